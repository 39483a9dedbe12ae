"""Each message once, and a citizen's messages one after another, over all processes.

Whoever works on a message holds a lease that ends by itself: a killed process's message is free
again a few seconds later, for the platform's next try or for the citizen who asks for it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from yibao.channels.wechat.kept import Citizens
from yibao.errors import StoreError
from yibao.stores.short_lived import ShortLived

# The platform tries again after five seconds, and once more after another five
LEASE = 6.0
# Seconds between two looks at the store, at first and at most: many wait, and each look costs
SOON, SELDOM = 0.05, 0.15
# A message whose process was killed keeps its place so many seconds more for its next try
_GRACE = 1.5


class Line:
    """Who works on which message, and whose turn it is."""

    def __init__(self, store: ShortLived, citizens: Citizens, lease: float = LEASE) -> None:
        self._store, self._citizens, self._lease = store, citizens, lease
        self._me = secrets.token_hex(8)

    async def take(self, key: str) -> bool:
        """Whether nobody works on the message; then this process does."""
        return await self._store.claim(_lease(key), self._lease, self._me)

    @asynccontextmanager
    async def lease(self, key: str) -> AsyncIterator[None]:
        """Hold on to a message that was taken; it is given back at the end."""
        beat = asyncio.get_running_loop().create_task(self._beat(key))
        try:
            yield
        finally:
            beat.cancel()
            with suppress(asyncio.CancelledError):
                await beat
            with suppress(StoreError):
                await self._store.drop_if(_lease(key), self._me)

    async def enter(self, sender: str, key: str) -> list[str]:
        """Give a message that is held its place in the citizen's line; the line as it then is."""
        return (await self._citizens.change(sender, lambda kept: kept.enter(key))).line

    async def stand(self, sender: str, key: str) -> None:
        """Wait until the message is the first in the line."""
        dead, pause = 0.0, SOON
        line = (await self._citizens.read(sender)).line
        while key in line and line[0] != key:
            if await self._store.get(_lease(line[0])) is not None:
                dead = 0.0
            elif dead < _GRACE:
                dead += pause
            else:
                await self.leave(sender, line[0])
                dead = 0.0
            await asyncio.sleep(pause)
            pause = min(SELDOM, 1.3 * pause)
            line = (await self._citizens.read(sender)).line

    async def leave(self, sender: str, key: str) -> None:
        """Take the message out of the line, if it is still there."""
        await self._citizens.change(sender, lambda kept: kept.leave(key))

    async def _beat(self, key: str) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            with suppress(StoreError):
                await self._store.put(_lease(key), self._me, self._lease)


def _lease(key: str) -> str:
    return f"wechat:lease:{key}"
