"""A long load at the product alone, after which every question is looked for in the database."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from pathlib import Path

from benchmarks.performance.figures import Run
from benchmarks.performance.load import Plan
from benchmarks.performance.measured import Soak
from benchmarks.performance.measuring import say
from benchmarks.performance.servers import Ours

_STRETCH = 30.0


async def soak(server: Ours, minutes: float, users: int) -> Soak:
    """Users without a pause for so long; nothing else may be asked of the server."""
    kept_before = len(kept_questions(server.database))
    run, memory, begun = Run(), [], time.monotonic()
    while (left := minutes * 60 - (time.monotonic() - begun)) > 0:
        run = run.and_(await server.load(Plan(users, min(_STRETCH, max(left, 1.0)))))
        memory.append((round((time.monotonic() - begun) / 60, 2), server.processes.resident_mb()))
        say(f"{memory[-1][0]:.1f} min, {run.sent} questions, {dict(run.failed)}")
    kept = kept_questions(server.database)
    return Soak(
        minutes, users, run.sent, run.sent - run.failed.total(), dict(run.failed),
        run.sent - (len(kept) - kept_before),
        sum(times - 1 for times in kept.values()),
        run.ms(0.5), run.ms(0.99), run.throughput, memory,
    )  # fmt: skip


def kept_questions(database: Path) -> Counter[str]:
    """How often each question, by its conversation and id, is in the database."""
    query = "SELECT sender_id || json_extract(data, '$.message_id') FROM events WHERE type_name = 'user'"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return Counter(row[0] for row in connection.execute(query))
