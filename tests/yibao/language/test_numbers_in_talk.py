"""Numbers that the talk gives their meaning: an age before a place, a length alone, last year."""

from __future__ import annotations

from datetime import date

import pytest

from yibao.language.numbers import length_alone, numbers

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "place", "age"),
    [("我爸75天水退休", "天水", "75"), ("俺娘六十九石家庄的", "石家庄", "69")],
)
def test_a_place_ends_an_age(text: str, place: str, age: str) -> None:
    start = text.index(place)
    found = numbers(text, TODAY, [(start, start + len(place))])
    assert [(n.entity, n.value) for n in found] == [("age", age)]


def test_a_number_of_nobody_before_a_place_is_no_age() -> None:
    assert numbers("医保返75天水", TODAY, [(5, 7)]) == []


@pytest.mark.parametrize(
    ("text", "months"),
    [("18年", 216), ("不对，是20年", 240), ("不是两年，是三年半吧", 42), ("大概36个月", 36)],
)
def test_a_length_alone(text: str, months: int) -> None:
    assert length_alone(text) == months


@pytest.mark.parametrize("text", ["断了18年怎么补", "2023年", "三年级", "", "年"])
def test_no_length_alone(text: str) -> None:
    assert length_alone(text) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("去年呢", -1),
        ("那去年", -1),
        ("前年的", -2),
        ("明年的呢？", 1),
        ("今年呢", 0),
        ("那今年的咋样", 0),
        ("大前年呢", -3),
        ("换成后年", 2),
    ],
)
def test_a_year_that_is_asked_for_counts_from_today(text: str, years: int) -> None:
    assert [(n.entity, n.value) for n in numbers(text, TODAY)] == [("year", str(2026 + years))]


@pytest.mark.parametrize(
    "text",
    ["去年", "上个月呢", "去年住院的钱能报吗", "我去年断了", "明年怎么交", "我今年呢", "今年多少"],
)
def test_elsewhere_such_a_word_is_no_year(text: str) -> None:
    assert numbers(text, TODAY) == []
