"""The capacity page's arithmetic, by hand, and the page held against what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import capacity
from benchmarks.capacity import OneProcess, of_run, plan, renewed, tables
from benchmarks.performance.measured import OURS, STOCK, Level, Measured, Parts, Side

ONE = OneProcess(turn_ms=30, memory_mb=700, stored_kb=5, postgres_ms=3, redis_ms=0.3)


def test_one_message_a_second_is_one_process_on_sqlite() -> None:
    found = plan(1, ONE)
    assert (found.processes, found.cores) == (1, 1)
    assert found.memory_gb == pytest.approx(1.7)
    assert found.storage_gb == pytest.approx(3600 * 8 * 180 * 5e-6)


def test_ten_a_second_need_half_a_core_more_than_they_use_and_one_in_reserve() -> None:
    found = plan(10, ONE)
    # 0.3 cores of work, 0.6 of each used: one; one more in reserve; one for the database
    assert (found.processes, found.cores, found.connections) == (2, 3, 16)


def test_a_thousand_a_second_are_fifty_processes_and_one() -> None:
    found = plan(1000, ONE)
    assert found.processes == 51
    assert found.postgres_cores == pytest.approx(5) and found.redis_cores == pytest.approx(0.5)
    assert found.cores == 51 + 6
    assert found.memory_gb == pytest.approx(51 * 0.7 + 1)


def test_a_process_is_never_planned_to_be_full() -> None:
    for rate in (1, 3, 10, 77, 1000):
        found = plan(rate, ONE)
        assert rate * ONE.turn_ms / 1000 <= found.processes * capacity.BUSY


def level(cpu_ms: float) -> Level:
    return Level(16, 40.0, 9.0, 9.0, 9.0, 100, {}, 0, cpu_ms, 0.5)


def measured() -> Measured:
    ours = Side(OURS, memory=[(1, 600.0), (10_000, 650.0)], memory_of_swaps=[650.0, 690.0])
    ours.levels = [level(20), level(26)]
    parts = Parts(4.0, 2.0, 0.2, 640.0, level(28), level(27))
    return Measured("a machine", "full", 2, {OURS: ours, STOCK: Side(STOCK)}, None, parts)


def test_the_plan_rests_on_the_dearest_turn_and_the_most_memory() -> None:
    assert of_run(measured()) == OneProcess(28, 690.0, 4.0, 2.0, 0.2)


def test_without_figures_the_page_says_what_to_do() -> None:
    empty = measured()
    empty.parts = None
    with pytest.raises(ValueError, match="make bench"):
        of_run(empty)


def test_only_the_tables_of_the_page_are_made_anew() -> None:
    page = f"之前\n{capacity._BEGIN}\n旧的\n{capacity._END}\n之后"
    new = renewed(page, measured())
    assert new.startswith("之前\n") and new.endswith("\n之后") and "旧的" not in new
    assert "| 助手进程 | 1 | 2 | 48 |" in new
    assert renewed(new, measured()) == new


@pytest.mark.skipif(not capacity.FIGURES.is_file(), reason="nothing was measured yet: make bench")
def test_the_page_shows_what_was_measured_last(root: Path) -> None:
    page = (root / "docs" / "capacity.md").read_text(encoding="utf-8")
    assert tables(Measured.read(capacity.FIGURES)) in page
