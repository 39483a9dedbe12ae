"""What the insurance pays of a hospital bill: the place's table, and the sum worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from yibao.answers.answer import Answer, Block, Button, Status
from yibao.answers.case import INSURANCE_NAMES, Case
from yibao.answers.composing import Page, composed
from yibao.answers.doubts import doubt, odd_sum
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
_COST_EXAMPLE = "花了20000元"
_NOT_TAKEN_OFF = "目录外的和乙类药先自己付的，没有扣掉；实际报的会少一些。"
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
        return _in_general(case, book)
    if not tables:
        return _without_table(case, book, "门诊" if outside else "住院")
    return _from_tables(Draft(TOPIC, case, book), tables, outside=outside)


def _without_table(case: Case, book: RuleBook, word: str) -> Answer:
    """The general way of working it out; where the place tells nothing, that and all that was said."""
    said = Draft(TOPIC, case, book)
    answer = _in_general(case, book)
    if Page(said).local:
        return answer
    lead = f"{said.place_name}{word}报多少，当地的数我没有查到，算不出来。通用的是：{answer.lead}"
    return replace(answer, lead=lead, blocks=(*_to_work_out(case), *answer.blocks))


def _to_work_out(case: Case) -> Iterator[Block]:
    """The way of working it out with the cost in it, so that two numbers from the desk are enough."""
    if case.amount is None or odd_sum([case.amount]) is not None:
        return
    line = f"（{plain(case.amount)} 元 − 目录外 − 乙类先自付 − 起付线）× 比例：起付线和比例问当地医保局，代进去就是大约报的钱。"
    yield Block("lines", "照您花的钱算", (line,))


def _in_general(case: Case, book: RuleBook) -> Answer:
    """What the rule book says without a table; hospital and cost are kept as heard."""
    answer, said = composed(TOPIC, case, book), Draft(TOPIC, case, book)
    _heard(said)
    taken = (*answer.taken, *said.done(Status.ANSWERED).taken)
    return replace(answer, taken=tuple(dict.fromkeys(taken)))


def _heard(draft: Draft) -> None:
    case = draft.case
    draft.take(*([HOSPITALS[case.hospital]] if case.hospital else []))
    if case.amount is not None and odd_sum([case.amount]) is None:
        draft.take(f"花了{plain(case.amount)}元")


def _asks_otherwise(case: Case, book: RuleBook) -> bool:
    # 慢特病, 大病: the table of stays is not what was asked
    page = book.page(TOPIC, case.place, case.today)
    known = {name for fact in page for name in fact.about}
    return bool(known & set(case.subjects) - {_OUTPATIENT, _UNFILED})


def _from_tables(draft: Draft, tables: Tables, *, outside: bool) -> Answer:
    case, page, word = draft.case, Page(draft), "门诊" if outside else "住院"
    page.take()
    _heard(draft)
    fitting = {people: _fitting(rows, draft) for people, rows in tables.items()}
    chosen = [row for rows in fitting.values() for row in rows]
    alone = len(tables) == 1 and bool(chosen)
    shown = {name: fitting[name] or _short(rows, tables, case) for name, rows in tables.items()}
    if alone:
        _lead_of(draft, next(iter(tables)), chosen, word)
    else:
        draft.lead(f"{draft.place_name}{word}能报多少，看是哪种医保、去几级医院。")
    summed = not alone and (bool(chosen) or _may_be_any(draft)) and _range(draft, shown, word)
    for people, rows in tables.items():
        if summed:
            _reckon(draft, f"{_title(case, people, word)}，照您花的钱算", shown[people])
        else:
            _table(draft, _title(case, people, word), shown[people], rows)
    worked = alone and _sums(draft, chosen)
    doubted = draft.asks
    page.points(local_only=True)
    page.remarks(asked_only=outside)
    page.close()
    if not doubted:
        _ask(draft, tables, chosen)
    whole = alone and (worked or case.amount is None)
    return draft.done(Status.ANSWERED if whole else Status.IN_GENERAL)


def _short(rows: list[Rate], tables: Tables, case: Case) -> list[Rate]:
    return usual(rows) if len(tables) > 1 and not case.detail else first_stays(rows)


def _may_be_any(draft: Draft) -> bool:
    """Whether nothing was said of the hospital, so that it may be any of the table's."""
    case = draft.case
    unfiled = _UNFILED in (*case.subjects, *case.earlier_subjects)
    return not (case.hospital or case.destination or unfiled)


def _range(draft: Draft, shown: Tables, word: str) -> bool:
    """Lead with the least and the most that the bill may come to; False without a bill."""
    cost = draft.case.amount
    rows = [row for rows in shown.values() for row in rows]
    if cost is None:
        return False
    try:
        sums = sorted(row.work(cost).value for row in rows)
    except BadNumber:
        doubt(draft, cost, _COST_EXAMPLE)
        return False
    told = " 到 ".join(dict.fromkeys(f"{plain(value)} 元" for value in (sums[0], sums[-1])))
    open_still = ["是哪种医保"] * (len(shown) > 1) + ["去几级医院"] * (draft.case.hospital is None)
    on = f"，看{'、'.join(open_still)}" if open_still else ""
    draft.lead(f"{draft.place_name}{word}花 {plain(cost)} 元，大约报 {told}{on}。")
    draft.remark(_NOT_TAKEN_OFF)
    return True


def _reckon(draft: Draft, title: str, rows: list[Rate]) -> None:
    cost = draft.case.amount or Decimal(0)
    lines = [f"{row.label}：{step}" for row in rows for step in row.work(cost).steps]
    draft.sums(title, lines, *(fact for row in rows for fact in row.facts))
    draft.cite(*(row.ceiling for row in rows if row.ceiling))


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
    row, cost = chosen[0], draft.case.amount
    told = f"{draft.place_name}{_NAMES[people]}，{row.label}{word}：{row.told}。"
    if cost is not None and odd_sum([cost]) is None:
        paid = plain(row.work(cost).value)
        comes_to = "没过起付线，报不到钱" if paid == "0" else f"大约报 {paid} 元"
        told += f"照您花的 {plain(cost)} 元算，{comes_to}。"
    draft.lead(told, *row.facts)


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
        doubt(draft, cost, _COST_EXAMPLE)
        return False
    lines = [f"{row.label}：大约报 {plain(worked.value)} 元" for row, worked in results]
    draft.block("照您说的花费算", lines)
    for (row, worked), share in zip(results, shares):
        draft.cite(*([row.ceiling] if row.ceiling else []))
        draft.work(worked, share)
        _other(draft, row)
    draft.remark(_NOT_TAKEN_OFF)
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
