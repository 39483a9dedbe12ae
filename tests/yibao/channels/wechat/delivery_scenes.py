"""What stands behind a delivery in tests: turns that last as long as the test wants, and real trackers."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from yibao.channels.guard import guarded
from yibao.channels.wechat.delivery import Delivery
from yibao.channels.wechat.kept import Citizens
from yibao.channels.wechat.talk import Ask, Talk
from yibao.errors import PlatformError
from yibao.stores.short_lived import ShortLived

Scene = Callable[[ShortLived, "Turns"], Awaitable[None]]
Play = Callable[[Scene], "Turns"]
WITHIN, LEASE = 0.25, 0.6
MENU = {
    "kind": "wechat",
    "question": "在哪里？",
    "choices": [{"title": "北京", "payload": "我在北京"}, {"title": "上海", "payload": "我在上海"}],
}


class Turns:
    """Rasa's place: answers 答：… when it is let, and keeps a tracker; both as Rasa does."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.events: defaultdict[str, list[Event]] = defaultdict(list)
        self.tracker_store = self
        self._held: dict[str, asyncio.Event] = {}

    def is_ready(self) -> bool:
        """It is."""
        return True

    def hold(self, text: str) -> asyncio.Event:
        """Let the turn with that text wait for the event."""
        return self._held.setdefault(text, asyncio.Event())

    async def retrieve_full_tracker(self, sender: str) -> DialogueStateTracker | None:
        """All that was said in the conversation."""
        events = self.events[sender]
        return DialogueStateTracker.from_events(sender, events) if events else None

    async def handle_message(self, message: UserMessage) -> None:
        """One turn."""
        text = str(message.text)
        self.heard.append(text)
        if text in self._held:
            await self._held[text].wait()
        if text == "坏了":
            raise OSError("disk gone")
        said = {"custom": {**MENU, "text": f"答：{text}"}}
        if "长" in text:
            said["custom"]["text"] += "长" * 1500
        await message.output_channel.send_custom_json(message.sender_id, said["custom"])
        self.events[message.sender_id] += [
            UserUttered(text, message_id=message.message_id),
            BotUttered(None, said),
        ]


class Outbox:
    """The platform's API for messages that nobody waits for."""

    def __init__(self, fails: bool = False) -> None:
        self.sent: list[tuple[str, str]] = []
        self.fails = fails

    async def send_text(self, openid: str, text: str) -> None:
        """Take the message, or refuse it."""
        if self.fails:
            raise PlatformError(45047, "发得太多", "等用户先说话")
        self.sent.append((openid, text))


class Worker:
    """One process of the assistant."""

    def __init__(self, turns: Turns, store: ShortLived, outbox: Outbox | None = None) -> None:
        self.turns, self.store = turns, store
        citizens = Citizens(store)
        self.talk = Talk(guarded(turns.handle_message), citizens, links=False)
        self.delivery = Delivery(self.talk, citizens, store, outbox, WITHIN, LEASE)

    async def hear(self, text: str, key: str, who: str = "wx-1") -> str | None:
        """What a message is answered; a late reply fails."""
        return await self.delivery.reply(
            self.turns, Ask(key, who, f"openid-{who}", text), time.monotonic()
        )

    async def ended(self) -> None:
        """Wait for all that it has begun."""
        await self.delivery.finish(5)


async def until(worker: Worker, text: str) -> None:
    """Wait until the turn with that text has begun."""
    for _ in range(500):
        if text in worker.turns.heard:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{text} was never heard")


def lines(reply: Any) -> list[str]:
    """The reply's lines."""
    return str(reply).split("\n")


def first_line(reply: Any) -> str:
    """The answer without its menu."""
    return lines(reply)[0]
