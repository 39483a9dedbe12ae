"""Scores, each computed from a handful of verdicts by hand."""

from __future__ import annotations

import pytest

from evaluation import scores
from evaluation.scores import Verdict
from evaluation.sheet import Column, sheet


def verdict(
    intent: str, *ranking: tuple[str, float], final: str = "", slice: str = "plain"
) -> Verdict:
    return Verdict("问", intent, slice, ranking, final or ranking[0][0], 5.0)


RIGHT = verdict("a", ("a", 0.9), ("b", 0.1))
SECOND = verdict("a", ("b", 0.6), ("a", 0.4), slice="typo")
ASKED = verdict("b", ("b", 0.2), ("a", 0.1), final=scores.ASKED_BACK)
REFUSED = verdict(scores.OUT_OF_SCOPE, (scores.OUT_OF_SCOPE, 0.8))
TAKEN = verdict(scores.OUT_OF_SCOPE, ("a", 0.5), slice="near_scope")
ALL = [RIGHT, SECOND, ASKED, REFUSED, TAKEN]
OURS = [v for v in ALL if v.in_scope]


def test_ranked_first_and_among_the_first_count_what_they_say():
    assert scores.top(OURS, 1) == pytest.approx(2 / 3)
    assert scores.top(OURS, 2) == 1


def test_what_is_asked_back_is_neither_answered_right_nor_wrong():
    assert scores.answered_right(OURS) == pytest.approx(1 / 3)
    assert scores.answered_wrong(OURS) == pytest.approx(1 / 3)


def test_refusals_count_those_that_are_asked_back_too():
    assert scores.refused([REFUSED, TAKEN, ASKED]) == pytest.approx(2 / 3)


def test_nothing_has_no_share():
    assert scores.top([], 1) == 0 and scores.refused([]) == 0


def test_slices_keep_every_verdict():
    sliced = scores.by_slice(ALL)
    assert list(sliced) == ["plain", "typo", "near_scope"]
    assert sum(map(len, sliced.values())) == len(ALL)


def test_confusions_are_pairs_that_differ():
    assert scores.confusions(ALL) == [(("a", "b"), 1), ((scores.OUT_OF_SCOPE, "a"), 1)]


def test_reliability_holds_confidence_against_what_was_right():
    assert scores.reliability([RIGHT, SECOND], bins=2) == [(pytest.approx(0.75), 0.5, 2)]


def test_the_calibration_error_weighs_each_band_by_its_size():
    assert scores.calibration_error([RIGHT]) == pytest.approx(0.1)
    assert scores.calibration_error([RIGHT, SECOND], bins=2) == pytest.approx(0.25)
    # The sure ones: 0.7 on average, half of them right; one of 0.2 that is right
    assert scores.calibration_error(ALL, bins=2) == pytest.approx((4 * 0.2 + 0.8) / 5)
    assert scores.calibration_error([]) == 0


def test_a_higher_threshold_loses_more_of_ours_and_catches_more_of_the_others():
    curve = {least: (lost, caught) for least, lost, caught in scores.threshold_curve(ALL)}
    assert curve[0.0] == (0, 0.5)
    assert curve[0.55] == (pytest.approx(1 / 3), 1)
    lost = [point[0] for point in curve.values()]
    assert lost == sorted(lost)


@pytest.mark.parametrize(("part", "value"), [(0.5, 3), (0.99, 5), (0.0, 1)])
def test_a_percentile_is_one_of_the_values(part: float, value: float):
    assert scores.percentile([5, 1, 4, 2, 3], part) == value


def test_the_sheet_sets_every_peer_beside_the_model():
    text = sheet(
        [Column("ours", ALL, 3.2, 2_000_000, 512.3), Column("peer", [RIGHT] * len(ALL))],
        ["| more |"],
    )

    assert "| in scope, ranked first | 66.7% | 100.0% |" in text
    assert "| plain | 3 | 100.0% | 100.0% |" in text
    assert "| training from nothing (s) | 3 | – |" in text and "| a | b | 1 |" in text
    assert "| memory of a process (MB) | 512 | – |" in text and "| more |" in text
