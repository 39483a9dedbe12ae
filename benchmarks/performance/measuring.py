"""The measurements, each taken at both servers in turn, so that both see the same machine."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.performance.figures import Run
from benchmarks.performance.load import Plan, follow
from benchmarks.performance.measured import USERS, Level, Side
from benchmarks.performance.servers import Ours, Server
from benchmarks.performance.workshop import forget_pages

SIXTEEN = 16


@dataclass(frozen=True)
class Size:
    """How much is measured; seconds are of one stretch, `most` bounds the long conversation (s)."""

    starts: int
    conversations: int
    rounds: int
    seconds: float
    run_up: float
    long: int
    most: float
    last: int
    turns: int
    swaps: int


FULL = Size(3, 40, 3, 6.0, 1.0, 1000, 120.0, 40, 10_000, 10)
SHORT = Size(1, 4, 1, 3.0, 0.5, 60, 15.0, 8, 300, 2)
TINY = Size(1, 1, 1, 0.5, 0.1, 6, 5.0, 2, 20, 0)

Pair = tuple[Server, Side]


def say(text: str) -> None:
    """Tell what goes on."""
    print(f"▸ {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


async def starts(pairs: Sequence[Pair], size: Size, environment: Path) -> None:
    """Cold and warm starts to the first answer; the servers stay up after the last."""
    for server, side in pairs:
        forget_pages(environment, server.folder)
        side.cold_start_s = await server.start()
        server.stop()
    for number in range(size.starts):
        for server, side in pairs:
            side.warm_starts_s.append(await server.start())
            if number < size.starts - 1:
                server.stop()
    for server, side in pairs:
        remember(server, side)


def remember(server: Server, side: Side) -> None:
    """Note the memory after so many turns."""
    side.memory.append((server.turns, server.processes.resident_mb()))


async def first_turns(pairs: Sequence[Pair], size: Size) -> None:
    """One user, conversations of ten turns."""
    runs = {side.name: Run() for _, side in pairs}
    for _ in range(size.conversations):
        for server, side in pairs:
            runs[side.name] = runs[side.name].and_(await server.load(Plan(1, turns=10)))
    for _, side in pairs:
        side.first_turns = Level.of(1, runs[side.name])


async def levels(pairs: Sequence[Pair], size: Size) -> None:
    """Throughput and times at every number of users."""
    for users in USERS:
        for (_, side), run in zip(pairs, await stretches(pairs, size, users)):
            side.levels.append(Level.of(users, run))


async def sixteen(pairs: Sequence[Pair], size: Size) -> None:
    """Throughput at sixteen users: questions never asked before, and as a crowd asks."""
    for (_, side), run in zip(pairs, await stretches(pairs, size, SIXTEEN)):
        side.sixteen = Level.of(SIXTEEN, run)
    for (_, side), run in zip(pairs, await stretches(pairs, size, SIXTEEN, crowd=True)):
        side.sixteen_crowd = Level.of(SIXTEEN, run)


async def stretches(
    pairs: Sequence[Pair], size: Size, users: int, crowd: bool = False
) -> list[Run]:
    """That many users at each server in turn, some rounds of it."""
    runs = [Run() for _ in pairs]
    for _ in range(size.rounds):
        for place, (server, _) in enumerate(pairs):
            run = await server.load(Plan(users, size.seconds, size.run_up), crowd)
            runs[place] = runs[place].and_(run)
    return runs


async def long_conversation(server: Server, side: Side, size: Size) -> None:
    """One conversation up to its last turn, then its next turns between first turns of others."""
    async with server.door() as door:
        old = await door.begin()
        begun, at, step = time.perf_counter(), 0, 10
        while at < size.long and time.perf_counter() - begun < size.most:
            run = await follow(door, old, server.texts, at + 1, min(at + step, size.long))
            at += len(run.turns)
            side.curve.append((at, run.ms(0.5)))
        late, first, others = Run(), Run(), Run()
        for number in range(size.last):
            late = late.and_(await follow(door, old, server.texts, at + number, at + number))
            new = await door.begin()
            first = first.and_(await follow(door, new, server.texts, 1, 1))
            others = others.and_(await follow(door, new, server.texts, 2, 3))
    side.late_turn, side.late_turn_ms = at, late.ms(0.5)
    side.turn_1_ms, side.turns_2_and_3_ms = first.ms(0.5), others.ms(0.5)
    server.turns += at + 4 * size.last


async def many_turns(server: Server, side: Side, size: Size) -> None:
    """Memory while the turns grow to the wanted number."""
    remember(server, side)
    while server.turns < size.turns:
        await server.load(Plan(8, turns=min(1000, size.turns - server.turns)))
        remember(server, side)


async def swaps(server: Ours, side: Side, size: Size, patience: float = 60.0) -> None:
    """Memory while new models are put in use, a question after each; the last one of many."""
    side.memory_of_swaps.append(server.processes.resident_mb())
    for number in range(1, size.swaps + 1):
        os.utime(server.model)
        until = time.monotonic() + patience
        while await server.swaps() < number:
            if time.monotonic() > until:
                raise TimeoutError(f"model swap {number} did not come:\n{server.processes.printed}")
            await asyncio.sleep(0.3)
        await server.load(Plan(4, turns=40))
        side.memory_of_swaps.append(server.processes.resident_mb())


async def everything(pairs: Sequence[Pair], size: Size) -> None:
    """All measurements, in an order that leaves the caches cold where they must be."""
    (ours, our_side), _ = pairs
    say("starts, cold and warm")
    await starts(pairs, size, Path(sys.prefix))
    say("first ten turns")
    await first_turns(pairs, size)
    say("16 users")
    await sixteen(pairs, size)
    say("1, 8, 32, 128 users")
    await levels(pairs, size)
    say("a long conversation")
    for server, side in pairs:
        await long_conversation(server, side, size)
        remember(server, side)
    say("many turns, model swaps")
    await many_turns(ours, our_side, size)
    if size.swaps and isinstance(ours, Ours):
        await swaps(ours, our_side, size)
