"""One turn at a time in a conversation, with a real Redis between real processes."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from rasa.core.lock_store import LockError
from rasa.utils.endpoints import EndpointConfig

from tests.conftest import ROOT
from tests.yibao.stores.conftest import Tap
from yibao.stores import locks
from yibao.stores.locks import RedisLocks

SERVER = os.environ.get("YIBAO_TEST_REDIS", "redis://127.0.0.1:6379/9")


@pytest.fixture
def url() -> str:
    """The address of a Redis that answers."""
    try:
        redis.Redis.from_url(SERVER).ping()
    except redis.ConnectionError:
        if os.environ.get("CI") == "true":
            pytest.fail("no Redis answers")
        pytest.skip("no Redis answers: apt-get install redis-server, or set YIBAO_TEST_REDIS")
    return SERVER


def opened(url: str) -> RedisLocks:
    return RedisLocks(EndpointConfig(url))


async def _turns(store: RedisLocks, conversation: str, number: int, inside: list[int]) -> None:
    async with store.lock(conversation):
        inside.append(number)
        count = len(inside)
        await asyncio.sleep(0.02)
        assert len(inside) == count, "two were inside at once"


def test_those_of_one_process_are_served_in_the_order_in_which_they_came(url: str) -> None:
    async def go() -> list[int]:
        store, inside = opened(url), list[int]()
        name = uuid.uuid4().hex
        await asyncio.gather(*(_turns(store, name, number, inside) for number in range(20)))
        assert not store._lines, "who has gone is forgotten"
        await store.close()
        return inside

    assert asyncio.run(go()) == list(range(20))


def test_other_conversations_do_not_wait(url: str) -> None:
    async def go() -> bool:
        store = opened(url)
        async with store.lock(uuid.uuid4().hex), store.lock(uuid.uuid4().hex):
            await store.close()
            return True

    assert asyncio.run(go())


_WORKER = """
import asyncio, sys
from pathlib import Path
from rasa.utils.endpoints import EndpointConfig
from yibao.stores.locks import RedisLocks
async def one(store, name, book):
    async with store.lock(name):
        count = int(book.read_text())
        await asyncio.sleep(0.002)
        book.write_text(str(count + 1))
async def main(url, name, book):
    store = RedisLocks(EndpointConfig(url))
    await asyncio.gather(*(one(store, name, Path(book)) for _ in range(25)))
asyncio.run(main(*sys.argv[1:]))
"""


def test_no_two_processes_are_inside_at_once(url: str, tmp_path: Path) -> None:
    """Each adds to what it read; with two inside at once some additions would be lost."""
    book, name = tmp_path / "count", uuid.uuid4().hex
    book.write_text("0")
    command = [sys.executable, "-c", _WORKER, url, name, str(book)]
    workers = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [worker.wait(90) for worker in workers] == [0, 0, 0]
    assert book.read_text() == "75"


def test_who_was_killed_inside_does_not_keep_the_others_out_for_ever(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_LIFETIME", 1.0)

    async def go() -> float:
        store, name = opened(url), uuid.uuid4().hex
        # As a killed process leaves it
        await store._redis.set(locks._PREFIX + name, "somebody", px=1000)
        began = time.monotonic()
        async with store.lock(name):
            await store.close()
            return time.monotonic() - began

    assert asyncio.run(go()) > 0.5


def test_who_waits_in_vain_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_PATIENCE", 0.2)

    async def go() -> None:
        store, name = opened(url), uuid.uuid4().hex
        await store._redis.set(locks._PREFIX + name, "somebody", px=5000)
        with pytest.raises(LockError):
            async with store.lock(name):
                pass
        await store.close()

    asyncio.run(go())


def test_while_redis_is_away_it_says_so_and_then_goes_on(
    url: str, tap: Callable[[str, int], Tap]
) -> None:
    parts = urlsplit(url)
    line = tap(parts.hostname or "", parts.port or 6379)

    async def go() -> list[bool]:
        store, reached = opened(f"redis://127.0.0.1:{line.port}/9"), []
        async with store.lock("a" + uuid.uuid4().hex):
            reached.append(await store.reachable())
        line.cut()
        with pytest.raises(LockError):
            async with store.lock(uuid.uuid4().hex):
                pass
        reached.append(await store.reachable())
        line.mend()
        async with store.lock(uuid.uuid4().hex):
            reached.append(await store.reachable())
        await store.close()
        return reached

    assert asyncio.run(go()) == [True, False, True]


def test_a_turn_that_was_done_when_redis_went_is_not_spoiled(
    url: str, tap: Callable[[str, int], Tap], caplog: pytest.LogCaptureFixture
) -> None:
    parts = urlsplit(url)
    line = tap(parts.hostname or "", parts.port or 6379)

    async def go() -> None:
        store = opened(f"redis://127.0.0.1:{line.port}/9")
        async with store.lock(uuid.uuid4().hex):
            line.cut()
        await store.close()

    asyncio.run(go())
    assert "could not be given back" in caplog.text


def test_who_holds_a_conversation_may_ask_for_it_again_and_nobody_else_gets_in(url: str) -> None:
    async def go() -> list[str]:
        store, name, seen = opened(url), uuid.uuid4().hex, list[str]()

        async def another() -> None:
            async with store.lock(name):
                seen.append("another")

        waiting = asyncio.create_task(another())
        async with store.lock(name):
            await asyncio.sleep(0)
            async with store.lock(name):
                await asyncio.sleep(0.1)
                seen.append("inner")
            await asyncio.sleep(0.1)
            seen.append("outer")
        await waiting
        await store.close()
        return seen

    assert asyncio.run(asyncio.wait_for(go(), 15)) == ["inner", "outer", "another"]
