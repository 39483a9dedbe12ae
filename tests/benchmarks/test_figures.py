"""The arithmetic of the benchmark, each by hand."""

from __future__ import annotations

from itertools import islice

import pytest

from benchmarks.performance.asked import as_a_crowd, held_out, never_twice
from benchmarks.performance.doors import SORRY, state_of
from benchmarks.performance.figures import (
    APOLOGY,
    EMPTY,
    ERROR,
    OK,
    Goal,
    Run,
    Turn,
    growth,
    percentile,
    ratio,
)
from benchmarks.performance.goals import goals
from benchmarks.performance.measured import OURS, STOCK, Level, Measured, Side, Soak
from benchmarks.performance.workshop import _EPOCHS_TOOK, Training


def run(*milliseconds: float, seconds: float = 2.0, state: str = OK) -> Run:
    return Run([Turn(0, ms / 1000, state) for ms in milliseconds], seconds=seconds)


@pytest.mark.parametrize(
    ("part", "value"), [(0, 10), (0.5, 25), (0.25, 17.5), (1, 40), (0.99, 39.7)]
)
def test_a_percentile_lies_between_its_neighbours(part: float, value: float) -> None:
    assert percentile([40, 10, 30, 20], part) == pytest.approx(value)


def test_of_no_values_there_is_no_percentile_and_of_nothing_no_ratio() -> None:
    assert percentile([], 0.5) == 0
    assert ratio(None, 2) is None and ratio(2, None) is None and ratio(2, 0) is None
    assert ratio(1, 4) == 0.25
    assert growth([3]) is None and growth([2, 9, 3]) == 1.5


def test_only_real_answers_count_for_throughput_and_times() -> None:
    both = run(10, 20, 30).and_(run(9000, state=EMPTY, seconds=1))
    assert both.throughput == 1 and both.ms(0.5) == pytest.approx(20)
    assert both.failed == {EMPTY: 1} and both.sent == 4


def test_what_fails_beside_the_stretch_is_a_failure_too() -> None:
    late = Run([], outside=[Turn(0, 1, ERROR), Turn(0, 1, OK)], seconds=1, server_cpu=0.5)
    assert late.throughput == 0 and late.failed == {ERROR: 1}
    assert late.cpu_ms == 250


def test_how_a_turn_comes_out() -> None:
    assert state_of([]) == EMPTY and state_of(None) == ERROR
    assert state_of([{"text": f"{SORRY}，请再发一次"}]) == APOLOGY
    assert state_of([{"kind": "answer"}]) == OK and state_of([{"text": "可以"}]) == OK


def test_the_apology_is_the_product_s_own() -> None:
    from yibao.channels import guard
    from yibao.channels.web import requests

    assert guard.APOLOGY.startswith(SORRY) and requests.FAILED.startswith(SORRY)


def test_no_question_is_asked_twice_although_there_are_fifty_thousand(root: object) -> None:
    texts = held_out(root)
    every = list(never_twice(texts))
    assert len(every) > 50_000 and len(set(every)) > 0.999 * len(every)
    assert set(every[: len(texts)]) == set(texts)


def test_a_crowd_asks_the_same_first_question_most(root: object) -> None:
    texts = held_out(root)
    asked = list(islice(as_a_crowd(texts), 20_000))
    counts = sorted((asked.count(text) for text in set(asked)), reverse=True)
    expected = 20_000 / sum(1 / rank for rank in range(1, len(texts) + 1))
    assert counts[0] == pytest.approx(expected, rel=0.1)
    assert counts[1] == pytest.approx(expected / 2, rel=0.15)


def test_a_goal_says_whether_it_is_reached() -> None:
    assert Goal("a", 0.45, 0.45).reached and not Goal("a", 0.46, 0.45).reached
    assert Goal("a", 3.0, 3, at_least=True).reached
    assert Goal("a", 2.9, 3, at_least=True).cells() == ["a", "≥ 3", "2.90", "NOT reached"]
    assert Goal("a", None, 3).reached is None


def test_training_is_extrapolated_by_its_epochs_alone() -> None:
    assert Training(100, epochs=2, in_epochs=60).of_epochs(100) == 40 + 30 * 100
    assert Training(100).of_epochs(100) == 100


def test_rasa_s_progress_tells_what_the_epochs_took() -> None:
    bar = "Epochs: 100%|████| 2/2 [01:03<00:00, 31.52s/it, t_loss=2.93]"
    assert _EPOCHS_TOOK.findall(bar) == [("", "01", "03")]
    assert _EPOCHS_TOOK.findall(bar.replace("01:03", "1:02:03")) == [("1", "02", "03")]


def level(throughput: float, p50: float) -> Level:
    return Level(16, throughput, p50, p50, p50, 10, {}, 0, 1.0, 0.1)


def measured() -> Measured:
    ours = Side(OURS, 50.0, 50.0, warm_starts_s=[3, 4, 50], memory=[(1, 500.0), (2000, 600.0)])
    ours.memory += [(10_000, 630.0)]
    ours.first_turns, ours.sixteen = level(1, 10), level(90, 1)
    ours.turn_1_ms, ours.late_turn_ms, ours.late_turn = 10, 13, 1000
    ours.memory_of_swaps = [100, 200, 300, 400, 500]
    stock = Side(STOCK, 90.0, 500.0, warm_starts_s=[10, 16], memory=[(1, 1000.0), (900, 2000.0)])
    stock.first_turns, stock.sixteen = level(1, 40), level(30, 1)
    return Measured("a machine", "full", 2, {OURS: ours, STOCK: stock})


def test_the_goals_are_taken_from_what_was_measured() -> None:
    found = {goal.name: goal for goal in goals(measured())}
    values = [goal.measured for goal in found.values()]
    assert values == pytest.approx([0.25, 0.25, 3, 1.3, 4 / 13, 0.5, 0.315, 1.05, 1.25, 0.1])
    missed = [name for name, goal in found.items() if not goal.reached]
    assert missed == [
        "turn 1000 of one conversation / turn 1, ours",
        "memory after the last model swap / after swap 3, ours",
    ]


@pytest.mark.parametrize(
    ("failed", "lost", "doubled"), [({EMPTY: 1}, 0, 0), ({}, 1, 0), ({}, -1, 0), ({}, 0, 1)]
)
def test_a_soak_with_anything_amiss_misses_its_goal(
    failed: dict[str, int], lost: int, doubled: int
) -> None:
    soaked = measured()
    soaked.soak = Soak(10, 50, 9, 9, failed, lost, doubled, 1, 1, 1, [(1.0, 2.0)])
    assert goals(soaked)[-1].reached is False
    soaked.soak = Soak(10, 50, 9, 9, {}, 0, 0, 1, 1, 1, [(1.0, 1.0), (3.0, 2.0), (9.0, 3.0)])
    assert goals(soaked)[-1].reached is True
    assert goals(soaked)[-2].measured == 1.5


def test_what_was_measured_is_read_as_it_was_written(tmp_path: object) -> None:
    kept = measured()
    kept.soak = Soak(10, 50, 9, 9, {}, 0, 0, 1, 1, 1, [[1.0, 2.0]])
    kept.sides[OURS].memory = [list(pair) for pair in kept.sides[OURS].memory]
    kept.sides[STOCK].memory = [list(pair) for pair in kept.sides[STOCK].memory]
    kept.write(tmp_path / "figures.json")
    assert Measured.read(tmp_path / "figures.json") == kept
