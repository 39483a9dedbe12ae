"""What processes share for seconds or hours: claims, small texts and locks, each with its end."""

from __future__ import annotations

import asyncio
import secrets
import time
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from yibao.errors import ConfigurationError, StoreError

Got = TypeVar("Got")

# A key costs about 300 bytes
_MOST_KEYS = 200_000
_CONNECTIONS = 32
# A citizen waits: a store that has not answered by then counts as down
_PATIENCE = 2.0
_POLL = 0.02
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
_SWAP = (
    "if redis.call('get', KEYS[1]) == ARGV[1] then "
    "return redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3]) end"
)
_OUT_OF_REACH = (
    "多个进程共用的临时存储（Redis）连不上。改法：看看 Redis 开着没有，YIBAO_REDIS_URL 写得对不对。"
)


class ShortLived(ABC):
    """Keys that forget themselves; every method raises StoreError where the store is out of reach.

    Belongs to one event loop. Keys and values must not name a person in clear.
    """

    @abstractmethod
    async def claim(self, key: str, seconds: float, value: str = "1") -> bool:
        """Whether the key was free; then it is taken and holds the value for that many seconds."""

    @abstractmethod
    async def get(self, key: str) -> str | None:
        """What the key holds; None once its time is over."""

    @abstractmethod
    async def put(self, key: str, value: str, seconds: float) -> None:
        """Keep the value under the key for that many seconds, whatever was there."""

    @abstractmethod
    async def drop(self, key: str) -> None:
        """Forget the key."""

    @abstractmethod
    async def drop_if(self, key: str, value: str) -> None:
        """Forget the key if it still holds that value, with nothing in between."""

    @abstractmethod
    async def swap(self, key: str, known: str | None, value: str, seconds: float) -> bool:
        """Keep the value if the key still holds what is known, with nothing in between."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections."""

    @asynccontextmanager
    async def lock(self, key: str, seconds: float) -> AsyncIterator[None]:
        """One holder at a time, over all processes; whoever dies holds it `seconds` at most.

        Waits at most `seconds` for its turn, then raises StoreError; who waits has no order.
        """
        key, holder = f"lock:{key}", secrets.token_hex(8)
        end = time.monotonic() + seconds
        while not await self.claim(key, seconds, holder):
            if time.monotonic() > end:
                raise StoreError("等了太久没轮到。改法：看看是不是有进程卡住了。")
            await asyncio.sleep(_POLL)
        try:
            yield
        finally:
            await self.drop_if(key, holder)


class MemoryShortLived(ShortLived):
    """In this process's memory; beyond `most_keys` those that were put first are forgotten."""

    def __init__(
        self, most_keys: int = _MOST_KEYS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_keys, self._clock = most_keys, clock
        self._kept: OrderedDict[str, tuple[str, float]] = OrderedDict()

    @property
    def size(self) -> int:
        """How many keys are held, those included whose time is over but which nobody asked for."""
        return len(self._kept)

    async def claim(self, key: str, seconds: float, value: str = "1") -> bool:
        """Whether the key was free."""
        if await self.get(key) is not None:
            return False
        await self.put(key, value, seconds)
        return True

    async def get(self, key: str) -> str | None:
        """What the key holds."""
        value, end = self._kept.get(key, ("", 0.0))
        if end > self._clock():
            return value
        self._kept.pop(key, None)
        return None

    async def put(self, key: str, value: str, seconds: float) -> None:
        """Keep the value."""
        self._kept.pop(key, None)
        self._kept[key] = (value, self._clock() + seconds)
        if len(self._kept) > self._most_keys:
            self._make_room()

    async def drop(self, key: str) -> None:
        """Forget the key."""
        self._kept.pop(key, None)

    async def drop_if(self, key: str, value: str) -> None:
        """Forget the key if it holds that."""
        if await self.get(key) == value:
            await self.drop(key)

    async def swap(self, key: str, known: str | None, value: str, seconds: float) -> bool:
        """Keep the value if the key holds what is known."""
        if await self.get(key) != known:
            return False
        await self.put(key, value, seconds)
        return True

    async def close(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def _make_room(self) -> None:
        # A tenth at once: looking through all of them for each new key would be slow
        now = self._clock()
        for key in [key for key, (_, end) in self._kept.items() if end <= now]:
            del self._kept[key]
        while len(self._kept) > self._most_keys * 9 // 10:
            self._kept.popitem(last=False)


class RedisShortLived(ShortLived):
    """In Redis, for all processes with that address and prefix."""

    def __init__(self, url: str, prefix: str = "yibao:", patience: float = _PATIENCE) -> None:
        try:
            pool = BlockingConnectionPool.from_url(
                url,
                max_connections=_CONNECTIONS,
                timeout=patience,
                socket_timeout=patience,
                socket_connect_timeout=patience,
                decode_responses=True,
            )
        except (ValueError, TypeError):
            # The address may hold a password
            raise ConfigurationError(
                "YIBAO_REDIS_URL 不是 Redis 的地址。改法：写成 redis://127.0.0.1:6379/0。"
            ) from None
        self._redis: Any = Redis(connection_pool=pool)
        self._prefix = prefix

    async def claim(self, key: str, seconds: float, value: str = "1") -> bool:
        """Whether the key was free, decided by Redis alone."""
        name, end = self._prefix + key, _milliseconds(seconds)
        return bool(await _asked(self._redis.set(name, value, nx=True, px=end)))

    async def get(self, key: str) -> str | None:
        """What the key holds."""
        kept: str | None = await _asked(self._redis.get(self._prefix + key))
        return kept

    async def put(self, key: str, value: str, seconds: float) -> None:
        """Keep the value."""
        await _asked(self._redis.set(self._prefix + key, value, px=_milliseconds(seconds)))

    async def drop(self, key: str) -> None:
        """Forget the key."""
        await _asked(self._redis.delete(self._prefix + key))

    async def drop_if(self, key: str, value: str) -> None:
        """Forget the key if it holds that, in one step of Redis."""
        await _asked(self._redis.eval(_RELEASE, 1, self._prefix + key, value))

    async def swap(self, key: str, known: str | None, value: str, seconds: float) -> bool:
        """Keep the value if the key holds what is known, in one step of Redis."""
        end = _milliseconds(seconds)
        if known is None:
            return await self.claim(key, seconds, value)
        swapped = self._redis.eval(_SWAP, 1, self._prefix + key, known, value, end)
        return bool(await _asked(swapped))

    async def close(self) -> None:
        """Close the connections."""
        await _asked(self._redis.close())
        await _asked(self._redis.connection_pool.disconnect())


def short_lived(url: str | None) -> ShortLived:
    """The store at that Redis address (YIBAO_REDIS_URL); without one, this process's own memory."""
    return RedisShortLived(url) if url else MemoryShortLived()


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))


async def _asked(answer: Awaitable[Got]) -> Got:
    # Never asked twice: a claim whose answer was lost may have been granted
    try:
        return await answer
    except (RedisError, OSError, asyncio.TimeoutError) as error:
        raise StoreError(_OUT_OF_REACH) from error
