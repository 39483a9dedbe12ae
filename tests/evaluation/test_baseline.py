"""The scores kept: two points may go, more may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation import baseline
from evaluation.scores import OUT_OF_SCOPE, Verdict
from evaluation.several import Found


def verdict(intent: str, understood: str, slice: str) -> Verdict:
    return Verdict("问", intent, slice, ((understood, 0.9),), understood, 5.0)


def test_every_slice_and_what_crosses_them_is_kept(tmp_path: Path):
    verdicts = [
        verdict("a", "a", "plain"),
        verdict("a", "b", "plain"),
        verdict("b", "b", "typo"),
        verdict(OUT_OF_SCOPE, OUT_OF_SCOPE, "plain"),
    ]
    kept = baseline.of(verdicts, [Found("问", ("a", "b"), ("a", "b"))], 0.98761)
    assert kept == {
        "plain": 66.7,
        "typo": 100,
        "in scope": 66.7,
        "out of scope": 100,
        "several questions": 100,
        "entities": 98.8,
    }
    (tmp_path / "evaluation").mkdir()
    baseline.write(tmp_path, kept)
    assert baseline.read(tmp_path) == kept


@pytest.mark.parametrize(("now", "fell"), [(95.0, False), (93.0, False), (92.9, True), (99, False)])
def test_a_slice_may_lose_two_points(now: float, fell: bool):
    told = baseline.dropped({"typo": 95.0, "plain": 90.0}, {"typo": now, "plain": 90.0})
    assert told == ([f"typo: 95.0 % → {now} %"] if fell else [])


def test_a_slice_that_is_gone_has_dropped():
    assert baseline.dropped({"typo": 95.0}, {}) == ["typo: 95.0 % → 0.0 %"]
