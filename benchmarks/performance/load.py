"""Users who each ask, wait for the answer and ask again; bounded in time or in turns.

One process: a turn costs this client about half a millisecond of processor time (it is measured and
reported), a server twenty times as much. More processes, or Locust with its greenlets and its
statistics a request, would only take more of the two cores from the servers that are measured.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

import aiohttp

from benchmarks.performance.doors import Door
from benchmarks.performance.figures import Run, Turn


@dataclass(frozen=True)
class Plan:
    """How many users; for how long (s) after a run-up (s), or for how many turns; turns a conversation."""

    users: int
    seconds: float = 0.0
    run_up: float = 0.0
    turns: int = 0
    each: int = 10


async def drive(door: Door, texts: Iterator[str], plan: Plan) -> Run:
    """Let the users talk; those turns count that end within the stretch."""
    begin = time.perf_counter() + plan.run_up
    end = begin + plan.seconds if plan.seconds else float("inf")
    left = iter(range(plan.turns)) if plan.turns else None
    turns: list[Turn] = []
    waits = door.waits

    async def user() -> None:
        number = plan.each
        conversation = ""
        while time.perf_counter() < end and (left is None or next(left, None) is not None):
            if number == plan.each or not conversation:
                conversation, number = await begun(door), 0
            number += 1
            turns.append(await door.ask(conversation, next(texts), number))

    cpu = time.process_time()
    await asyncio.gather(*(user() for _ in range(plan.users)))
    cpu = time.process_time() - cpu
    inside = [turn for turn in turns if begin <= turn.ended <= end]
    outside = [turn for turn in turns if not begin <= turn.ended <= end]
    took = plan.seconds or (max(t.ended for t in turns) - begin if turns else 0.0)
    return Run(inside, outside, took, cpu, 0.0, door.waits - waits)


async def begun(door: Door) -> str:
    """A new conversation; an empty name where none could be begun, and what is asked in it fails."""
    try:
        return await door.begin()
    except (aiohttp.ClientError, asyncio.TimeoutError):
        return ""


async def follow(door: Door, conversation: str, texts: Iterator[str], first: int, last: int) -> Run:
    """The turns first to last of one conversation, one after the other."""
    start = time.perf_counter()
    turns = [await door.ask(conversation, next(texts), n) for n in range(first, last + 1)]
    return Run(turns, [], time.perf_counter() - start)
