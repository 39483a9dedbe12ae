"""What one pays: the premium of the year, and a wage earner's monthly share worked out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

from yibao.answers.answer import Answer, Status
from yibao.answers.as_text import citation_line
from yibao.answers.case import Case
from yibao.answers.composing import Page, composed
from yibao.answers.doubts import doubt, odd_sum
from yibao.answers.draft import Draft
from yibao.errors import BadNumber, NoRule
from yibao.rules import NATION, Fact, RuleBook
from yibao.rules.arithmetic import Worked, plain
from yibao.rules.contributing import contribution_base, monthly_contribution, yearly_contribution

TOPIC = "payment_standard"
_SUBSIDY = "payment_subsidy"
_WAGE_EXAMPLE = "工资5000元"


def payment_standard(case: Case, book: RuleBook) -> Answer:
    """The premium by insurance type, place and year; from a wage, what is taken off each month."""
    if case.wage is None and _subsidised(case, book):
        return composed(_SUBSIDY, case, book)
    if case.wage is not None and case.insurance is None:
        case = replace(case, insurance="staff")  # residents pay the same whatever they earn
    draft = Draft(TOPIC, case, book)
    page = Page(draft)
    worked = _by_wage(draft)
    if worked:
        page.take()
    else:
        page.lead()
    facts, unknown = _of_years(draft, page)
    page.points(local_only=worked)
    told = [f"{fact.says.rstrip('。')}（{citation_line(fact)}）。" for fact in facts]
    draft.block("您问的年度", told, *facts)
    page.remarks()
    page.close()
    answer = draft.done(Status.ANSWERED if worked else page.status)
    return replace(answer, lead=f"{unknown}{answer.lead}")


def _subsidised(case: Case, book: RuleBook) -> bool:
    # What a 低保户 pays is not the standard
    groups, own = (
        {name for fact in book.page(topic, case.place, case.today) for name in fact.about}
        for topic in (_SUBSIDY, TOPIC)
    )
    return bool((groups - own) & set(case.subjects))


def _of_years(draft: Draft, page: Page) -> tuple[list[Fact], str]:
    """Lead with the years that were asked about; their facts, and what to say of those not known."""
    # “2024 年度” is the year of cover; what held then is told as of then
    case = draft.case
    facts: list[Fact] = []
    if case.insurance in ("staff", "flexible") or case.wage is not None:
        return [], ""
    for year in sorted(set(case.years)):
        for key in ("resident_premium", "resident_subsidy"):
            with suppress(NoRule):
                day = date(year, 12, 31)
                facts += draft.book.find(TOPIC, key, case.place, day).facts
    if facts and not page.on_subject:
        draft.lead(facts[0].says, facts[0])
    known = {fact.since.first.year for fact in facts}
    years = "、".join(str(year) for year in sorted(set(case.years) - known))
    return facts, f"{years} 年度居民交多少，我还没有查到。" if years else ""


def _by_wage(draft: Draft) -> bool:
    case = draft.case
    wage = case.wage or (case.amount if case.insurance == "staff" else None)
    if wage is None or case.insurance != "staff":
        return False
    try:
        own = _own_rate(draft)
        base = _base(draft, wage)
        monthly = monthly_contribution(base.value, own.value or Decimal(0), "个人")
        yearly = yearly_contribution(monthly.value)
    except NoRule:
        return False
    except BadNumber:
        average = odd_sum(case.average_wages[:1])
        if average is not None and odd_sum([wage]) is None:
            doubt(draft, average, "平均工资7000元")
        else:
            doubt(draft, wage, _WAGE_EXAMPLE)
        return False
    draft.take(f"工资{plain(wage)}元")
    scheme = {"first": "按一档算，", "second": "按二档算，"}.get(own.when.scheme or "", "")
    bounds = "" if case.average_wages else "先不看上下限，"
    told = f"{bounds}{scheme}职工医保自己每月大约交 {plain(monthly.value)} 元"
    draft.lead(f"照您的工资，{told}，由单位代扣。", own)
    draft.work(base, monthly, yearly)
    rates = (own, *draft.facts(TOPIC, "employer_rate"))
    draft.note(*(fact for fact in rates if fact.place == NATION))  # the place's own are points
    return True


def _own_rate(draft: Draft) -> Fact:
    found = draft.book.find(TOPIC, "own_rate", draft.case.place, draft.case.today)
    scheme = draft.case.scheme or "first"
    return min(found.facts, key=lambda fact: fact.when.scheme not in (None, scheme))


def _base(draft: Draft, wage: Decimal) -> Worked:
    floor, ceiling = (draft.fact(TOPIC, key) for key in ("base_floor", "base_ceiling"))
    draft.note(floor, ceiling)
    if not draft.case.average_wages:
        draft.ask(
            "知道当地公布的平均工资吗？比如「平均工资7000元」，我再套上下限。",
            expects="average_wage",
        )
        return Worked(wage, ())
    average = draft.case.average_wages[0]
    draft.take(f"平均工资{plain(average)}元")
    return contribution_base(wage, average, floor.value or Decimal(0), ceiling.value or Decimal(0))
