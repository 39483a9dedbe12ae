"""One message, one turn: a message sent twice is answered twice and worked on once."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Task
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from functools import partial
from traceback import format_tb
from typing import Any

from rasa.core.channels.channel import UserMessage

from yibao.channels.collecting import WholeTexts
from yibao.channels.guard import OUTAGES, OnNewMessage, guarded
from yibao.channels.web.history import events_of, messages_to, replies_of
from yibao.errors import Refused, StoreError
from yibao.stores.locks import RedisLocks
from yibao.watching.turns import current_turn

logger = logging.getLogger(__name__)

Json = dict[str, Any]
Key = tuple[str, str]

DOOR = "web"
BUSY = "现在问的人多，或者服务刚启动，请过一会儿再发一次。"
# A turn takes some ten milliseconds; the rest would only wait in line
_AT_ONCE = 64
_PATIENCE = 25.0
_MOST_KEPT = 2000
# Events that are looked through for a message that comes again; nobody sends an old one anew
_ALL, _LATEST = 300, 40
# How the turn came out: it had been answered
REPEATED = "repeated"


class WebOutput(WholeTexts):
    """What this door answers; Rasa and the actions know the door by it."""

    @classmethod
    def name(cls) -> str:
        """The door's name."""
        return DOOR


class Turns:
    """Hands messages to Rasa and keeps the replies for a while, for those who ask again."""

    def __init__(self, on_new_message: OnNewMessage, most_kept: int = _MOST_KEPT) -> None:
        self._on_new_message, self._most_kept = on_new_message, most_kept
        self._tasks: OrderedDict[Key, Task[list[Json]]] = OrderedDict()
        self._running: set[Task[list[Json]]] = set()
        # Conversations none of whose turns are in the tracker only
        self._whole: OrderedDict[str, None] = OrderedDict()

    async def replies(self, agent: Any, sender: str, message_id: str, text: str) -> list[Json]:
        """The replies to that message, new or as given before; raises Refused when it takes long."""
        key = (sender, message_id)
        task = self._tasks.get(key) or self._start(agent, key, text)
        try:
            # Who has gone away must not end a turn that another one waits for
            return await asyncio.wait_for(asyncio.shield(task), _PATIENCE)
        except asyncio.TimeoutError:
            raise Refused(503, "busy", BUSY, retry_after=5) from None

    def _start(self, agent: Any, key: Key, text: str) -> Task[list[Json]]:
        if len(self._running) >= _AT_ONCE:
            raise Refused(503, "busy", BUSY, retry_after=2)
        task = asyncio.get_running_loop().create_task(self._turn(agent, key, text))
        self._running.add(task)
        task.add_done_callback(lambda done: self._ended(key, done))
        self._tasks[key] = task
        while len(self._tasks) > self._most_kept:
            (forgotten, _), _ = self._tasks.popitem(last=False)
            self._whole.pop(forgotten, None)
        return task

    def _ended(self, key: Key, task: Task[list[Json]]) -> None:
        self._running.discard(task)
        if task.cancelled() or task.exception():
            self._tasks.pop(key, None)
            # It may be stored all the same: a line can be cut between the deed and the word
            self._whole.pop(key[0], None)

    async def _turn(self, agent: Any, key: Key, text: str) -> list[Json]:
        sender, message_id = key
        output = WebOutput()
        handle = guarded(partial(self._once, agent), tells_outages=True)
        await handle(UserMessage(text, output, sender, input_channel=DOOR, message_id=message_id))
        replies = replies_of(output.messages, message_id)
        if not replies:
            raise Refused(503, "busy", BUSY)
        return replies

    async def _once(self, agent: Any, message: UserMessage) -> None:
        async with _alone(agent, message.sender_id) as among_others:
            earlier = await self._readable(self._earlier(agent, message, among_others))
            if earlier is None:
                await self._on_new_message(message)
                return
        for one in earlier:
            await message.output_channel._persist_message(one)
        if note := current_turn():
            note.status = REPEATED

    @staticmethod
    async def _readable(reading: Awaitable[list[Json] | None]) -> list[Json] | None:
        try:
            return await reading
        except OUTAGES:
            raise
        except Exception as error:
            # Where it failed, not with what; who sends the message again must still be heard
            place = "".join(format_tb(error.__traceback__))
            logger.error("A talk could not be read: %s\n%s", type(error).__name__, place)
            raise StoreError("这次聊天暂时读不出来，请过一会儿再试") from None

    async def _earlier(
        self, agent: Any, message: UserMessage, among_others: bool
    ) -> list[Json] | None:
        """What was answered to the message before a restart or by another process; None if nobody did."""
        is_known = message.sender_id in self._whole
        if is_known and not among_others:
            return None
        events = await events_of(agent, message.sender_id, _LATEST if is_known else _ALL)
        self._remember(message.sender_id)
        return messages_to(events, message.message_id)

    def _remember(self, sender: str) -> None:
        self._whole[sender] = None
        while len(self._whole) > self._most_kept:
            self._whole.popitem(last=False)


@asynccontextmanager
async def _alone(agent: Any, sender: str) -> AsyncIterator[bool]:
    """With nobody else in the conversation, in any process; whether there are other processes."""
    store = getattr(agent, "lock_store", None)
    if not isinstance(store, RedisLocks):
        # Of one process: what it has at work is known here
        yield False
        return
    async with store.lock(sender):
        yield True
