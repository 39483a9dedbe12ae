"""Two score sheets side by side: what changed, what fell, and every question it happened to."""

from __future__ import annotations

import pytest

from evaluation.scores import Verdict
from yibao.insight.measuring import Measured, by_topic, side_by_side


def verdict(text: str, intent: str, final: str) -> Verdict:
    return Verdict(text, intent, "plain", ((final, 0.9),), final, 1.0)


BEFORE = Measured(
    [verdict("余额", "balance", "balance"), verdict("共济", "family", "balance")],
    {"plain": 50.0, "typo": 90.0},
)
AFTER = Measured(
    [verdict("余额", "balance", "family"), verdict("共济", "family", "family")],
    {"plain": 50.0, "typo": 85.5},
)


def test_shares_stand_beside_each_other_with_their_difference():
    text = side_by_side(BEFORE, AFTER).text

    assert "| 平常问法 | 50.0 | 50.0 | +0.0 |" in text
    assert "| 错别字 | 90.0 | 85.5 | -4.5 |" in text


def test_what_fell_by_more_than_noise_is_named():
    assert side_by_side(BEFORE, AFTER).dropped == ("typo: 90.0 % → 85.5 %",)
    assert side_by_side(BEFORE, BEFORE).dropped == ()


def test_topics_and_questions_that_changed_are_listed_the_worse_first():
    text = side_by_side(BEFORE, AFTER).text

    assert "| family | 0.0 | 100.0 | +100.0 |" in text
    assert text.index("| ✗ | 余额 | balance | balance | family |") < text.index("| ✓ | 共济 |")
    assert "没有变化" in side_by_side(BEFORE, BEFORE).text


def test_the_share_of_a_topic_counts_its_own_questions_only():
    verdicts = [*BEFORE.verdicts, verdict("共济2", "family", "family")]

    assert by_topic(verdicts) == {"balance": 100, "family": pytest.approx(50)}
