"""Scores of messages with several questions, each computed by hand."""

from __future__ import annotations

import pytest

from evaluation import several
from evaluation.several import Found, found_in

BOTH = Found("怎么交？余额呢？", ("how_to_pay", "balance_query"), ("how_to_pay", "balance_query"))
ONE = Found("怎么交？余额呢？", ("how_to_pay", "balance_query"), ("how_to_pay",))
MORE = Found("怎么交？", ("how_to_pay",), ("how_to_pay", "balance_query"))
ALL = [BOTH, ONE, MORE]


def test_a_message_counts_when_each_of_its_questions_is_found():
    assert several.all_found(ALL) == pytest.approx(2 / 3)
    assert several.nothing_else(ALL) == pytest.approx(1 / 3)
    assert several.each_found(ALL) == pytest.approx(4 / 5)
    assert several.all_found([]) == 0


def test_without_several_questions_the_intent_is_all_that_was_found():
    parsed = {"intent": {"name": "how_to_pay"}}
    assert found_in("怎么交", ["how_to_pay"], parsed).found == ("how_to_pay",)
    parsed["questions"] = [{"intent": "a"}, {"intent": "b"}]
    assert found_in("怎么交", ["a"], parsed).found == ("a", "b")


def test_the_table_names_every_score():
    text = several.as_markdown(ALL)
    assert "| every question found | 66.7% |" in text and "| questions found | 80.0% |" in text
