"""A message that is sent again is worked on once: by one process, by two, and after an unclear end."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.utils.endpoints import EndpointConfig

from tests.yibao.stores.conftest import asked, open_store
from yibao.channels.web.turns import Turns
from yibao.errors import StoreError
from yibao.stores.conversations import ConversationStore
from yibao.stores.locks import RedisLocks

__all__ = ["open_store"]

REDIS = os.environ.get("YIBAO_TEST_REDIS", "redis://127.0.0.1:6379/9")
Open = Callable[[str], ConversationStore]


@dataclass
class Process:
    """What one process has: a door, and Rasa's part, which stores each turn and then answers it."""

    tracker_store: ConversationStore
    lock_store: Any = None
    fails_afterwards: bool = False
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turns = Turns(self._handle)

    async def ask(self, sender: str, message_id: str) -> list[Any]:
        return await self.turns.replies(self, sender, message_id, "余额怎么查")

    async def _handle(self, message: UserMessage) -> None:
        self.heard.append(message.message_id)
        if self.lock_store:
            async with self.lock_store.lock(message.sender_id):
                await self._store(message)
        else:
            await self._store(message)
        if self.fails_afterwards:
            raise StoreError("nobody knows whether it was stored")
        await message.output_channel.send_text_message(message.sender_id, "在这里查")

    async def _store(self, message: UserMessage) -> None:
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
        await asyncio.sleep(0.05)
        tracker.update(UserUttered(message.text, message_id=message.message_id))
        tracker.update(BotUttered("在这里查"))
        await self.tracker_store.save(tracker)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/conversations.db"


@pytest.fixture
def has_redis() -> None:
    try:
        redis.Redis.from_url(REDIS).ping()
    except redis.ConnectionError:
        if os.environ.get("CI") == "true":
            pytest.fail("no Redis answers")
        pytest.skip("no Redis answers: apt-get install redis-server, or set YIBAO_TEST_REDIS")


def two(open_store: Open, url: str) -> tuple[Process, Process]:
    locks = (RedisLocks(EndpointConfig(REDIS)) for _ in range(2))
    one, other = (Process(open_store(url), lock) for lock in locks)
    return one, other


@pytest.mark.usefixtures("has_redis")
def test_two_processes_that_get_the_same_message_at_once_answer_the_same_and_hear_it_once(
    open_store: Open, url: str
) -> None:
    async def go() -> tuple[list[list[Any]], list[str]]:
        one, other = two(open_store, url)
        sender = f"web:{uuid.uuid4().hex}"
        told = await asyncio.gather(*(p.ask(sender, "message-1") for p in (one, other)))
        tracker = await one.tracker_store.retrieve(sender)
        for process in (one, other):
            await process.lock_store.close()
        return told, asked(tracker)

    told, kept = asyncio.run(go())
    assert told[0] == told[1] and told[0][0]["text"] == "在这里查"
    assert len(kept) == 1


@pytest.mark.usefixtures("has_redis")
def test_what_another_process_answered_meanwhile_is_not_answered_anew(
    open_store: Open, url: str
) -> None:
    async def go() -> tuple[list[str], list[str]]:
        one, other = two(open_store, url)
        sender = f"web:{uuid.uuid4().hex}"
        await one.ask(sender, "message-1")
        await other.ask(sender, "message-2")
        assert (await one.ask(sender, "message-2"))[0]["text"] == "在这里查"
        for process in (one, other):
            await process.lock_store.close()
        return one.heard, other.heard

    assert asyncio.run(go()) == (["message-1"], ["message-2"])


def test_a_turn_that_was_stored_although_it_failed_is_not_worked_on_again(
    open_store: Open, url: str
) -> None:
    async def go() -> list[str]:
        process, sender = Process(open_store(url)), f"web:{uuid.uuid4().hex}"
        await process.ask(sender, "message-1")
        process.fails_afterwards = True
        with pytest.raises(StoreError):
            await process.ask(sender, "message-2")
        assert (await process.ask(sender, "message-2"))[0]["text"] == "在这里查"
        return process.heard

    assert asyncio.run(go()) == ["message-1", "message-2"]


class Nobody:
    """An agent whose store is empty, and that counts how often it was looked into."""

    def __init__(self) -> None:
        self.tracker_store, self.looks = self, 0

    async def retrieve_full_tracker(self, _: str) -> None:
        self.looks += 1


async def echo(message: Any) -> None:
    await message.output_channel.send_text_message(message.sender_id, message.text)


def test_what_was_answered_is_remembered_within_bounds() -> None:
    turns, agent = Turns(echo, most_kept=10), Nobody()

    async def ask_often() -> None:
        for i in range(100):
            await turns.replies(agent, f"web:{i}", "message-1", "余额")

    asyncio.run(ask_often())
    assert len(turns._tasks) <= 10 and len(turns._whole) <= 10 and not turns._running


def test_the_tracker_is_looked_into_once_a_conversation() -> None:
    turns, agent = Turns(echo), Nobody()

    async def ask_often() -> None:
        for i in range(20):
            await turns.replies(agent, "web:a", f"message-{i}", "余额")

    asyncio.run(ask_often())
    assert agent.looks == 1
