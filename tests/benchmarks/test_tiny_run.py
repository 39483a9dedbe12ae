"""A real server, seconds of load: everything is measured, and nothing of it is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.performance import measuring
from benchmarks.performance.drawing import draw
from benchmarks.performance.load import Plan
from benchmarks.performance.measured import OURS, STOCK, USERS, Measured, Side
from benchmarks.performance.measuring import TINY
from benchmarks.performance.report import report
from benchmarks.performance.servers import Ours
from benchmarks.performance.soaking import kept_questions, soak
from benchmarks.performance.workshop import copy_of_project


@pytest.mark.server
def test_a_tiny_run_measures_all_and_every_question_is_kept_once(
    root: Path, model: Path, tmp_path: Path
) -> None:
    server = Ours(copy_of_project(root, tmp_path / "ours"), root)
    side = Side(OURS)
    pairs = [(server, side)]

    async def all_of_it() -> tuple[int, object]:
        side.warm_starts_s.append(await server.start())
        measuring.remember(server, side)
        await measuring.first_turns(pairs, TINY)
        run = await server.load(Plan(4, turns=12))
        await measuring.long_conversation(server, side, TINY)
        measuring.remember(server, side)
        return run.sent, await soak(server, 0.05, 4)

    try:
        sent, soaked = asyncio.run(all_of_it())
    finally:
        server.stop()
    assert sent == 12
    assert soaked.clean and soaked.sent > 0 and soaked.p50 > 0
    assert sum(kept_questions(server.database).values()) == server.turns
    assert side.first_turns.turns == 10 and side.first_turns.cpu_ms > 0
    assert side.late_turn == 6 and side.late_turn_ms > 0
    assert all(100 < mb < 3000 for _, mb in side.memory)
    assert not server.processes.alive or not list(server.processes._numbers())
    told = report(Measured("here", "tiny", 1, {OURS: side, STOCK: Side(STOCK)}, soaked))
    assert f"{soaked.sent} questions sent" in told and "0 lost, 0 doubled" in told
    draw(Measured("here", "tiny", 1, {OURS: side, STOCK: Side(STOCK)}), tmp_path / "plots.png")
    assert (tmp_path / "plots.png").stat().st_size > 10_000


def test_the_levels_are_those_of_the_goals() -> None:
    assert USERS == (1, 8, 32, 128) and measuring.SIXTEEN == 16
