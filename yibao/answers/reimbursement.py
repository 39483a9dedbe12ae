"""What the insurance pays of a hospital bill: the place's table, and the sum worked out."""

from __future__ import annotations

from dataclasses import replace

from yibao.answers.answer import Answer, Button, Status
from yibao.answers.case import INSURANCE_NAMES, Case
from yibao.answers.composing import Page, composed
from yibao.answers.doubts import doubt
from yibao.answers.draft import Draft
from yibao.answers.rates import (
    HOSPITALS,
    TOPIC,
    Rate,
    at_hospital,
    away,
    first_stays,
    other_reading,
    rates,
    usual,
    worked_out,
)
from yibao.errors import BadNumber
from yibao.rules import RuleBook
from yibao.rules.arithmetic import plain
from yibao.rules.reimbursing import own_share

Tables = dict[str, list[Rate]]

_UNFILED = "unfiled"  # the subject of who went away without filing
_OUTPATIENT = "ordinary_outpatient"  # the subject that asks for it
_NAMES = {"staff": "职工医保", "staff_retiree": "职工医保（退休）", "resident": "居民医保"}


def reimbursement_ratio(case: Case, book: RuleBook) -> Answer:
    """The rates of the asker's place, insurance and hospital, with the sum where a cost is given."""
    if case.retired and case.insurance is None:
        case = replace(case, insurance="staff")  # residents do not retire
    outside = _OUTPATIENT in (*case.subjects, *case.earlier_subjects)
    kind = "outpatient" if outside else "inpatient"
    tables = {people: rates(case, book, kind, people) for people in _concerned(case)}
    tables = {people: rows for people, rows in tables.items() if rows}
    if case.place is None or _asks_otherwise(case, book):
        return composed(TOPIC, case, book)
    if not tables:
        return _without_table(case, book, "门诊" if outside else "住院")
    return _from_tables(Draft(TOPIC, case, book), tables, outside=outside)


def _without_table(case: Case, book: RuleBook, word: str) -> Answer:
    """The general way of working it out; where the place tells nothing, that and all that was said."""
    answer = composed(TOPIC, case, book)
    said = Draft(TOPIC, case, book)
    if Page(said).local:
        return answer
    said.take(*([HOSPITALS[case.hospital]] if case.hospital else []))
    said.take(*([f"花了{plain(case.amount)}元"] if case.amount is not None else []))
    lead = f"{said.place_name}{word}报多少，当地的数我没有查到，算不出来。通用的是：{answer.lead}"
    taken = (*answer.taken, *said.done(Status.ANSWERED).taken)
    return replace(answer, lead=lead, taken=tuple(dict.fromkeys(taken)))


def _asks_otherwise(case: Case, book: RuleBook) -> bool:
    # 慢特病, 大病: the table of stays is not what was asked
    page = book.page(TOPIC, case.place, case.today)
    known = {name for fact in page for name in fact.about}
    return bool(known & set(case.subjects) - {_OUTPATIENT, _UNFILED})


def _from_tables(draft: Draft, tables: Tables, *, outside: bool) -> Answer:
    case, page, word = draft.case, Page(draft), "门诊" if outside else "住院"
    page.take()
    draft.take(*([HOSPITALS[case.hospital]] if case.hospital else []))
    fitting = {people: _fitting(rows, draft) for people, rows in tables.items()}
    chosen = [row for rows in fitting.values() for row in rows]
    if len(tables) == 1 and chosen:
        _lead_of(draft, next(iter(tables)), chosen, word)
    else:
        draft.lead(f"{draft.place_name}{word}能报多少，看是哪种医保、去几级医院。")
    for people, rows in tables.items():
        short = usual(rows) if len(tables) > 1 and not case.detail else first_stays(rows)
        _table(draft, _title(case, people, word), fitting[people] or short, rows)
    worked = _sums(draft, chosen)
    page.points(local_only=True)
    page.remarks(asked_only=outside)
    page.close()
    _ask(draft, tables, chosen)
    whole = chosen and (worked or case.amount is None)
    return draft.done(Status.ANSWERED if whole else Status.IN_GENERAL)


def _concerned(case: Case) -> tuple[str, ...]:
    staff = "staff_retiree" if case.retired else "staff"
    if case.insurance == "resident":
        return ("resident",)
    if case.insurance in ("staff", "flexible") or case.retired:
        return (staff,)
    return (staff, "resident")


def _fitting(rows: list[Rate], draft: Draft) -> list[Rate]:
    case = draft.case
    # A district of the insured city is no other place
    levels = draft.book.places.chain(case.destination)
    elsewhere = case.destination is not None and case.place not in levels
    unfiled = _UNFILED in (*case.subjects, *case.earlier_subjects)
    if elsewhere or unfiled:
        return away(rows, filed=not unfiled)
    return at_hospital(rows, case.hospital)


def _title(case: Case, people: str, word: str) -> str:
    unsaid = people == "staff" and case.retired is None
    return f"{_NAMES[people]}{'（在职）' if unsaid else ''}{word}"


def _lead_of(draft: Draft, people: str, chosen: list[Rate], word: str) -> None:
    row = chosen[0]
    draft.lead(f"{draft.place_name}{_NAMES[people]}，{row.label}{word}：{row.told}。", *row.facts)


def _table(draft: Draft, title: str, rows: list[Rate], every: list[Rate]) -> None:
    shown = [*rows, *(row for row in every if row not in rows)] if draft.case.detail else rows
    named: dict[str, list[str]] = {}
    for row in shown:
        named.setdefault(row.told, []).append(row.label)
    lines = [f"{'、'.join(labels)}：{told}" for told, labels in named.items()]
    draft.block(title, lines, *(fact for row in shown for fact in row.facts))


def _sums(draft: Draft, chosen: list[Rate]) -> bool:
    cost = draft.case.amount
    if cost is None or not chosen:
        return False
    try:
        results = worked_out(chosen, cost)
        shares = [own_share(cost, worked.value) for _, worked in results]
    except BadNumber:
        doubt(draft, cost, "花了20000元")
        return False
    draft.take(f"花了{plain(cost)}元")
    lines = [f"{row.label}：大约报 {plain(worked.value)} 元" for row, worked in results]
    draft.block("照您说的花费算", lines)
    for (row, worked), share in zip(results, shares):
        draft.cite(*([row.ceiling] if row.ceiling else []))
        draft.work(worked, share)
        _other(draft, row)
    draft.remark("目录外的和乙类药先自己付的，没有扣掉；实际报的会少一些。")
    return True


def _other(draft: Draft, row: Rate) -> None:
    cost = draft.case.amount
    worked = other_reading(row, cost) if cost is not None else None
    if worked is not None and draft.case.detail:
        draft.work(worked)
        draft.remark("算式里有两种读法：分段累加是通行的；整笔按一档只作对照。")


def _ask(draft: Draft, tables: Tables, chosen: list[Rate]) -> None:
    case = draft.case
    if len(tables) > 1:
        names = [INSURANCE_NAMES[name] for name in ("staff", "resident")]
        draft.ask("您是哪一种医保？", [Button(name, name) for name in names])
    elif not chosen and case.hospital is not None:
        level = HOSPITALS[case.hospital]
        draft.remark(f"{level}怎么报，{draft.place_name}的规定里没查到。")
    elif not chosen:
        levels = {row.when.hospital for rows in tables.values() for row in rows}
        names = [HOSPITALS[level] for level in HOSPITALS if level in levels]
        draft.ask("您去的是几级医院？", [Button(name, name) for name in names])
    elif case.amount is None:
        draft.ask("一共花了多少钱？告诉我，比如「花了20000元」，我来算。", expects="amount")
