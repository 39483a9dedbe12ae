"""The storm's citizens: they ask, wait for the reply, and fetch what was not ready."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from benchmarks.wechat_storm_servers import Servers
from tests.wechat_platform.ledger import BROKEN, Ledger, Saw
from tests.wechat_platform.pushing import Message, Platform
from yibao.channels.wechat.delivery import BUSY, MORE, STILL_LOOKING, WILL_BE_SENT
from yibao.channels.wechat.talk import about
from yibao.rules import the_rulebook

HOLDING = frozenset({STILL_LOOKING, WILL_BE_SENT})
# Of those who ask, so many send a second message at once; seconds between the two
_TWO_AT_ONCE, _BETWEEN = 0.15, 0.3
# Seconds that one who was told to wait for some seconds waits, and how often he asks
_LOOKS_AWAY, _MOST_FETCHES = 4.0, 30


@dataclass(frozen=True)
class Weather:
    """How hard it blows: shares are of all messages, `rate` is messages a second.

    In the middle `burst` messages come at `burst_rate`, more than the servers can work on.
    """

    messages: int = 10_000
    users: int = 500
    rate: float = 12.0
    burst: int = 200
    burst_rate: float = 100.0
    duplicates: float = 0.05
    slow: float = 0.02
    slow_seconds: float = 6.0
    stops: tuple[tuple[float, int], ...] = ((0.3, signal.SIGTERM), (0.7, signal.SIGKILL))
    comes_back: bool = True
    sticky: bool = True
    seed: int = 1


class Phones(Ledger):
    """The ledger with an index, since there are many messages."""

    def __init__(self) -> None:
        super().__init__()
        self.by_key: defaultdict[str, list[Saw]] = defaultdict(list)

    def see(self, saw: Saw) -> None:
        """Something has come to a user's phone."""
        super().see(saw)
        self.by_key[saw.key].append(saw)


@dataclass(eq=False)
class Asked:
    """A citizen's question and what became of it."""

    message: Message
    answers: list[str] = field(default_factory=list)
    waited: bool = False
    put_off: bool = False
    out_of_turn: bool = False


@dataclass
class People:
    """All citizens; `asked` is what they asked, in their order."""

    weather: Weather
    platform: Platform
    phones: Phones
    servers: Servers
    asked: list[Asked] = field(default_factory=list)
    duplicates: int = 0
    most_open: int = 0
    loads: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self._dice = random.Random(self.weather.seed)
        self._open = 0
        self._questions = [topic.question for topic in the_rulebook().topics.values()]

    async def ask_all(self) -> None:
        """Let every citizen ask, while servers stop and come back."""
        users = [f"oStorm{i:022d}" for i in range(self.weather.users)]
        self._dice.shuffle(users)
        self._free = deque(users)
        stops = asyncio.create_task(self._stop_servers())
        began = time.monotonic()
        visits = await self._come()
        self.seconds = time.monotonic() - began
        await asyncio.gather(stops, *visits)

    async def _come(self) -> list[asyncio.Task[None]]:
        """Citizens come by chance, so many a second on average, and once many more."""
        visits, planned, burst = [], 0, self.weather.burst
        due = time.monotonic()
        while planned < self.weather.messages:
            while not self._free:
                await asyncio.sleep(0.05)
            count = 2 if self._dice.random() < _TWO_AT_ONCE else 1
            count = min(count, self.weather.messages - planned)
            visits.append(asyncio.create_task(self._visit(self._free.popleft(), count)))
            planned += count
            rate = self.weather.rate
            if burst > 0 and planned > self.weather.messages / 2:
                burst -= count
                rate = self.weather.burst_rate
            due = max(due, time.monotonic() - 1) + self._dice.expovariate(1) * count / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        return visits

    async def _stop_servers(self) -> None:
        for i, (share, how) in enumerate(self.weather.stops):
            while len(self.asked) < share * self.weather.messages:
                await asyncio.sleep(0.1)
            which = i % len(self.servers.ports)
            await self.servers.end(which, how)
            if self.weather.comes_back:
                await self.servers.start(which)

    async def _visit(self, user: str, count: int) -> None:
        asked = await asyncio.gather(*(self._ask(user, _BETWEEN * i) for i in range(count)))
        await self._fetch(user, [one for one in asked if not one.answers and one.waited])
        self._free.append(user)

    async def _ask(self, user: str, after: float) -> Asked:
        await asyncio.sleep(after)
        asked = Asked(self.platform.text(user, self._dice.choice(self._questions)))
        self.asked.append(asked)
        self._tell()
        self._open += 1
        self.most_open = max(self.most_open, self._open)
        tries = [self.platform.deliver(asked.message)]
        if self._dice.random() < self.weather.duplicates:
            self.duplicates += 1
            tries.append(self._again(asked.message, self._dice.random() * 2))
        await asyncio.gather(*tries)
        self._open -= 1
        said = self._said(asked.message)
        asked.answers += sorted(said - {*HOLDING, BUSY, BROKEN})
        asked.waited, asked.put_off = bool(said & HOLDING), said == {BUSY}
        return asked

    async def _again(self, message: Message, after: float) -> bool:
        await asyncio.sleep(after)
        return await self.platform.push(message)

    async def _fetch(self, user: str, waiting: list[Asked]) -> None:
        """Ask for the answers that were not ready, as the citizen was told to: oldest first."""
        for _ in range(_MOST_FETCHES):
            if not waiting:
                return
            await asyncio.sleep(_LOOKS_AWAY)
            asks = self.platform.text(user, "继续")
            await self.platform.deliver(asks)
            for text in self._said(asks) - {*HOLDING, BUSY, BROKEN}:
                waiting.remove(_given(waiting, text))

    def _said(self, message: Message) -> set[str]:
        return {saw.text.replace(f"\n{MORE}", "") for saw in self.phones.by_key[message.key]}

    def _tell(self) -> None:
        if len(self.asked) % 100 == 0:
            self.loads.append(os.getloadavg()[0])
        if len(self.asked) % 500 == 0:
            print(f"▸ {len(self.asked)} messages", file=sys.stderr, flush=True)


def _given(waiting: list[Asked], text: str) -> Asked:
    """The question that the text says it answers, which should be the oldest."""
    head, _, rest = text.partition("\n")
    named = [one for one in waiting if about(one.message.text) == head]
    one = (named or waiting)[0]
    one.out_of_turn = one is not waiting[0]
    one.answers.append(rest if named else text)
    return one
