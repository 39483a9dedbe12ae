"""All that a run measured, written to a file that the report, the plots and docs/capacity.md are made from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.performance.figures import Run

USERS = (1, 8, 32, 128)
OURS, STOCK = "ours", "stock"


@dataclass
class Level:
    """One level of load at one server, in figures."""

    users: int
    throughput: float
    p50: float
    p95: float
    p99: float
    turns: int
    failed: dict[str, int]
    waits: int
    cpu_ms: float
    client_ms: float

    @classmethod
    def of(cls, users: int, run: Run) -> Level:
        """The figures of a run."""
        return cls(
            users, run.throughput, run.ms(0.5), run.ms(0.95), run.ms(0.99), run.sent,
            dict(run.failed), run.waits, run.cpu_ms, run.client_ms,
        )  # fmt: skip


@dataclass
class Side:
    """What was measured of one server; times in ms or s as named, memory in MB."""

    name: str
    training_s: float | None = None
    training_100_epochs_s: float | None = None
    cold_start_s: float | None = None
    warm_starts_s: list[float] = field(default_factory=list)
    first_turns: Level | None = None
    levels: list[Level] = field(default_factory=list)
    sixteen: Level | None = None
    sixteen_crowd: Level | None = None
    turn_1_ms: float | None = None
    turns_2_and_3_ms: float | None = None
    late_turn_ms: float | None = None
    late_turn: int = 0
    curve: list[tuple[int, float]] = field(default_factory=list)
    memory: list[tuple[int, float]] = field(default_factory=list)
    memory_of_swaps: list[float] = field(default_factory=list)


@dataclass
class Soak:
    """A long load: what was sent, what came back, what the database holds."""

    minutes: float
    users: int
    sent: int
    answered: int
    failed: dict[str, int]
    lost: int
    doubled: int
    p50: float
    p99: float
    throughput: float
    memory: list[tuple[float, float]]

    @property
    def clean(self) -> bool:
        """Whether every question had one answer and is kept once."""
        return self.answered == self.sent and not (self.lost or self.doubled)


@dataclass
class Parts:
    """What one turn costs the parts of a large installation, and how several processes share the load."""

    stored_kb: float
    postgres_ms: float
    redis_ms: float
    process_mb: float
    one_process: Level
    two_processes: Level


@dataclass
class Measured:
    """A whole run on one machine."""

    machine: str
    form: str
    epochs: int
    sides: dict[str, Side]
    soak: Soak | None = None
    parts: Parts | None = None
    note: str = ""

    def write(self, path: Path) -> None:
        """Keep it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Measured:
        """What was kept."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        kept["sides"] = {name: _side(side) for name, side in kept["sides"].items()}
        kept["soak"] = Soak(**kept["soak"]) if kept["soak"] else None
        if kept["parts"]:
            for name in ("one_process", "two_processes"):
                kept["parts"][name] = Level(**kept["parts"][name])
            kept["parts"] = Parts(**kept["parts"])
        return cls(**kept)


def _side(kept: dict[str, Any]) -> Side:
    for name in ("first_turns", "sixteen", "sixteen_crowd"):
        kept[name] = Level(**kept[name]) if kept[name] else None
    kept["levels"] = [Level(**level) for level in kept["levels"]]
    return Side(**kept)
