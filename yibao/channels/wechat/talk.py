"""One message's answer: a menu's next piece, an answer that waited, or Rasa's turn."""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered

from yibao.channels.collecting import WholeTexts
from yibao.channels.guard import OnNewMessage
from yibao.channels.web.history import events_of
from yibao.channels.wechat.kept import Citizens, Waiting
from yibao.channels.wechat.menus import NEXT, meant, no_such_item, page
from yibao.channels.wechat.reply import Reply, from_json, reply_of

DOOR = "wechat"
_ASKS_ON = re.compile(
    r"\W*(?:请|那|我要)?(?:继续|接着[说看]?|好了[吗没么]?|查[到好]了?[吗没么]|答案呢?)吧?\W*"
)
_MOST_KEPT = 2000
# A turn computes for some ten milliseconds: many at once would keep the clock and the post waiting.
# What is not done after so many seconds waits for something itself, and makes room
_AT_ONCE, _COMPUTES = 2, 1.0
_MOST_QUOTED = 20


@dataclass(frozen=True, repr=False)
class Ask:
    """A citizen's message: the platform's key for it, who asks, and the masked words."""

    key: str
    sender: str
    openid: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """A message's answer, and what is open below it; `shown` is None where the menu stays.

    `settles` are the messages that it answers besides its own, `pushed` says that the answer was
    sent by itself, `again` that the message came more than once, `more` that another one waits.
    """

    text: str = field(repr=False)
    shown: Reply | None = field(default=None, repr=False)
    settles: tuple[str, ...] = ()
    pushed: bool = False
    again: bool = False
    more: bool = False

    def written(self) -> str:
        """The form in which it is kept."""
        shown = None if self.shown is None else self.shown.as_json()
        kept = {"text": self.text, "shown": shown, "settles": self.settles, "pushed": self.pushed}
        return json.dumps(kept, ensure_ascii=False)


def read(written: str) -> Outcome:
    """An outcome that was kept."""
    kept = json.loads(written)
    shown = None if kept["shown"] is None else from_json(kept["shown"])
    return Outcome(kept["text"], shown, tuple(kept["settles"]), kept["pushed"], again=True)


def about(question: str) -> str:
    """The line above an answer that does not stand below its question."""
    words = " ".join(question.split())
    words = words if len(words) <= _MOST_QUOTED else f"{words[: _MOST_QUOTED - 1]}…"
    return f"您问的「{words}」："


def recalled(question: str, text: str) -> str:
    """An answer that comes later than its question; what only asked on is no question to recall."""
    return text if _ASKS_ON.fullmatch(question) else f"{about(question)}\n{text}"


class WechatOutput(WholeTexts):
    """What this door answers; Rasa and the actions know the door by it."""

    @classmethod
    def name(cls) -> str:
        """The door's name."""
        return DOOR


class Talk:
    """Works out answers; the caller sees to it that a citizen's messages come one by one."""

    def __init__(self, on_new_message: OnNewMessage, citizens: Citizens, links: bool) -> None:
        self._on_new_message, self._citizens, self._links = on_new_message, citizens, links
        self._room = asyncio.Semaphore(_AT_ONCE)
        # Conversations none of whose turns are in the tracker only
        self._whole: OrderedDict[str, None] = OrderedDict()

    async def waiting(self, ask: Ask) -> Waiting | None:
        """The message whose answer this one asks for once more, if there is any."""
        if not _ASKS_ON.fullmatch(ask.text):
            return None
        kept = (await self._citizens.read(ask.sender)).waiting
        return kept[0] if kept else None

    async def answer(self, agent: Any, ask: Ask, again: bool) -> Outcome:
        """The answer to a message, which may have been worked on before (`again`)."""
        events: list[Event] | None = None
        if again or ask.sender not in self._whole:
            events = await events_of(agent, ask.sender)
            if earlier := _told(events, ask.key):
                return self._laid_out(earlier, again=True)
            self._remember(ask.sender)
        shown = (await self._citizens.read(ask.sender)).shown
        if shown is None and events:
            # After a restart what was said last still has its menu
            shown = page(reply_of(_last(events)), self._links)[1]
        words = meant(ask.text, shown or Reply())
        if words is None:
            return Outcome(no_such_item(shown or Reply()))
        if words == NEXT and shown and shown.text:
            return self._laid_out(shown)
        return self._laid_out(await self._said(ask, words))

    async def _said(self, ask: Ask, words: str) -> Reply:
        output = WechatOutput()
        message = UserMessage(words, output, ask.sender, input_channel=DOOR, message_id=ask.key)
        async with self._room:
            turn = asyncio.ensure_future(self._on_new_message(message))
            await asyncio.wait({turn}, timeout=_COMPUTES)
        await turn
        return reply_of(output.messages)

    def _laid_out(self, reply: Reply, again: bool = False) -> Outcome:
        text, shown = page(reply, self._links)
        return Outcome(text, shown, again=again)

    def _remember(self, sender: str) -> None:
        self._whole[sender] = None
        while len(self._whole) > _MOST_KEPT:
            self._whole.popitem(last=False)


def _told(events: Iterable[Event], key: str) -> Reply | None:
    """What the tracker holds as the answer to that message."""
    said, here = [], False
    for event in events:
        if isinstance(event, UserUttered):
            here = event.message_id == key
        elif here and isinstance(event, BotUttered):
            said.append(event.message())
    return reply_of(said) if said else None


def _last(events: Iterable[Event]) -> list[dict[str, Any]]:
    """What the assistant said last."""
    said: list[dict[str, Any]] = []
    for event in events:
        if isinstance(event, UserUttered):
            said = []
        elif isinstance(event, BotUttered):
            said.append(event.message())
    return said
