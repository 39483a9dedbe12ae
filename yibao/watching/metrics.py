"""What Prometheus counts: turns, answers and waits; no label holds more values than are listed here.

With several workers behind one port a scrape reaches any of them, so they share their counters
through files (PROMETHEUS_MULTIPROC_DIR, set before this module is imported). Processes with a port
each are scraped each.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
OTHER = "other"
NONE = "none"
_MOST_VALUES = 120
_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TURN = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 25)
_WAIT = (0.001, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30)

# When a counter began is of no use to anybody, and doubles the lines
disable_created_metrics()
_registry = CollectorRegistry(auto_describe=False)
TURNS = Counter(
    "yibao_turns", "Messages by door and outcome", ["door", "status"], registry=_registry
)
SECONDS = Histogram(
    "yibao_turn_seconds", "How long a message took", ["door"], buckets=_TURN, registry=_registry
)
INTENTS = Counter(
    "yibao_intents", "Messages by what they were understood as", ["intent"], registry=_registry
)
TOPICS = Counter(
    "yibao_topics", "Answers by topic and outcome", ["topic", "status"], registry=_registry
)
LOCKS = Histogram(
    "yibao_lock_wait_seconds",
    "How long a message waited for the one before it in its conversation",
    buckets=_WAIT,
    registry=_registry,
)
RELOADS = Counter(
    "yibao_reloads",
    "New rule books and models while running",
    ["what", "result"],
    registry=_registry,
)
# There from the start, so that the first refusal is seen as an increase
for _what in ("rulebook", "model"):
    for _result in ("replaced", "refused"):
        RELOADS.labels(_what, _result)

Source = Callable[[], Iterable[Metric]]


class Bounded:
    """Lets through names of a plain shape, and only so many different ones."""

    def __init__(self, most: int = _MOST_VALUES) -> None:
        self._most = most
        self._known: set[str] = set()

    def __call__(self, value: str) -> str:
        """The value as a label; `other` once there are too many."""
        if value in self._known:
            return value
        if not value:
            return NONE
        if len(self._known) >= self._most or not _PLAIN.fullmatch(value):
            return OTHER
        self._known.add(value)
        return value


class _Asked(Collector):
    """Gauges that are worked out when somebody looks."""

    def __init__(self) -> None:
        self.sources: list[Source] = []

    def collect(self) -> Iterator[Metric]:
        """See parent class."""
        for source in self.sources:
            yield from source()


_asked = _Asked()


def ask_for_gauges(source: Source) -> None:
    """Have that function asked for gauges at every look; it must be quick."""
    _asked.sources.append(source)


def exposition() -> bytes:
    """All metrics in Prometheus' text format."""
    if not os.environ.get(SHARED):
        return bytes(generate_latest(_single))
    shared = CollectorRegistry()
    MultiProcessCollector(shared)
    shared.register(_asked)
    return bytes(generate_latest(shared))


class _Joined(Collector):
    """This process' counters, the gauges, and what the system knows of the process."""

    def __init__(self) -> None:
        self._process = ProcessCollector(registry=None)

    def collect(self) -> Iterator[Metric]:
        """See parent class."""
        yield from _registry.collect()
        yield from _asked.collect()
        yield from self._process.collect()


_single = CollectorRegistry(auto_describe=False)
_single.register(_Joined())
