"""Claims, small texts and locks: the same in memory and in Redis."""

from __future__ import annotations

import asyncio
import secrets
import socket
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import need
from yibao.errors import ConfigurationError, StoreError
from yibao.stores.short_lived import MemoryShortLived, RedisShortLived, ShortLived, short_lived

Scene = Callable[[ShortLived], Awaitable[None]]


class RedisServer:
    """A Redis of the test's own, which may be stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start and wait until it accepts connections."""
        program = need("redis-server", "redis-server")
        options = ["--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen([program, *options, "--bind", "127.0.0.1"], stdout=quiet)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def stop(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["memory", "redis"])
def run(request: pytest.FixtureRequest) -> Callable[[Scene], None]:
    """Plays a scene with a store of each kind."""

    def play(scene: Scene) -> None:
        async def whole() -> None:
            if request.param == "memory":
                store: ShortLived = MemoryShortLived()
            else:
                server: RedisServer = request.getfixturevalue("redis")
                store = RedisShortLived(server.url, prefix=secrets.token_hex(8))
            await scene(store)
            await store.close()

        asyncio.run(whole())

    return play


def test_only_the_first_of_many_gets_the_claim(run: Callable[[Scene], None]) -> None:
    async def scene(store: ShortLived) -> None:
        granted = await asyncio.gather(*(store.claim("a", 60, str(n)) for n in range(40)))
        assert granted.count(True) == 1
        assert await store.get("a") == str(granted.index(True))
        assert await store.claim("b", 60)

    run(scene)


def test_what_is_kept_is_found_until_its_time_is_over(run: Callable[[Scene], None]) -> None:
    async def scene(store: ShortLived) -> None:
        assert await store.get("a") is None
        await store.put("a", "余额🙂", 60)
        await store.put("b", "x", 0.02)
        await asyncio.sleep(0.1)
        assert (await store.get("a"), await store.get("b")) == ("余额🙂", None)
        assert await store.claim("b", 60, "free again") and not await store.claim("a", 60)
        await store.put("a", "new", 60)
        assert await store.get("a") == "new"
        await store.drop("a")
        assert await store.get("a") is None
        await store.drop("a")

    run(scene)


def test_a_key_is_dropped_only_by_who_knows_its_value(run: Callable[[Scene], None]) -> None:
    async def scene(store: ShortLived) -> None:
        await store.put("a", "mine", 60)
        await store.drop_if("a", "yours")
        assert await store.get("a") == "mine"
        await store.drop_if("a", "mine")
        await store.drop_if("a", "mine")
        assert await store.get("a") is None

    run(scene)


def test_a_value_is_swapped_only_by_who_knows_it(run: Callable[[Scene], None]) -> None:
    async def scene(store: ShortLived) -> None:
        assert not await store.swap("a", "old", "x", 60), "there is none"
        assert await store.swap("a", None, "1", 60) and not await store.swap("a", None, "x", 60)
        swapped = [store.swap("a", "1", f"by {n}", 60) for n in range(9)]
        granted = await asyncio.gather(*swapped)
        assert granted.count(True) == 1
        assert await store.get("a") == f"by {granted.index(True)}"
        assert await store.swap("a", await store.get("a"), "short", 0.02)
        await asyncio.sleep(0.1)
        assert await store.get("a") is None

    run(scene)


def test_a_lock_has_one_holder_at_a_time(run: Callable[[Scene], None]) -> None:
    async def scene(store: ShortLived) -> None:
        inside: list[int] = []
        most: list[int] = []

        async def hold(number: int) -> None:
            async with store.lock("a", 30):
                inside.append(number)
                most.append(len(inside))
                await asyncio.sleep(0.005)
                inside.remove(number)

        await asyncio.gather(*(hold(number) for number in range(8)))
        assert most == [1] * 8

    run(scene)


def test_a_lock_is_let_go_when_its_holder_fails(run: Callable[[Scene], None]) -> None:
    async def scene(store: ShortLived) -> None:
        with pytest.raises(ZeroDivisionError):
            async with store.lock("a", 30):
                raise ZeroDivisionError
        async with store.lock("a", 0.2):
            pass

    run(scene)


def test_a_dead_holder_s_lock_ends_and_he_cannot_open_the_next_one_s(
    run: Callable[[Scene], None],
) -> None:
    async def scene(store: ShortLived) -> None:
        async with store.lock("a", 0.05):
            await asyncio.sleep(0.1)
            async with store.lock("a", 30):
                pass
            assert await store.claim("lock:a", 30, "the next")
        assert await store.get("lock:a") == "the next"

    run(scene)


def test_who_waits_in_vain_is_told(run: Callable[[Scene], None]) -> None:
    async def scene(store: ShortLived) -> None:
        await store.claim("lock:a", 30)
        with pytest.raises(StoreError, match="改法"):
            async with store.lock("a", 0.05):
                pytest.fail("two holders")

    run(scene)


def test_memory_is_bounded_and_forgets_what_is_over_first() -> None:
    async def scene() -> None:
        now = [0.0]
        store = MemoryShortLived(most_keys=100, clock=lambda: now[0])
        await store.put("old but good", "x", 1000)
        for number in range(99):
            await store.put(f"short {number}", "x", 1)
        now[0] = 2
        await store.put("new", "x", 1000)
        assert store.size == 2 and await store.get("old but good")
        for number in range(1000):
            await store.put(f"long {number}", "x", 1000)
            assert store.size <= 100
        assert await store.get("long 999") and await store.get("old but good") is None

    asyncio.run(scene())


def test_two_processes_with_one_redis_share_and_two_products_do_not(redis: RedisServer) -> None:
    async def scene() -> None:
        first, second = RedisShortLived(redis.url), RedisShortLived(redis.url)
        other = RedisShortLived(redis.url, prefix="other:")
        assert await first.claim("shared", 60) and not await second.claim("shared", 60)
        assert await other.claim("shared", 60)
        for store in (first, second, other):
            await store.close()

    asyncio.run(scene())


def test_a_redis_that_goes_is_told_and_one_that_comes_back_is_used(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    server.start()

    async def scene() -> None:
        store = RedisShortLived(server.url)
        assert await store.claim("a", 60)
        server.stop()
        for ask in (store.get("a"), store.claim("b", 60), store.put("a", "x", 60), store.drop("a")):
            with pytest.raises(StoreError, match=r"YIBAO_REDIS_URL.*") as down:
                await ask
            assert "改法" in str(down.value)
        server.start()
        assert await store.claim("b", 60)
        await store.close()

    try:
        asyncio.run(scene())
    finally:
        server.stop()


def test_a_redis_that_hangs_does_not_hold_a_citizen_up() -> None:
    async def scene() -> None:
        deaf = await asyncio.start_server(lambda *_: asyncio.sleep(30), "127.0.0.1", 0)
        port = deaf.sockets[0].getsockname()[1]
        store = RedisShortLived(f"redis://127.0.0.1:{port}/0", patience=0.1)
        with pytest.raises(StoreError):
            await asyncio.wait_for(store.claim("a", 60), 10)
        await store.close()
        deaf.close()

    asyncio.run(scene())


def test_who_stops_waiting_leaves_no_answer_behind_for_the_next(redis: RedisServer) -> None:
    async def scene() -> None:
        store = RedisShortLived(redis.url, prefix=secrets.token_hex(8))
        names = [f"key {number}" for number in range(20)]
        for name in names:
            await store.put(name, name, 60)
        await store._redis.client_pause(300)
        waiting = [asyncio.create_task(store.get(name)) for name in names]
        await asyncio.sleep(0.1)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert [await store.get(name) for name in names] == names
        await store.close()

    asyncio.run(scene())


def test_a_faulty_address_is_told_without_its_password() -> None:
    for url in ("127.0.0.1:6379", "http://u:geheim@127.0.0.1", "redis://:geheim@127.0.0.1:port"):
        with pytest.raises(ConfigurationError, match=r"YIBAO_REDIS_URL.*改法") as error:
            short_lived(url)
        assert "geheim" not in str(error.value)


def test_without_an_address_this_process_keeps_it_itself() -> None:
    assert isinstance(short_lived(None), MemoryShortLived)
    assert isinstance(short_lived(""), MemoryShortLived)
    assert isinstance(short_lived("redis://127.0.0.1:6379/0"), RedisShortLived)
