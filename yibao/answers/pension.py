"""Retiring a year earlier or later: the basic pension by its formula, for the asker's or an example's numbers."""

from __future__ import annotations

from decimal import Decimal

from yibao.answers.answer import Answer, Status
from yibao.answers.case import Case, length_of_time
from yibao.answers.composing import Page
from yibao.answers.doubts import doubt, odd_sum
from yibao.answers.draft import Draft
from yibao.errors import BadNumber
from yibao.rules import RuleBook
from yibao.rules.arithmetic import plain
from yibao.rules.contributing import HIGHEST_INDEX, basic_pension, pension_difference

TOPIC = "pension_difference"
_EXAMPLE = "去年平均工资7000，今年平均工资7500，指数1，交了30年"


def difference_of_pensions(case: Case, book: RuleBook) -> Answer:
    """How the basic pension differs between two years of retiring, by the formula, step by step."""
    draft = Draft(TOPIC, case, book)
    page = Page(draft)
    page.lead()
    worked = _worked(draft)
    page.points()
    page.remarks()
    page.close()
    if not draft.asks and not worked:
        draft.ask(f"想按您的数算，就告诉我，比如「{_EXAMPLE}」。")
    return draft.done(Status.ANSWERED if worked else page.status)


def _worked(draft: Draft) -> bool:
    case = draft.case
    if not case.average_wages or case.paid_months is None:
        return False
    index = Decimal(1) if case.index is None else case.index
    years = Decimal(case.paid_months) / 12
    try:
        first = basic_pension(case.average_wages[0], index, round(years, 2))
        sums = [first]
        for later in case.average_wages[1:2]:
            second = basic_pension(later, index, round(years, 2) + 1)
            sums += [second, pension_difference(first, second)]
    except BadNumber:
        _doubt(draft, index, round(years, 2))
        return False
    draft.take(f"交了{length_of_time(case.paid_months)}")
    draft.take(*(f"平均工资{plain(wage)}元" for wage in case.average_wages[:2]))
    draft.work(*sums)
    if case.index is None:
        draft.remark("您没说缴费指数，先当一直按平均工资交来算。")
    draft.lead(_told(sums[0].value, sums[-1].value, len(sums)))
    return True


def _doubt(draft: Draft, index: Decimal, years: Decimal) -> None:
    wage = odd_sum(draft.case.average_wages[:2])
    if wage is not None:
        doubt(draft, wage, "平均工资7000元")
    elif not index.is_finite() or not 0 <= index <= HIGHEST_INDEX:
        doubt(draft, index, "指数1", unit="这个指数")
    else:
        doubt(draft, years, "交了30年", unit="年")


def _told(first: Decimal, last: Decimal, count: int) -> str:
    if count == 1:
        return f"照您的数，基础养老金每月大约 {plain(first)} 元。"
    word = "多" if last >= 0 else "少"
    return f"照您的数，晚一年退休，基础养老金每月大约{word} {plain(abs(last))} 元。"
