"""A bill from the time of a break: what is said of it rests on the insurance and the length."""

from __future__ import annotations

import pytest

from yibao.answers import answer_topic, as_text
from yibao.answers.hints import LOST_BILL


@pytest.mark.parametrize(
    ("insurance", "says"),
    [
        ("resident", "断的那段时间和等待期里的费用不补报"),
        ("staff", "断的那段时间的费用也能补报"),
        ("flexible", "断的那段时间的费用也能补报"),
        (None, "看是哪种医保"),
        (None, "换单位断了不超过 3 个月"),
    ],
)
def test_a_lost_bill_leads_with_what_becomes_of_it(case, book, untraced, insurance, says):
    asked = case(hints=frozenset({LOST_BILL}), insurance=insurance)
    answer = answer_topic("coverage_break", asked, book)

    assert says in answer.lead and "没有白交" not in answer.lead
    assert untraced(answer, asked) == set()
    assert "没有白交" not in as_text(answer)


@pytest.mark.parametrize(("months", "paid"), [(3, True), (4, False), (6, False)])
def test_only_a_short_break_is_said_to_be_paid_for_afterwards(case, book, untraced, months, paid):
    asked = case(hints=frozenset({LOST_BILL}), insurance="staff", gap_months=months)
    answer = answer_topic("coverage_break", asked, book)

    assert ("也能补报" in answer.lead) is paid
    assert ("先问参保地" in answer.lead) is not paid
    assert untraced(answer, asked) == set()
