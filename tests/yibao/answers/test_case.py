"""The case: lengths of time in words, and the same case answered at length."""

from __future__ import annotations

import pytest

from yibao.answers.case import length_of_time


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (0, "0个月"),
        (1, "1个月"),
        (11, "11个月"),
        (12, "1年"),
        (13, "1年1个月"),
        (18, "1年6个月"),
        (24, "2年"),
        (400, "33年4个月"),
    ],
)
def test_months_read_as_years_and_months(months, words):
    assert length_of_time(months) == words


def test_a_case_in_detail_is_the_same_case_otherwise(case):
    asked = case(place="上海", age=75)
    at_length = asked.in_detail()

    assert (asked.detail, at_length.detail) == (False, True)
    assert (at_length.place, at_length.age, at_length.today) == (asked.place, 75, asked.today)
