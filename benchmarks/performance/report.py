"""What was measured, in words: evaluation/report/performance.md."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.performance.figures import median
from benchmarks.performance.goals import goals
from benchmarks.performance.measured import OURS, STOCK, Level, Measured, Side, Soak
from evaluation.sheet import table

_ABOUT = """Whole turns over HTTP with the held-out questions (`evaluation/questions.yml`), on two real servers
that stand beside each other and are asked in turn, stretch by stretch: this project as `make run` starts it
(web door, SQLite, actions inside) and a stock Rasa project on the same data (JiebaTokenizer,
CountVectorsFeaturizer, DIET, RulePolicy; `rasa run` with REST and SQLite, and `rasa run actions` with the same
actions; every setting as Rasa has it). A question is asked once only of a server's life, with other words
around it when all were asked, so no cache answers; the run as a crowd asks (n-th question 1/n as often as
the first) is apart. Users wait for the answer and ask on at once, ten questions a conversation. The load
client is one process on the same machine; what it takes of it is in the table.
DIET was trained with few epochs, as neither its speed nor its size depends on them; its training time is
given as measured, and extrapolated to Rasa's 100."""


def report(measured: Measured) -> str:
    """The whole report as Markdown."""
    ours, stock = measured.sides[OURS], measured.sides[STOCK]
    parts = [
        "# Performance",
        f"{measured.machine}. Form of the run: {measured.form}. Reproduce: `make bench`.",
        _ABOUT,
        *([f"Of this run: {measured.note}"] if measured.note else []),
        "## Goals",
        table(
            ["", "goal", "measured", ""],
            [goal.cells() for goal in goals(measured)],
        ),
        "## Figures",
        table(["", OURS, STOCK], [[name, told(ours), told(stock)] for name, told in ROWS.items()]),
        "## Load",
        _loads(ours, stock),
        "Processor time is of all processes of a server; waits are answers “busy, come back in some "
        "seconds”, after which the client asked again, and the turn's time goes on.",
        *([_soak(measured.soak)] if measured.soak else []),
        "![performance](performance.png)",
    ]
    return "\n\n".join(parts) + "\n"


def _number(value: float | None, unit: str, digits: int = 1) -> str:
    return "–" if value is None else f"{value:.{digits}f} {unit}"


ROWS: dict[str, Callable[[Side], str]] = {
    "training, nothing cached": lambda s: _number(s.training_s, "s"),
    "the same with DIET's 100 epochs": lambda s: _number(s.training_100_epochs_s, "s", 0),
    "start to first answer, cold": lambda s: _number(s.cold_start_s, "s"),
    "start to first answer, warm": lambda s: _number(median(s.warm_starts_s), "s"),
    "first ten turns, 1 user, p50": lambda s: _level(s.first_turns, "p50"),
    "first ten turns, 1 user, p99": lambda s: _level(s.first_turns, "p99"),
    "16 users, questions never asked before": lambda s: _rate(s.sixteen),
    "16 users, as a crowd asks": lambda s: _rate(s.sixteen_crowd),
    "turn 1 of a conversation, p50": lambda s: _number(s.turn_1_ms, "ms"),
    "turns 2 and 3, p50": lambda s: _number(s.turns_2_and_3_ms, "ms"),
    "a late turn, p50": lambda s: f"{_number(s.late_turn_ms, 'ms')} (turn {s.late_turn})",
    "memory of all processes after turn 1": lambda s: _memory(s, 0),
    "memory of all processes at the end": lambda s: _memory(s, -1),
    "memory before and after model swaps": lambda s: _swaps(s.memory_of_swaps),
}


def _level(level: Level | None, figure: str) -> str:
    return _number(level and getattr(level, figure), "ms")


def _rate(level: Level | None) -> str:
    return _number(level and level.throughput, "turns/s")


def _memory(side: Side, place: int) -> str:
    if not side.memory:
        return "–"
    turns, mb = side.memory[place]
    return f"{mb:.0f} MB ({turns:,} turns)"


def _swaps(memory: list[float]) -> str:
    if len(memory) < 2:
        return "–"
    return f"{memory[0]:.0f} → {memory[-1]:.0f} MB ({len(memory) - 1} swaps)"


def _loads(ours: Side, stock: Side) -> str:
    head = [
        "users", "", "turns/s", "p50 ms", "p95 ms", "p99 ms", "turns", "failed", "waits",
        "server CPU ms/turn", "client CPU ms/turn",
    ]  # fmt: skip
    rows = []
    for pair in zip(ours.levels, stock.levels):
        for name, level in zip((OURS, STOCK), pair):
            rows.append([str(level.users), name, *_cells(level)])
    for title, kind in (("16", "sixteen"), ("16, crowd", "sixteen_crowd")):
        for name, side in ((OURS, ours), (STOCK, stock)):
            if level := getattr(side, kind):
                rows.append([title, name, *_cells(level)])
    return table(head, rows)


def _cells(level: Level) -> list[str]:
    times = [f"{value:.0f}" for value in (level.p50, level.p95, level.p99)]
    failed = ", ".join(f"{count} {name}" for name, count in level.failed.items()) or "0"
    cpu = [f"{level.cpu_ms:.1f}", f"{level.client_ms:.2f}"]
    return [f"{level.throughput:.1f}", *times, str(level.turns), failed, str(level.waits), *cpu]


def _soak(soak: Soak) -> str:
    failed = ", ".join(f"{count} {name}" for name, count in soak.failed.items()) or "none failed"
    first, last = soak.memory[0], soak.memory[-1]
    return (
        f"## Soak\n\n{soak.minutes:g} minutes, {soak.users} users without a pause, ours alone: "
        f"{soak.sent:,} questions sent, {soak.answered:,} answered ({failed}); looked for in the "
        f"database afterwards: {soak.lost} lost, {soak.doubled} doubled. "
        f"{soak.throughput:.1f} turns/s, p50 {soak.p50:.0f} ms, p99 {soak.p99:.0f} ms; "
        f"memory {first[1]:.0f} MB after {first[0]:.1f} min, {last[1]:.0f} MB at the end."
    )
