"""How many years must be paid, and the one-off top-up of those who reach retirement with too few."""

from __future__ import annotations

from decimal import Decimal

from yibao.answers.answer import Answer, Button, Status
from yibao.answers.case import INSURANCE_NAMES, SEX_NAMES, Case, length_of_time
from yibao.answers.doubts import doubt
from yibao.answers.draft import Draft
from yibao.answers.hotline import where_to_ask
from yibao.errors import BadNumber, NoRule
from yibao.rules import Fact, Found, RuleBook
from yibao.rules.arithmetic import Worked, months_missing, plain, top_up

TOPIC = "payment_years"
_TOP_UP = "back_payment"
_YEARS = ("years_male", "years_female")


def payment_years(case: Case, book: RuleBook) -> Answer:
    """How many years must be paid at the place, and what is missing where sex and years are known."""
    draft = Draft(TOPIC, case, book)
    if case.years_short or case.missing_months is not None:
        return years_short(draft)
    if case.insurance == "resident":
        return _no_years(draft)
    if case.paid_months is not None:
        return years_short(draft)
    known = _lead_with_years(draft)
    draft.take_place()
    draft.statements("交满以后", draft.facts(TOPIC, "no_more_after", "large_sum_after"))
    draft.note(*draft.facts(TOPIC, "years_actual"), *draft.facts(_TOP_UP, "retiree_continue"))
    draft.note(*book.quoted(TOPIC, case.place, case.today))
    where_to_ask(draft)
    if case.place is None:
        draft.ask("您在哪里参保？")
    elif not known:
        draft.remark(f"{draft.place_name}自己的规定，我还没有查到。")
    else:
        whoever = "" if case.sex else "您是男的还是女的？"
        draft.ask(f"{whoever}交了几年？告诉我，我算算还差多少。", expects="paid_years")
    return draft.done(Status.IN_GENERAL)


def _no_years(draft: Draft) -> Answer:
    # A resident pays year by year whatever his age, so no number of years frees him
    draft.take_place()
    draft.take(INSURANCE_NAMES["resident"])
    yearly = draft.fact(_TOP_UP, "resident_yearly")
    draft.lead(yearly.says, yearly)
    draft.statements("职工医保才看年限", draft.facts(TOPIC, "set_locally", "no_more_after"))
    where_to_ask(draft)
    return draft.done(Status.ANSWERED)


def _lead_with_years(draft: Draft) -> tuple[Found, ...]:
    rule = draft.fact(TOPIC, "set_locally")
    sex = draft.case.sex
    known = _in_force(draft, *([f"years_{sex}"] if sex else _YEARS))
    if not known:
        draft.lead(rule.says, rule)
        return known
    draft.take(*([SEX_NAMES[sex]] if sex else []))
    draft.lead("；".join(map(_needed, known)) + "。", *(found.fact for found in known))
    draft.note(rule)
    return known


def years_short(draft: Draft) -> Answer:
    """What somebody can do whose years are too few, with what is missing and a rough sum."""
    case = draft.case
    draft.take_place()
    missing = _missing(draft)
    required = _required(draft)
    if missing == 0:
        draft.lead("累计年限够了。当地还看别的条件的，以经办机构核定为准。")
        draft.block("要交满多少年", map(_needed, required), *(found.fact for found in required))
        draft.note(*draft.facts(TOPIC, "years_actual"))
        where_to_ask(draft)
        return draft.done(Status.ANSWERED)
    if missing is None and not case.years_short:
        draft.lead("交够没有，要看参保地定的年限；没交够的能接着交，很多地方也能一次补齐。")
    elif missing and case.missing_months is None and required:
        years = f"{_needed(required[0])}，照您说的还差{length_of_time(missing)}"
        draft.lead(f"{years}。可以接着交，很多地方也能一次补齐。", required[0].fact)
    else:
        draft.lead("到退休时年限没交够，可以接着交，很多地方也能一次补齐。")
    draft.statements("两条路", draft.facts(_TOP_UP, "retiree_continue", "retiree_one_off"))
    keys = ("retiree_formula", "retiree_local_formula", "retiree_flexible_formula")
    draft.statements("一次补齐怎么算", draft.facts(_TOP_UP, *keys))
    priced = _price(draft, missing) if missing else False
    draft.note(*draft.facts(TOPIC, "set_locally", "years_actual"))
    draft.note(*draft.book.quoted(TOPIC, case.place, case.today))
    where_to_ask(draft)
    if not draft.asks:
        _ask(draft, missing, priced)
    return draft.done(Status.ANSWERED if priced else Status.IN_GENERAL)


def _ask(draft: Draft, missing: int | None, priced: bool) -> None:
    case = draft.case
    if missing is None and case.paid_months is not None and case.place is None:
        draft.ask("您在哪里参保？要交满多少年，各地不一样。")
    elif missing is None and case.place is not None and not _in_force(draft, *_YEARS):
        draft.remark(f"{draft.place_name}自己的规定，我还没有查到。")
        draft.ask(
            "问清当地要交满几年，再告诉我差几年没交满，比如「差3年」。", expects="missing_years"
        )
    elif missing is None and case.paid_months is not None and case.sex is None:
        draft.ask(
            "您是男的还是女的？要交满的年限不一样。", [Button("男", "男"), Button("女", "女")]
        )
    elif missing is None:
        years = [f"差{number}年" for number in (1, 3, 5)]
        draft.ask(
            "您差几年没交满？比如「差3年」。",
            [Button(year, year) for year in years],
            "missing_years",
        )
    elif not priced and case.insurance != "flexible":
        draft.ask("知道缴费基数的话告诉我，比如「基数5000元」，我来估算。", expects="wage")


def _missing(draft: Draft) -> int | None:
    case = draft.case
    if case.missing_months is not None:
        draft.take(f"还差{length_of_time(case.missing_months)}")
        return case.missing_months
    if case.paid_months is not None:
        draft.take(f"交过{length_of_time(case.paid_months)}")
    found = _required(draft)
    if not found:
        return None
    draft.take(SEX_NAMES[case.sex or ""])
    if case.paid_months is None:
        draft.block("要交满多少年", [_needed(found[0])], found[0].fact)
        return None
    try:
        worked = months_missing(int(found[0].fact.value or 0), case.paid_months)
    except BadNumber:
        return None
    draft.work(worked)
    return int(worked.value)


def _required(draft: Draft) -> tuple[Found, ...]:
    sex = draft.case.sex
    return _in_force(draft, f"years_{sex}") if sex else ()


def _in_force(draft: Draft, *keys: str) -> tuple[Found, ...]:
    found = []
    for key in keys:
        try:
            found.append(draft.book.find(TOPIC, key, draft.case.place, draft.case.today))
        except NoRule:
            continue
    return tuple(found)


def _needed(found: Found) -> str:
    years = plain(found.fact.value or Decimal(0))
    return f"{found.level.name}：{found.fact.says}是 {years} 年"


def _price(draft: Draft, missing: int) -> bool:
    case = draft.case
    base = case.wage or case.amount
    if base is None:
        return False
    if case.insurance == "flexible":
        draft.take(INSURANCE_NAMES["flexible"])
        draft.remark("灵活就业补缴的算法各地差别大，这里不估，请让经办机构核算。")
        return False
    employer, own = (draft.fact("payment_standard", key) for key in ("employer_rate", "own_rate"))
    rate = _rate(employer, own)
    try:
        worked = top_up(base, rate, missing)
    except BadNumber:
        doubt(draft, base, "基数5000元")
        return False
    draft.take(f"基数{plain(base)}元")
    told = f"费率按单位 {plain(employer.value or rate)}% + 个人 {plain(own.value or rate)}% 估，当地可能不同"
    draft.work(worked, Worked(worked.value, (told, "基数用的是您给的数，当地可能按它公布的基数算")))
    draft.block("粗估", [f"一次补齐大约要 {plain(worked.value)} 元。"], employer, own)
    return True


def _rate(employer: Fact, own: Fact) -> Decimal:
    return (employer.value or Decimal(0)) + (own.value or Decimal(0))
