"""The arithmetic of a run: percentiles, throughput, ratios, and whether a goal is reached."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

OK, EMPTY, APOLOGY, ERROR = "ok", "empty", "apology", "error"


@dataclass(frozen=True)
class Turn:
    """One question and its answer: when it ended, how long it took (s), how it came out."""

    ended: float
    took: float
    state: str
    conversation: str = ""
    number: int = 1


@dataclass
class Run:
    """Turns of one stretch of load; `seconds` is the stretch, `outside` are turns that ended beside it."""

    turns: list[Turn] = field(default_factory=list)
    outside: list[Turn] = field(default_factory=list)
    seconds: float = 0.0
    client_cpu: float = 0.0
    server_cpu: float = 0.0
    waits: int = 0

    def and_(self, other: Run) -> Run:
        """Both stretches as one."""
        return Run(
            self.turns + other.turns,
            self.outside + other.outside,
            self.seconds + other.seconds,
            self.client_cpu + other.client_cpu,
            self.server_cpu + other.server_cpu,
            self.waits + other.waits,
        )

    @property
    def sent(self) -> int:
        """How many questions were asked in all."""
        return len(self.turns) + len(self.outside)

    @property
    def answered(self) -> list[Turn]:
        """The turns with a real answer."""
        return [turn for turn in self.turns if turn.state == OK]

    @property
    def throughput(self) -> float:
        """Real answers a second."""
        return len(self.answered) / self.seconds if self.seconds else 0.0

    @property
    def failed(self) -> Counter[str]:
        """How often a turn came out otherwise than with an answer, and how."""
        every = (*self.turns, *self.outside)
        return Counter(turn.state for turn in every if turn.state != OK)

    def ms(self, part: float) -> float:
        """The percentile (0 to 1) of the answers' times in milliseconds."""
        return percentile([turn.took * 1000 for turn in self.answered], part)

    @property
    def cpu_ms(self) -> float:
        """Processor time of all server processes a turn (ms)."""
        return self.server_cpu * 1000 / self.sent if self.sent else 0.0

    @property
    def client_ms(self) -> float:
        """Processor time of the load client a turn (ms)."""
        return self.client_cpu * 1000 / self.sent if self.sent else 0.0


def percentile(values: Iterable[float], part: float) -> float:
    """The percentile (0 to 1), between neighbours in proportion; 0 of no values."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    place = part * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def ratio(ours: float | None, theirs: float | None) -> float | None:
    """Ours as a share of theirs; None where either is not measured."""
    return None if ours is None or not theirs else ours / theirs


def median(values: Sequence[float]) -> float | None:
    """The median; None of no values."""
    return statistics.median(values) if values else None


@dataclass(frozen=True)
class Goal:
    """A goal of the project: the measured figure must not be above (or below) the limit."""

    name: str
    measured: float | None
    limit: float
    at_least: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether it is; None where it was not measured."""
        if self.measured is None:
            return None
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def cells(self) -> list[str]:
        """The goal as a row: name, goal, measured, verdict."""
        sign = "≥" if self.at_least else "≤"
        shown = "–" if self.measured is None else f"{self.measured:.2f}"
        verdict = {True: "reached", False: "NOT reached", None: "not measured"}[self.reached]
        return [self.name, f"{sign} {self.limit:g}", shown, verdict]


def growth(values: Sequence[float]) -> float | None:
    """The last value as a multiple of the first; None of fewer than two."""
    return values[-1] / values[0] if len(values) > 1 and values[0] else None
