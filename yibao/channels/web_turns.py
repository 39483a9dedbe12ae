"""One message, one turn: a message sent twice is answered twice and worked on once."""

from __future__ import annotations

import asyncio
from asyncio import Task
from collections import OrderedDict
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from yibao.channels.guard import OnNewMessage
from yibao.channels.web_history import events_of, replies_of, told
from yibao.errors import Refused

Json = dict[str, Any]
Key = tuple[str, str]

DOOR = "web"
BUSY = "现在问的人多，或者服务刚启动，请过一会儿再发一次。"
# A turn takes some ten milliseconds; the rest would only wait in line
_AT_ONCE = 64
_PATIENCE = 25.0
_MOST_KEPT = 2000


class WebOutput(CollectingOutputChannel):
    """Collects what Rasa sends; a text stays in one piece."""

    @classmethod
    def name(cls) -> str:
        """The door's name."""
        return DOOR

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keep the text; Rasa's own would cut it at blank lines."""
        await self._persist_message(self._message(recipient_id, text=text))


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

    async def _turn(self, agent: Any, key: Key, text: str) -> list[Json]:
        sender, message_id = key
        if sender not in self._whole:
            # It may have been answered before a restart
            if earlier := told(await events_of(agent, sender), message_id):
                return earlier
            self._remember(sender)
        output = WebOutput()
        await self._on_new_message(
            UserMessage(text, output, sender, input_channel=DOOR, message_id=message_id)
        )
        replies = replies_of(output.messages, message_id)
        if not replies:
            raise Refused(503, "busy", BUSY)
        return replies

    def _remember(self, sender: str) -> None:
        self._whole[sender] = None
        while len(self._whole) > self._most_kept:
            self._whole.popitem(last=False)
