"""Paying in arrears: by insurance type, with waiting periods and the retiree's one-off top-up."""

from __future__ import annotations

from decimal import Decimal

from yibao.answers.answer import Answer, Button, Status
from yibao.answers.case import INSURANCE_NAMES, SEX_NAMES, Case, length_of_time
from yibao.answers.draft import Draft
from yibao.answers.hotline import where_to_ask
from yibao.errors import BadNumber, NoRule
from yibao.rules import Fact, Found, RuleBook
from yibao.rules.arithmetic import (
    Worked,
    months_missing,
    plain,
    repaired_waiting,
    resident_waiting,
    top_up,
)

TOPIC = "back_payment"
_WHO = (
    Button("职工医保", "职工医保"),
    Button("居民医保", "居民医保"),
    Button("灵活就业", "灵活就业"),
    Button("退休年限不够", "退休时年限不够"),
)


def back_payment(case: Case, book: RuleBook) -> Answer:
    """Whether and how missed months or years can be paid, and how long one then waits."""
    draft = Draft(TOPIC, case, book)
    if case.place:
        draft.take(case.place.name)
    if case.insurance == "resident":
        return _resident_only(draft)
    if case.retired or case.years_short or case.missing_months is not None:
        return _retiree(draft)
    if case.insurance in ("staff", "flexible"):
        return _staff_only(draft)
    return _both(draft)


def _both(draft: Draft) -> Answer:
    draft.lead("能补，不过职工医保和居民医保的办法不一样，先看您是哪一种。")
    _gap_taken(draft)
    resident = _resident_rule(draft)
    staff = _staff_rule(draft)
    draft.block("居民医保", [line for line, _ in resident], *(f for _, f in resident))
    draft.block("职工医保", [fact.says for fact in staff], *staff)
    draft.statements(
        "快退休、年限不够的", draft.facts(TOPIC, "retiree_continue", "retiree_one_off")
    )
    draft.note(*draft.facts(TOPIC, "resident_province_refines"))
    where_to_ask(draft)
    draft.ask("您交的是哪一种？", _WHO)
    return draft.done(Status.IN_GENERAL)


def _resident_only(draft: Draft) -> Answer:
    draft.take(INSURANCE_NAMES["resident"])
    _gap_taken(draft)
    rules = _resident_rule(draft)
    if not rules:
        raise NoRule(f"{draft.case.today} 没有居民断缴的规定")
    (first, fact), *rest = rules
    draft.lead(
        first if draft.case.gap_months else "居民医保断了能接着交，交了钱要先等几个月才能报。", fact
    )
    lines = rest if draft.case.gap_months else [(first, fact), *rest]
    draft.block("要等多久", [line for line, _ in lines], *(fact for _, fact in lines))
    _repair(draft)
    draft.statements("当地的规定", draft.facts(TOPIC, "late_payment", "late_payment_waiting"))
    _steps(draft, "resident_counter")
    draft.note(
        *draft.facts(
            TOPIC, "resident_not_retroactive", "resident_newborn", "resident_province_refines"
        ),
        *draft.book.quoted(TOPIC, draft.case.place, draft.case.today),
    )
    where_to_ask(draft)
    if draft.case.gap_months is None:
        draft.ask("您断了几年？告诉我，我算算要等多久。", _gaps(12, 24, 48))
    return draft.done(Status.ANSWERED if draft.case.gap_months else Status.IN_GENERAL)


def _resident_rule(draft: Draft) -> list[tuple[str, Fact]]:
    keys = ("resident_fixed_waiting", "resident_waiting_per_year", "resident_repair")
    facts = draft.facts(TOPIC, *keys)
    lines = [(fact.says, fact) for fact in facts]
    years = _missed_years(draft.case)
    if years and len(facts) == len(keys):
        fixed, per_year = facts[0], facts[1]
        try:
            worked = resident_waiting(years, _whole(fixed), _whole(per_year))
        except BadNumber:
            return lines
        draft.work(worked)
        told = f"居民医保按年算，漏了 {years} 个年度，交钱后一共等 {plain(worked.value)} 个月。"
        return [(told, fixed), *lines]
    return lines


def _repair(draft: Draft) -> None:
    years = _missed_years(draft.case)
    fixed = draft.fact(TOPIC, "resident_fixed_waiting")
    per_year = draft.fact(TOPIC, "resident_waiting_per_year")
    floor = draft.fact(TOPIC, "resident_repair_floor")
    floor_from = draft.fact(TOPIC, "resident_floor_from")
    try:
        premium = draft.fact("payment_standard", "resident_premium")
    except NoRule:
        premium = None
    if premium and premium.value is not None:
        line = f"{draft.case.today.year} 年度的个人标准是每人 {plain(premium.value)} 元，地方可以更高。"
        draft.block("补一年多少钱", [line, "下一年度的标准还没核到，请看当地公告。"], premium)
    if years is None:
        draft.statements("能不能少等", [floor])
        return
    try:
        waiting = int(resident_waiting(years, _whole(fixed), _whole(per_year)).value)
    except BadNumber:
        return
    least = max(_whole(fixed), _whole(floor) if years >= _whole(floor_from) else 0)
    repaired = waiting - least
    if repaired > 0:
        draft.work(repaired_waiting(waiting, repaired, least))
        told = f"补上 {repaired} 年的钱，等待减到 {least} 个月，不能再少。"
    else:
        told = f"按您断的年数，补钱也要等 {waiting} 个月。"
    draft.block("能不能少等", [told], floor)


def _staff_only(draft: Draft) -> Answer:
    case = draft.case
    draft.take(INSURANCE_NAMES[case.insurance or "staff"])
    _gap_taken(draft)
    rules = _staff_rule(draft)
    draft.lead("职工医保断了多半能接上，等不等、能不能补报，看断了多久。")
    draft.block("要等多久", [fact.says for fact in rules], *rules)
    local = draft.facts(TOPIC, "staff_long_break_local", "suspended_not_paid")
    if case.insurance == "flexible":
        local += draft.facts(TOPIC, "flexible_restart", "flexible_history")
        draft.statements("灵活就业的钱自己交", draft.facts("how_to_pay", "flexible_pay"))
    else:
        draft.statements("单位漏交的", draft.facts(TOPIC, "employer_arrears", "employer_refuses"))
    draft.statements("当地的规定", local)
    if case.insurance == "staff":
        _steps(draft, "staff_employer")
    draft.note(*draft.facts(TOPIC, "unemployed", "switch_type", "years_kept"))
    where_to_ask(draft)
    if case.gap_months is None:
        draft.ask("您断了多久？", _gaps(2, 6, 24))
    elif case.place is None:
        draft.ask("您在哪里参保？各地等的时间不一样。")
    return draft.done(Status.ANSWERED if case.gap_months else Status.IN_GENERAL)


def _staff_rule(draft: Draft) -> tuple[Fact, ...]:
    short = draft.facts(TOPIC, "staff_short_break", "staff_short_break_retroactive")
    long = draft.facts(TOPIC, "staff_long_break")
    gap = draft.case.gap_months
    if gap is None or not short:
        return short + long
    return short if gap <= _whole(short[0]) else long


def _retiree(draft: Draft) -> Answer:
    case = draft.case
    missing = _missing(draft)
    if missing == 0:
        draft.lead("累计年限够了。当地还看别的条件的，以经办机构核定为准。")
        draft.note(*draft.facts("payment_years", "years_actual"))
        where_to_ask(draft)
        return draft.done(Status.ANSWERED)
    draft.lead("到退休时年限没交够，可以接着交，很多地方也能一次补齐。")
    draft.statements("两条路", draft.facts(TOPIC, "retiree_continue", "retiree_one_off"))
    formula = draft.facts(
        TOPIC, "retiree_formula", "retiree_local_formula", "retiree_flexible_formula"
    )
    draft.statements("一次补齐怎么算", formula)
    priced = _price(draft, missing) if missing else False
    draft.note(*draft.facts("payment_years", "set_locally", "years_actual"))
    draft.note(*draft.book.quoted("payment_years", case.place, case.today))
    where_to_ask(draft)
    if missing is None and case.paid_months is not None and case.place is None:
        draft.ask("您在哪里参保？要交满多少年，各地不一样。")
    elif missing is None:
        draft.ask("您差几年没交满？比如「差3年」。", _missing_buttons())
    elif not priced:
        draft.ask("知道缴费基数的话告诉我，比如「基数5000元」，我来估算。")
    return draft.done(Status.ANSWERED if priced else Status.IN_GENERAL)


def _missing(draft: Draft) -> int | None:
    case = draft.case
    if case.missing_months is not None:
        draft.take(f"还差{length_of_time(case.missing_months)}")
        return case.missing_months
    required = _required(draft)
    if required is None or case.paid_months is None:
        return None
    draft.take(f"交过{length_of_time(case.paid_months)}")
    try:
        worked = months_missing(_whole(required.fact), case.paid_months)
    except BadNumber:
        return None
    draft.work(worked)
    return int(worked.value)


def _required(draft: Draft) -> Found | None:
    case = draft.case
    if case.sex is None:
        return None
    try:
        found = draft.book.find("payment_years", f"years_{case.sex}", case.place, case.today)
    except NoRule:
        return None
    draft.take(SEX_NAMES[case.sex])
    line = f"{found.level.name}：{found.fact.says} {plain(found.fact.value or Decimal(0))} 年"
    draft.block("要交满多少年", [line], found.fact)
    return found


def _price(draft: Draft, missing: int) -> bool:
    if draft.case.amount is None:
        return False
    employer = draft.fact("payment_standard", "employer_rate")
    own = draft.fact("payment_standard", "own_rate")
    if employer.value is None or own.value is None:
        return False
    try:
        worked = top_up(draft.case.amount, employer.value + own.value, missing)
    except BadNumber:
        return False
    draft.take(f"基数{plain(draft.case.amount)}元")
    rate = f"费率按单位 {plain(employer.value)}% + 个人 {plain(own.value)}% 估，当地可能不同"
    draft.work(worked, Worked(worked.value, (rate,)))
    draft.block("粗估", [f"一次补齐大约要 {plain(worked.value)} 元。"], employer, own)
    return True


def _steps(draft: Draft, name: str) -> None:
    for procedure in draft.book.steps(TOPIC, draft.case.place, draft.case.today):
        if procedure.id.endswith(name):
            draft.steps(procedure)


def _gap_taken(draft: Draft) -> None:
    if draft.case.gap_months is not None:
        draft.take(f"断了{length_of_time(draft.case.gap_months)}")


def _missed_years(case: Case) -> int | None:
    # A resident pays for whole calendar years, so a started year counts
    return None if case.gap_months is None else -(-case.gap_months // 12)


def _whole(fact: Fact) -> int:
    return int(fact.value or 0)


def _gaps(*months: int) -> list[Button]:
    words = [f"断了{length_of_time(number)}" for number in months]
    return [Button(word, word) for word in words]


def _missing_buttons() -> list[Button]:
    return [Button(f"差{years}年", f"差{years}年") for years in (1, 3, 5)]
