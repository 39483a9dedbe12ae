"""The project's goals for operation, held against what was measured."""

from __future__ import annotations

from benchmarks.performance.figures import Goal, growth, median, ratio
from benchmarks.performance.measured import OURS, STOCK, Level, Measured, Side, Soak

# How much more memory after 10,000 turns than after the caches are full still counts as flat
FLAT = 1.1
_SETTLED_TURNS, _SETTLED_SWAPS = 2000, 3


def goals(measured: Measured) -> list[Goal]:
    """Every goal with its measured figure."""
    ours, stock = measured.sides[OURS], measured.sides[STOCK]
    found = [
        Goal("p50 of the first ten turns, 1 user, ours / stock", _of(ours, stock, "p50"), 0.45),
        Goal("p99 of the first ten turns, 1 user, ours / stock", _of(ours, stock, "p99"), 0.6),
        Goal(
            "turns a second at 16 users, questions never asked before, ours / stock",
            ratio(_rate(ours.sixteen), _rate(stock.sixteen)), 3, at_least=True,
        ),
        Goal(
            f"turn {ours.late_turn} of one conversation / turn 1, ours",
            ratio(ours.late_turn_ms, ours.turn_1_ms), 1.2,
        ),
        Goal(
            "start to first answer, warm, ours / stock",
            ratio(median(ours.warm_starts_s), median(stock.warm_starts_s)), 0.4,
        ),
        Goal("memory after the first turn, ours / stock", _memory(ours, stock), 0.65),
        Goal("memory after the most turns, ours / stock", _memory(ours, stock, -1), 0.65),
        Goal(
            f"memory after the last turn / after turn {_settled(ours)}, ours",
            _flat_turns(ours), FLAT,
        ),
        Goal(
            f"memory after the last model swap / after swap {_SETTLED_SWAPS}, ours",
            growth(ours.memory_of_swaps[_SETTLED_SWAPS:]), FLAT,
        ),
        Goal(
            "training, cold cache, ours / stock with 100 epochs (extrapolated)",
            ratio(ours.training_s, stock.training_100_epochs_s), 0.7,
        ),
    ]  # fmt: skip
    return found + (_of_soak(measured.soak) if measured.soak else [])


def _of_soak(soak: Soak) -> list[Goal]:
    settled = [mb for minute, mb in soak.memory if minute >= soak.minutes / 5]
    memory = f"memory at the soak's end ({soak.sent:,} turns) / after a fifth of it, ours"
    wrong = sum(soak.failed.values()) + abs(soak.lost) + soak.doubled
    faults = f"errors, empty, lost or doubled in {soak.minutes:g} min at {soak.users} users"
    return [Goal(memory, growth(settled), FLAT), Goal(faults, float(wrong), 0)]


def _of(ours: Side, stock: Side, figure: str) -> float | None:
    if not (ours.first_turns and stock.first_turns):
        return None
    return ratio(getattr(ours.first_turns, figure), getattr(stock.first_turns, figure))


def _rate(level: Level | None) -> float | None:
    return level.throughput if level else None


def _memory(ours: Side, stock: Side, place: int = 0) -> float | None:
    if not (ours.memory and stock.memory):
        return None
    return ratio(ours.memory[place][1], stock.memory[place][1])


def _after(side: Side) -> list[tuple[int, float]]:
    return [(turns, mb) for turns, mb in side.memory if turns >= _SETTLED_TURNS]


def _settled(side: Side) -> int:
    return next((turns for turns, _ in _after(side)), _SETTLED_TURNS)


def _flat_turns(side: Side) -> float | None:
    return growth([mb for _, mb in _after(side)])
