"""What strangers and broken proxies may send to the WeChat door: each refused, none of it logged.

The real server in every mode; ends with a table, and with 1 where something got in or harm was done.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.wechat_platform.account import Account
from tests.wechat_platform.hostile import CONTENT, OPENID, Hostile, hostile
from tests.wechat_platform.ledger import Ledger
from tests.wechat_platform.pushing import Platform
from tests.wechat_platform.server import Server
from yibao.channels.wechat.delivery import STILL_LOOKING

MODES = ("plain", "compatible", "safe")
_CITIZEN = "oCitizen_openid-0123456789ab"
_QUESTION = "医保卡余额怎么查"
_REFUSED = re.compile(r"refused: (\w+)")


@dataclass
class Siege:
    """One mode's server and what it did with what was sent."""

    mode: str
    sent: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    leaked: int = 0
    answered: int = 0
    asked: int = 0

    async def run(self, folder: Path, rounds: int) -> None:
        """Send the whole table so many times, and ask as a citizen in between."""
        account = Account(self.mode)
        server = Server(account.environment(), folder / f"{self.mode}.txt")
        await server.start()
        try:
            async with Platform(account, server.url, Ledger()) as platform:
                for _ in range(rounds):
                    await self._once(platform)
        finally:
            await server.stop()
        self.codes = Counter(_REFUSED.findall(server.printed))
        hidden = (CONTENT, OPENID, _CITIZEN, _QUESTION, account.token, account.aes_key)
        self.leaked = sum(text in server.printed for text in hidden)

    async def _once(self, platform: Platform) -> None:
        for case in [*hostile(platform), *await _replays(platform)]:
            status, body = await platform.post(case.query, case.body)
            self.sent[f"{case.status}"] += 1
            if status != case.status or CONTENT.encode() in body or OPENID.encode() in body:
                self.wrong[f"{case.name}: {status}"] += 1
        self.asked += 1
        (said,) = await platform.say(f"{_CITIZEN}{self.asked}", _QUESTION)
        self.answered += "余额" in said or said == STILL_LOOKING


async def _replays(platform: Platform) -> list[Hostile]:
    """A signature that was used already, with another message below it."""
    if platform.account.mode == "safe":
        return []  # There the signature covers the message
    query = platform.plain_query() | {"openid": OPENID}
    plain = Platform(Account("plain", name=platform.account.name), "", Ledger())
    bodies = [plain.request(plain.text(OPENID, f"{CONTENT}{i}"))[1] for i in range(2)]
    await platform.post(query, bodies[0])
    return [Hostile("replayed with another message", query, bodies[1], 403)]


async def siege(rounds: int, folder: Path) -> list[Siege]:
    """All modes at once."""
    sieges = [Siege(mode) for mode in MODES]
    await asyncio.gather(*(one.run(folder, rounds) for one in sieges))
    return sieges


def main() -> int:
    """Print what was sent, refused and why; 1 where anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wechat_hostile")
    parser.add_argument("--rounds", type=int, default=10)
    with tempfile.TemporaryDirectory() as folder:
        sieges = asyncio.run(siege(parser.parse_args().rounds, Path(folder)))
    for one in sieges:
        print(f"{one.mode}: {one.sent.total()} requests")
        for code, count in sorted(one.codes.items()):
            print(f"  refused, {code:22}{count:>8}")
        print(f"  let in or harmed         {one.wrong.total():>8}  {dict(one.wrong) or ''}")
        print(f"  told in the log          {one.leaked:>8}")
        print(f"  citizens answered        {one.answered:>8} of {one.asked}")
    well = all(
        not one.wrong and not one.leaked and one.answered == one.asked
        and one.codes.total() == one.sent.total()
        for one in sieges
    )  # fmt: skip
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
