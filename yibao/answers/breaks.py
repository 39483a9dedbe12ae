"""Paying in arrears: by insurance type, with waiting periods and the retiree's one-off top-up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from yibao.answers.answer import Answer, Button, Status
from yibao.answers.case import INSURANCE_NAMES, Case, length_of_time
from yibao.answers.composing import composed
from yibao.answers.draft import Draft
from yibao.answers.hints import LOST_BILL
from yibao.answers.hotline import where_to_ask
from yibao.answers.lost_bill import of_the_bill
from yibao.answers.years import years_short
from yibao.errors import BadNumber, NoRule
from yibao.rules import Fact, RuleBook
from yibao.rules.arithmetic import plain, repaired_waiting, resident_waiting

TOPIC = "back_payment"
# Beyond that the formula would outlast the year that is bought, and most of it lies before the rule
_LONGEST_BREAK = 8
_EMPLOYER = ("employer_arrears", "employer_fine", "employer_refuses", "employer_retro_local")
_NEAR_RETIREMENT = "快退休、年限不够的"
_LOCAL = (
    "late_payment",
    "late_payment_waiting",
    "staff_long_break_local",
    "suspended_not_paid",
)
_SWITCH = ("switch_type", "switch_type_retroactive")
_WHO = (
    Button("职工医保", "职工医保"),
    Button("居民医保", "居民医保"),
    Button("灵活就业", "灵活就业"),
    Button("退休年限不够", "退休时年限不够"),
)


def back_payment(case: Case, book: RuleBook) -> Answer:
    """Whether and how missed months or years can be paid, and how long one then waits."""
    draft = Draft(TOPIC, case, book)
    draft.take_place()
    if case.insurance == "resident":
        return _resident_only(draft)
    short = case.years_short or case.missing_months is not None
    without_break = case.gap_months is None
    if short or (without_break and (case.retired or case.paid_months is not None)):
        return years_short(draft)
    if case.insurance in ("staff", "flexible"):
        return _staff_only(draft)
    return _both(draft)


def coverage_break(case: Case, book: RuleBook) -> Answer:
    """What a break does: nothing paid is lost; then how to make it up."""
    answer = back_payment(case, book)
    effects = _effects(case, book)
    blocks = (*effects.blocks, *(b for b in answer.blocks if b.title != _NEAR_RETIREMENT))
    cited = tuple(dict.fromkeys([*effects.cited, *answer.cited]))
    lead = f"{effects.lead}{answer.lead}"
    if LOST_BILL in case.hints:
        lead, cited = of_the_bill(case, book, cited)
        blocks = answer.blocks
    return replace(answer, topic="coverage_break", lead=lead, blocks=blocks, cited=cited)


def coverage_start(case: Case, book: RuleBook) -> Answer:
    """From when one is covered; after a long break that is how long one has to wait."""
    short = Draft(TOPIC, case, book).facts(TOPIC, "staff_short_break")
    if short and (case.gap_months or 0) > _whole(short[0]):
        return back_payment(case, book)
    return composed("coverage_start", case, book)


def _effects(case: Case, book: RuleBook) -> Answer:
    draft = Draft(TOPIC, case, book)
    if case.insurance != "resident":
        kept = draft.fact(TOPIC, "years_kept")
        draft.lead(f"没有白交：职工医保{kept.says}", kept)
        stops = draft.facts(TOPIC, "balance_kept", "pooled_stops", "staff_stop_when")
        draft.statements("职工医保断了会怎样", stops)
    else:
        yearly = draft.fact(TOPIC, "resident_yearly")
        draft.lead(yearly.says, yearly)
    if case.insurance is None:
        draft.statements(
            "居民医保断了会怎样",
            draft.facts(TOPIC, "resident_yearly", *(() if case.detail else ("reward_reset",))),
        )
    if case.insurance == "resident" or case.detail:
        rewards = (
            "reward_years",
            "reward_no_claim",
            "reward_cap",
            "reward_local",
            "reward_reset",
        )
        draft.statements("居民连着交有奖励", draft.facts(TOPIC, *rewards))
    return draft.done(Status.ANSWERED)


def _both(draft: Draft) -> Answer:
    draft.lead("能补，不过职工医保和居民医保的办法不一样，先看您是哪一种。")
    _gap_taken(draft)
    resident = _resident_rule(draft)
    staff = _staff_rule(draft)
    draft.block("居民医保", [line for line, _ in resident], *(f for _, f in resident))
    draft.block("职工医保", [fact.says for fact in staff], *staff)
    draft.statements(_NEAR_RETIREMENT, draft.facts(TOPIC, "retiree_continue", "retiree_one_off"))
    draft.statements("当地的规定", draft.facts(TOPIC, *_LOCAL))
    draft.note(*draft.facts(TOPIC, "resident_province_refines", "unemployed"))
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
        first if _missed_years(draft.case) else "居民医保断了能接着交，交了钱要先等几个月才能报。",
        fact,
    )
    lines = rest if _missed_years(draft.case) else [(first, fact), *rest]
    draft.block("要等多久", [line for line, _ in lines], *(fact for _, fact in lines))
    _repair(draft)
    draft.statements("当地的规定", draft.facts(TOPIC, "late_payment", "late_payment_waiting"))
    _steps(draft, "resident_counter")
    draft.note(
        *draft.facts(
            TOPIC,
            "resident_waiting_example",
            "resident_not_retroactive",
            "resident_newborn",
            "resident_province_refines",
        ),
        *(
            draft.book.quoted(TOPIC, draft.case.place, draft.case.today)
            if draft.case.detail
            else ()
        ),
    )
    where_to_ask(draft)
    if draft.case.gap_months is None:
        draft.ask("您断了几年？告诉我，我算算要等多久。", _gaps(12, 24, 48), "gap_years")
    elif _missed_years(draft.case) is None:
        draft.remark("断得太久了，等多久请医保局核算。")
    return draft.done(Status.ANSWERED if _missed_years(draft.case) else Status.IN_GENERAL)


def _resident_rule(draft: Draft) -> list[tuple[str, Fact]]:
    keys = ("resident_fixed_waiting", "resident_waiting_per_year", "resident_repair")
    facts = draft.facts(TOPIC, *keys)
    lines = [(fact.says, fact) for fact in facts]
    years = _missed_years(draft.case)
    if not years or len(facts) < len(keys):
        return lines
    fixed, per_year = facts[0], facts[1]
    try:
        worked = resident_waiting(years, _whole(fixed), _whole(per_year))
    except BadNumber:
        return lines
    draft.note(*draft.facts(TOPIC, "resident_before_2025"))
    draft.work(worked)
    told = f"居民医保按年算，漏了 {years} 个年度，按国家的算式等 {plain(worked.value)} 个月。"
    return [(told, fixed), *lines]


def _repair(draft: Draft) -> None:
    years = _missed_years(draft.case)
    floor = draft.fact(TOPIC, "resident_repair_floor")
    if years is None:
        _price_of_a_year(draft)
        draft.statements("能不能少等", [floor])
        return
    fixed, per_year, floor_from = (
        _whole(draft.fact(TOPIC, key))
        for key in ("resident_fixed_waiting", "resident_waiting_per_year", "resident_floor_from")
    )
    waiting = int(resident_waiting(years, fixed, per_year).value)
    least = max(fixed, _whole(floor) if years >= floor_from else 0)
    repaired = waiting - least
    if repaired > 0:
        _price_of_a_year(draft)
        draft.work(repaired_waiting(waiting, repaired, least))
        told = f"补上 {repaired} 年的钱，等待减到 {least} 个月，不能再少。"
    else:
        told = f"按您断的年数，补钱也要等 {waiting} 个月。"
    draft.block("能不能少等", [told], floor)


def _price_of_a_year(draft: Draft) -> None:
    try:
        premium = draft.fact("payment_standard", "resident_premium")
    except NoRule:
        return
    year, told = draft.case.today.year, plain(premium.value or Decimal(0))
    line = f"{year} 年度的个人标准是每人 {told} 元，地方可以更高。"
    unknown = "下一年度的标准还没核到，截止日期也没核到，请看当地公告。"
    draft.block("补一年多少钱", [line, unknown], premium)


def _staff_only(draft: Draft) -> Answer:
    case = draft.case
    draft.take(INSURANCE_NAMES[case.insurance or "staff"])
    _gap_taken(draft)
    rules = _staff_rule(draft)
    led = rules[0] if rules and case.gap_months is not None else None
    if led:
        draft.lead(led.says, led)
        rules = rules[1:]
    else:
        draft.lead("职工医保断了多半能接上，等不等、能不能补报，看断了多久。")
    draft.block("要等多久", [fact.says for fact in rules], *rules)
    local = draft.facts(TOPIC, "staff_long_break_local", "suspended_not_paid")
    if case.insurance == "flexible":
        local += draft.facts(TOPIC, "flexible_restart", "flexible_history")
        draft.statements("灵活就业的钱自己交", draft.facts("how_to_pay", "flexible_pay"))
    else:
        draft.statements(
            "单位漏交的",
            draft.facts(TOPIC, *_EMPLOYER),
        )
    draft.statements("当地的规定", local)
    if case.insurance == "staff":
        _steps(draft, "staff_employer")
    draft.note(*draft.facts(TOPIC, "unemployed", *_SWITCH, "years_kept"))
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


def _steps(draft: Draft, name: str) -> None:
    for procedure in draft.book.steps(TOPIC, draft.case.place, draft.case.today):
        if procedure.id.endswith(name):
            draft.steps(procedure)


def _gap_taken(draft: Draft) -> None:
    if draft.case.gap_months is not None:
        draft.take(f"断了{length_of_time(draft.case.gap_months)}")


def _missed_years(case: Case) -> int | None:
    # A resident pays for whole calendar years, so a started year counts; of some months it is
    # not known whether they are a resident's at all
    if case.gap_months is None or (case.gap_months < 12 and case.insurance != "resident"):
        return None
    years = -(-case.gap_months // 12)
    return years if years <= _LONGEST_BREAK else None


def _whole(fact: Fact) -> int:
    return int(fact.value or 0)


def _gaps(*months: int) -> list[Button]:
    words = [f"断了{length_of_time(number)}" for number in months]
    return [Button(word, word) for word in words]
