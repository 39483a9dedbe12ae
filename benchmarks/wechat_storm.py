"""A storm at the WeChat door: many citizens, duplicates, slow actions, servers stopped and killed.

Two real servers share Redis and a database behind a proxy; the simulated platform plays WeChat.
Ends with a table, and with 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.wechat_storm_people import Asked, People, Phones, Weather
from benchmarks.wechat_storm_servers import Servers, lags, told_by
from tests.wechat_platform.account import Account
from tests.wechat_platform.balancer import Balancer
from tests.wechat_platform.pushing import Platform

SLOWEST = 4.5
_MOST_CASES = 20
PROMISED_NONE = (
    "not answered once", "lost", "asked to send again", "answered differently", "worked on twice",
    "another's answer", "out of order", "fetched out of order", "service out of order",
    "broken rules", "replies over 4.5 s",
)  # fmt: skip


async def storm(weather: Weather, folder: Path) -> dict[str, object]:
    """Blow, and tell what was found."""
    account, phones = Account(), Phones()
    async with Servers(account, folder, weather.slow, weather.slow_seconds) as servers:
        async with Balancer(servers.ports, weather.sticky) as balancer:
            url = f"http://127.0.0.1:{balancer.port}/webhooks/wechat/webhook"
            async with Platform(account, url, phones) as platform:
                people = People(weather, platform, phones, servers)
                late = asyncio.create_task(_lateness())
                began = time.monotonic()
                await people.ask_all()
                seconds = time.monotonic() - began
                late.cancel()
        await servers.stop()
    found = _Found(people, told_by(folder))
    return {**found.table(), **_machine(people, folder, seconds)}


def broken(found: dict[str, object]) -> list[str]:
    """The promises that were not kept."""
    return [name for name in PROMISED_NONE if found[name]]


class _Found:
    """What was promised, and what was seen; `told` is what the tracker store holds."""

    def __init__(self, people: People, told: dict[str, list[tuple[str, str]]]) -> None:
        self._people, self._phones, self._told = people, people.phones, told
        self._leads = {key: lead for said in told.values() for key, lead in said}

    def table(self) -> dict[str, object]:
        """All of it; cases that broke a promise go to stderr."""
        asked, times = self._people.asked, sorted(self._phones.answer_times)
        overtaken = [key for said in self._told.values() for key in _swapped(said)]
        # A try that was cut off comes again after five seconds, when the next message may be there
        cut = [key for key in overtaken if self._was_cut(key)]
        runs = [key for said in self._told.values() for key, _ in said]
        return {
            "messages": len(asked),
            "users": len({one.message.user for one in asked}),
            "sent twice": self._people.duplicates,
            "first told to wait": sum(one.waited for one in asked),
            "answered once": sum(len(one.answers) == 1 for one in asked),
            "not answered once": self._count(one for one in asked if len(one.answers) != 1),
            "lost": sum(not one.answers and not one.put_off for one in asked),
            "asked to send again": sum(one.put_off for one in asked),
            "answered differently": sum(len(one.answers) > 1 for one in asked),
            "worked on twice": len(runs) - len(set(runs)),
            "another's answer": self._count(one for one in asked if self._is_another_s(one)),
            "out of order": self._count(
                one for one in asked if one.message.key in {*overtaken} - {*cut}
            ),
            "fetched out of order": self._count(one for one in asked if one.out_of_turn),
            "overtaken at a kill": len(cut),
            "service out of order": len(self._phones.breakdowns),
            "broken rules": self._faults(),
            "replies over 4.5 s": sum(seconds > SLOWEST for seconds in times),
            "replies": len(times),
            "median s": round(times[len(times) // 2], 2),
            "99 % s": round(times[len(times) * 99 // 100], 2),
            "slowest s": round(times[-1], 2),
        }

    def _faults(self) -> int:
        """Replies that the platform cannot take; 502 is the proxy's where a server was killed."""
        faults = Counter(self._phones.faults)
        faults.pop("status 502", None)
        for fault, count in faults.items():
            print(f"▸ {fault}: {count}", file=sys.stderr)
        return faults.total()

    def _was_cut(self, key: str) -> bool:
        return any(saw.attempt > 1 for saw in self._phones.by_key[key])

    def _is_another_s(self, one: Asked) -> bool:
        lead = self._leads.get(one.message.key, "?")
        return any(not text.startswith(lead) for text in one.answers)

    def _count(self, cases: Iterator[Asked]) -> int:
        found = list(cases)
        for one in found[:_MOST_CASES]:
            saw = [
                f"{saw.attempt}/{saw.seconds:.2f}s/{saw.text[:24]!r}"
                for saw in self._phones.by_key[one.message.key]
            ]
            answers = [text[:24] for text in one.answers]
            lead = self._leads.get(one.message.key, "?")[:24]
            print(f"▸ case {one.message.key} {lead!r} {answers} {saw}", file=sys.stderr)
        return len(found)


def _swapped(said: list[tuple[str, str]]) -> list[str]:
    """The messages that were worked on after a later one."""
    keys = [key for key, _ in said]
    return [b for a, b in itertools.pairwise(keys) if int(a) > int(b)]


def _machine(people: People, folder: Path, seconds: float) -> dict[str, object]:
    """What the machine had to bear."""
    late = sorted(lags(folder))
    return {
        "minutes": round(seconds / 60, 1),
        "messages a second": round(len(people.asked) / people.seconds, 1),
        "most open at once": people.most_open,
        "processors": os.cpu_count(),
        "mean load": round(sum(people.loads) / max(1, len(people.loads)), 1),
        "servers' clock late, 99 % s": late[len(late) * 99 // 100],
        "servers' clock late, most s": late[-1],
        "platform's clock late, most s": round(_late[0], 2),
    }


_late = [0.0]


async def _lateness() -> None:
    """Watches this process's own clock: what is measured here is no better than it."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(0.02)
        _late[0] = max(_late[0], time.monotonic() - before - 0.02)


def main() -> int:
    """Blow as strong as asked; the table goes to stdout."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wechat_storm")
    for name in ("messages", "users", "burst", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Weather, name))
    for name in ("rate", "duplicates", "slow"):
        parser.add_argument(f"--{name}", type=float, default=getattr(Weather, name))
    parser.add_argument("--spread", dest="sticky", action="store_false")
    parser.add_argument("--keep", type=Path, help="a folder for the servers' logs")
    given = vars(parser.parse_args())
    keep = given.pop("keep")
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found = asyncio.run(storm(Weather(**given), folder))
    print("\n".join(f"{name:32}{value:>10}" for name, value in found.items()))
    for name in broken(found):
        print(f"broken: {name}", file=sys.stderr)
    return 1 if broken(found) else 0


if __name__ == "__main__":
    sys.exit(main())
