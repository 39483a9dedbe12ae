"""A turn is counted and told once, however it ends."""

from __future__ import annotations

import logging

import pytest

from yibao.watching import metrics
from yibao.watching.turns import current_turn, short_hash, watched


def counted(door: str, status: str) -> float:
    return metrics.TURNS.labels(door, status)._value.get()


def test_a_turn_is_told_in_one_line_without_its_sender(caplog: pytest.LogCaptureFixture) -> None:
    before = counted("tested", "answered")
    with caplog.at_level(logging.INFO, "yibao.turns"), watched("tested", "wx:openid-1") as note:
        note.status, note.intent, note.topic = "answered", "balance_query", "balance_query"
        note.confidence = 0.98765
        assert current_turn() is note
    assert current_turn() is None
    (line,) = caplog.records
    assert (line.door, line.intent, line.status) == ("tested", "balance_query", "answered")
    assert line.confidence == 0.988 and line.ms >= 0
    assert line.sender == short_hash("wx:openid-1")
    assert "openid" not in repr(vars(line)) and "openid" not in repr(note)
    assert counted("tested", "answered") == before + 1


def test_a_turn_that_breaks_is_counted_as_failed() -> None:
    before = counted("tested", "failed")
    with pytest.raises(ValueError, match="broken"), watched("tested", "a"):
        raise ValueError("broken")
    assert counted("tested", "failed") == before + 1


def test_turns_within_each_other_are_kept_apart() -> None:
    with watched("tested", "outer") as outer:
        with watched("tested", "inner"):
            pass
        assert current_turn() is outer


def test_a_conversation_s_hash_is_the_same_for_the_same_and_says_nothing() -> None:
    assert short_hash("a") == short_hash("a") != short_hash("b")
    assert len(short_hash("wx:openid")) == 8
