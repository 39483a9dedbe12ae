"""What one pays: the premium of the year, and a wage earner's monthly share worked out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from yibao.answers.answer import Answer, Status
from yibao.answers.case import Case
from yibao.answers.composing import Page
from yibao.answers.doubts import doubt
from yibao.answers.draft import Draft
from yibao.errors import BadNumber, NoRule
from yibao.rules import Fact, RuleBook
from yibao.rules.arithmetic import Worked, plain
from yibao.rules.contributing import contribution_base, monthly_contribution, yearly_contribution

TOPIC = "payment_standard"
_WAGE_EXAMPLE = "工资5000元"


def payment_standard(case: Case, book: RuleBook) -> Answer:
    """The premium by insurance type, place and year; from a wage, what is taken off each month."""
    if case.wage is not None and case.insurance is None:
        case = replace(case, insurance="staff")  # residents pay the same whatever they earn
    draft = Draft(TOPIC, case, book)
    page = Page(draft)
    worked = _by_wage(draft)
    if worked:
        page.take()
    else:
        page.lead()
    page.points(local_only=worked)
    page.remarks()
    page.close()
    return draft.done(Status.ANSWERED if worked else page.status)


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
        doubt(draft, wage, _WAGE_EXAMPLE)
        return False
    draft.take(f"工资{plain(wage)}元")
    draft.lead(f"照您的工资，职工医保自己每月大约交 {plain(monthly.value)} 元，由单位代扣。", own)
    draft.work(base, monthly, yearly)
    draft.note(own, *draft.facts(TOPIC, "employer_rate"))
    return True


def _own_rate(draft: Draft) -> Fact:
    found = draft.book.find(TOPIC, "own_rate", draft.case.place, draft.case.today)
    return min(found.facts, key=lambda fact: fact.when.scheme == "second")


def _base(draft: Draft, wage: Decimal) -> Worked:
    floor, ceiling = (draft.fact(TOPIC, key) for key in ("base_floor", "base_ceiling"))
    draft.note(floor, ceiling)
    if not draft.case.average_wages:
        draft.ask("知道当地公布的平均工资吗？比如「平均工资7000元」，我再套上下限。")
        return Worked(wage, ())
    average = draft.case.average_wages[0]
    draft.take(f"平均工资{plain(average)}元")
    return contribution_base(wage, average, floor.value or Decimal(0), ceiling.value or Decimal(0))
