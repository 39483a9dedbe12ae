"""Which function answers which topic: code where there is something to work out, else the rule book."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from yibao.answers.account import (
    balance_query,
    family_account,
    insurance_transfer,
    personal_account,
)
from yibao.answers.answer import Answer, Button, Status
from yibao.answers.breaks import back_payment, coverage_break, coverage_start
from yibao.answers.case import Case
from yibao.answers.composing import composed
from yibao.answers.heard import with_heard_figures
from yibao.answers.other_year import of_another_year
from yibao.answers.paying import how_to_pay
from yibao.answers.pension import difference_of_pensions
from yibao.answers.refund import refund_amount
from yibao.answers.reimbursement import reimbursement_ratio
from yibao.answers.standard import payment_standard
from yibao.answers.talking import SLIP, not_in_rulebook, service_hotline
from yibao.answers.which_place import ask_which_place
from yibao.answers.years import payment_years
from yibao.errors import BadNumber, NoRule
from yibao.rules import RuleBook

_BY_CODE: dict[str, Callable[[Case, RuleBook], Answer]] = {
    "how_to_pay": how_to_pay,
    "balance_query": balance_query,
    "family_account": family_account,
    "insurance_transfer": insurance_transfer,
    "personal_account": personal_account,
    "refund_amount": refund_amount,
    "back_payment": back_payment,
    "coverage_break": coverage_break,
    "coverage_start": coverage_start,
    "payment_years": payment_years,
    "payment_standard": payment_standard,
    "reimbursement_ratio": reimbursement_ratio,
    "pension_difference": difference_of_pensions,
    "service_hotline": service_hotline,
}

# Topics that tell of years by themselves
_KNOW_YEARS = frozenset({"payment_standard"})
# Steps of any channel are those of an office
_AT_A_DESK = frozenset({"any", "counter", "bank_counter"})


def answer_topic(topic: str, case: Case, book: RuleBook) -> Answer:
    """The answer to a topic of the rule book's list, an honest pointer where no rule is known."""
    year = _other_year(topic, case)
    if year is None:
        return _answered(topic, case, book)
    plain = replace(case, other_year=None, years=())
    return of_another_year(year, plain, partial(_answered, topic, book=book))


def _other_year(topic: str, case: Case) -> int | None:
    if topic not in _KNOW_YEARS:
        return case.other_year
    # They tell of the years of residents; 职工 after 前年呢 still asks of that year
    if case.insurance in (None, "resident") or case.wage is not None or len(case.years) != 1:
        return None
    return case.years[0]


def _answered(topic: str, case: Case, book: RuleBook) -> Answer:
    try:
        answer = _BY_CODE.get(topic, partial(composed, topic))(case, book)
    except (NoRule, BadNumber):
        answer = not_in_rulebook(topic, case, book)
    if answer.status in (Status.ANSWERED, Status.IN_GENERAL):
        answer = with_heard_figures(_with_suggestions(answer, case, book), case, book)
    return ask_which_place(answer, case, book)


def _with_suggestions(answer: Answer, case: Case, book: RuleBook) -> Answer:
    topics = [book.topics[name] for name in book.topics[answer.topic].next]
    slip = (SLIP,) if _is_errand(answer.topic, case, book) else ()
    return replace(answer, suggestions=(*(Button(t.title, t.question) for t in topics), *slip))


def _is_errand(topic: str, case: Case, book: RuleBook) -> bool:
    # Papers to bring, or a desk to go to; what is done at home needs no slip
    steps = book.steps(topic, case.place, case.today)
    papers = (fact.part == "papers" for fact in book.page(topic, case.place, case.today))
    return any(step.channel in _AT_A_DESK for step in steps) or any(papers)


def guessed_topic(case: Case, book: RuleBook, likely: Iterable[str] = ()) -> str | None:
    """The topic that a bare fact most likely is about when none was raised before."""
    if case.retired and case.place is not None:
        return "refund_amount"
    if case.gap_months is not None or case.missing_months is not None or case.years_short:
        return "back_payment"
    if case.average_pension is not None:
        return "refund_amount"
    if case.wage is not None:
        return "payment_standard"
    if case.hospital is not None:
        return "reimbursement_ratio"
    return topic_about(case, book, likely) or _topic_with_figure(case, book)


def _topic_with_figure(case: Case, book: RuleBook) -> str | None:
    # 不是240吗: the topic in which that figure goes round, or holds
    told = [f for topic in book.topics for f in book.of_topic(topic) if f.value in case.figures]
    first = min(told, key=lambda fact: fact.standing != "quoted", default=None)
    return first.topic if first else None


def topic_about(
    case: Case, book: RuleBook, likely: Iterable[str] = (), *, others: bool = True
) -> str | None:
    """The first topic that knows what the case asks about: likely ones, what is covered, then all."""
    # A thing named without more is most often meant as “is it covered”
    more = ("coverage_scope", *book.topics) if others else ()
    for topic in dict.fromkeys((*likely, *more)):
        page = book.page(topic, case.place, case.today)
        if any(set(fact.about) & set(case.subjects) for fact in page):
            return topic
    return None
