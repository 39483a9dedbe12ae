"""A bare number is read as what was asked for last."""

from __future__ import annotations

from typing import Any

import pytest

from actions.bare_numbers import read_as_asked


def read(text: str, expects: str, *known: str) -> list[tuple[str, str]]:
    said: dict[str, Any] = {"text": text, "intent": {"name": "out_of_scope"}, "entities": []}
    return [(e["entity"], e["value"]) for e in read_as_asked(said, expects, known)["entities"]]


@pytest.mark.parametrize(
    ("text", "expects", "fact"),
    [
        ("3700", "average_pension", ("average_pension", "3700")),
        ("大概3,700块钱", "average_pension", ("average_pension", "3700")),
        ("五千二", "wage", ("wage", "5200")),
        ("2万。", "amount", ("amount", "20000")),
        ("８２", "age", ("age", "82")),
        ("也就七十来", "age", ("age", "70")),
        ("5", "missing_years", ("missing_months", "60")),
        ("十五吧", "paid_years", ("paid_months", "180")),
        ("2", "gap_years", ("gap_months", "24")),
        ("18年", "paid_years", ("paid_months", "216")),
        ("大概十八年半吧", "paid_years", ("paid_months", "222")),
        ("交了20年了", "paid_years", ("paid_months", "240")),
        ("半年左右", "gap_years", ("gap_months", "6")),
    ],
)
def test_a_number_alone_is_what_was_asked_for(
    text: str, expects: str, fact: tuple[str, str]
) -> None:
    assert read(text, expects) == [fact]


@pytest.mark.parametrize("text", ["3700怎么算", "上海", "2024年的", "", "号", "3个月", "12/3"])
def test_anything_else_is_left_as_it_was_understood(text: str) -> None:
    assert read(text, "wage") == []


@pytest.mark.parametrize("expects", ["", "sex"])
def test_without_a_question_for_a_number_it_means_nothing_special(expects: str) -> None:
    assert read("3700", expects) == []


@pytest.mark.parametrize(
    "text", ["打错了是三年", "哦不对，3年", "不是两年，是3年", "是三年", "应该是36个月"]
)
def test_another_length_of_time_takes_the_place_of_the_known_one(text: str) -> None:
    assert read(text, "", "age", "gap_months") == [("gap_months", "36")]
    assert read(text, "wage", "paid_months") == [("paid_months", "36")]


@pytest.mark.parametrize("known", [(), ("age",), ("gap_months", "paid_months")])
def test_of_which_length_it_is_must_be_plain(known: tuple[str, ...]) -> None:
    assert read("不对，是3年", "", *known) == []


@pytest.mark.parametrize("text", ["3年", "断了3年要等多久", "不对，2023年", "是3年级"])
def test_what_corrects_nothing_is_left_as_it_was_understood(text: str) -> None:
    assert read(text, "", "gap_months") == []


@pytest.mark.parametrize(
    "text", ["说错了65", "不对，是65", "如果是65呢", "要是65的话呢", "哦应该六十五", "打错了，65吧"]
)
def test_another_age_takes_the_place_of_the_known_one(text: str) -> None:
    assert read(text, "", "age") == [("age", "65")]
    assert read(text, "") == []


@pytest.mark.parametrize("text", ["65", "不对，是3000", "不是65", "说错了，65块", "不对"])
def test_what_is_no_other_age_is_left_as_it_was_understood(text: str) -> None:
    assert read(text, "", "age") == []


def test_a_number_that_may_be_the_age_or_the_years_is_neither() -> None:
    assert read("不对，是20", "", "age", "paid_months") == []
