"""One turn at a time in a conversation, over all processes that share a Redis."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import LockError as NotHeld
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_PREFIX = "yibao:lock:"
# No turn takes that long; who was killed in the middle of one blocks the citizen no longer
_LIFETIME = 20.0
# A little more, so that whoever waits for a killed one still gets his turn
_PATIENCE = 24.0
# Rasa's own asks once a second, so that eight messages at once take four
_ASK_EVERY = 0.03

_held_here: ContextVar[frozenset[str]] = ContextVar("held_here", default=frozenset())


class RedisLocks(LockStore):
    """A lock store for several processes; raises LockError while Redis is away.

    Rasa's own reads a list of tickets and writes it back, so two processes may draw the same one.
    """

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        super().__init__()
        self._redis: Redis[Any] = Redis.from_url(
            str(endpoint_config.url),
            socket_timeout=3,
            socket_connect_timeout=2,
            # A connection of before an outage fails once
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[NoConnection],
        )
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[TicketLock]:
        """Hold the conversation; those of one process are served in the order in which they came.

        Who holds it already goes on, within the same task.
        """
        mine = _held_here.get()
        if conversation_id in mine:
            yield TicketLock(conversation_id)
            return
        line = self._lines.setdefault(conversation_id, _Line())
        line.waiting += 1
        try:
            async with line.lock, self._held(conversation_id):
                token = _held_here.set(mine | {conversation_id})
                try:
                    yield TicketLock(conversation_id)
                finally:
                    _held_here.reset(token)
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop(conversation_id, None)

    async def reachable(self) -> bool:
        """Whether Redis answers now."""
        try:
            return bool(await self._redis.ping())
        except (RedisError, OSError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.close()

    @asynccontextmanager
    async def _held(self, conversation_id: str) -> AsyncIterator[None]:
        lock = self._redis.lock(
            _PREFIX + conversation_id,
            timeout=_LIFETIME,
            sleep=_ASK_EVERY,
            blocking_timeout=_PATIENCE,
        )
        try:
            got = await lock.acquire()
        except (RedisError, OSError) as error:
            raise LockError(f"Redis is away: {type(error).__name__}") from None
        if not got:
            raise LockError("The conversation is busy")
        try:
            yield
        finally:
            try:
                await lock.release()
            except (NotHeld, RedisError, OSError) as error:
                # The turn is done; the lock ends by itself
                logger.warning("A lock could not be given back: %s", type(error).__name__)


class _Line:
    """Those who wait for one conversation in this process."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0
