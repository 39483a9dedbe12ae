"""Which function answers which topic."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from yibao.answers.account import balance_query
from yibao.answers.answer import Answer
from yibao.answers.breaks import back_payment, coverage_break
from yibao.answers.case import Case
from yibao.answers.paying import how_to_pay
from yibao.answers.refund import refund_amount
from yibao.answers.talking import not_in_rulebook, service_hotline
from yibao.answers.years import payment_years
from yibao.errors import BadNumber, NoRule
from yibao.rules import RuleBook

ANSWERED: dict[str, Callable[[Case, RuleBook], Answer]] = {
    "how_to_pay": how_to_pay,
    "balance_query": balance_query,
    "refund_amount": refund_amount,
    "back_payment": back_payment,
    "coverage_break": coverage_break,
    "payment_years": payment_years,
    "service_hotline": service_hotline,
}


def answer_topic(topic: str, case: Case, book: RuleBook) -> Answer:
    """The answer to a topic of the rule book's list, an honest pointer where no rule is known."""
    try:
        return ANSWERED.get(topic, partial(not_in_rulebook, topic))(case, book)
    except (NoRule, BadNumber):
        return not_in_rulebook(topic, case, book)


def guessed_topic(case: Case) -> str | None:
    """The topic that a bare fact most likely is about when none was raised before."""
    if case.retired and case.place is not None:
        return "refund_amount"
    if case.gap_months is not None or case.missing_months is not None or case.years_short:
        return "back_payment"
    if case.average_pension is not None:
        return "refund_amount"
    return None
