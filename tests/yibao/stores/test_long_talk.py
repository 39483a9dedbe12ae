"""The real assistant over a store: nothing is forgotten where a session goes on in a new one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from yibao.channels.web.history import events_of, history, keep_feedback
from yibao.stores.conversations import ConversationStore
from yibao.stores.engine import EVENTS
from yibao.stores.rolling import CONTINUED

ENOUGH = 9  # turns, for more than two sessions


class Citizen:
    """Somebody who talks for long; all of it in one event loop."""

    def __init__(self, agent: Any, sender: str) -> None:
        self.agent, self.sender = agent, sender

    def says(self, text: str) -> str:
        replies = asyncio.run(self.agent.handle_text(text, sender_id=self.sender))
        assert replies, "silence"
        return "\n".join(reply.get("text", "") for reply in replies)

    def chats(self) -> None:
        for number in range(ENOUGH):
            self.says("医保卡余额怎么查" if number % 2 else "断缴两年怎么补")

    def events(self) -> list[Any]:
        whole = asyncio.run(self.agent.tracker_store.retrieve_full_tracker(self.sender))
        return list(whole.events)

    def is_away(self, hours: float) -> None:
        with self.agent.tracker_store.database.engine.begin() as connection:
            rows = connection.execute(sa.select([EVENTS.c.id, EVENTS.c.data, EVENTS.c.timestamp]))
            for number, data, at in rows.fetchall():
                older = data.replace(f'"timestamp": {at!r}', f'"timestamp": {at - hours * 3600!r}')
                assert older != data
                aged = EVENTS.update().where(EVENTS.c.id == number)
                connection.execute(aged.values(data=older, timestamp=at - hours * 3600))


@pytest.fixture
def citizen(
    assistant: Callable[[ConversationStore], Any],
    open_store: Callable[[str], ConversationStore],
    sender: str,
    tmp_path: Any,
) -> Citizen:
    return Citizen(assistant(open_store(f"sqlite:///{tmp_path}/c.db")), sender)


def test_place_age_and_topic_are_known_many_sessions_later(citizen: Citizen) -> None:
    assert "157.5 元" in citizen.says("我75岁，在上海，退休每月返多少")
    citizen.chats()
    starts = [e for e in citizen.events() if e.type_name == "session_started"]
    assert sum(CONTINUED in start.metadata for start in starts) >= 2
    assert "157.5 元" in citizen.says("退休后医保每月返多少钱")
    assert "107 元" in citizen.says("那北京呢")


def test_a_follow_up_that_opens_a_session_goes_on_about_the_topic(citizen: Citizen) -> None:
    for _ in range(ENOUGH):
        citizen.says("退休75岁，在上海，每月返多少")
        assert "107 元" in citizen.says("那北京呢")


def test_nobody_is_greeted_twice(citizen: Citizen) -> None:
    assert "医保问答助手" in citizen.says("你好")
    citizen.chats()
    for _ in range(6):
        assert "医保问答助手" not in citizen.says("你好")


@pytest.mark.parametrize("turns", range(6))
def test_after_a_night_nothing_counts_wherever_the_session_stood(
    citizen: Citizen, turns: int
) -> None:
    for _ in range(turns + 2):
        citizen.says("我妈75岁，在上海，退休每月返多少")
    citizen.is_away(hours=9)
    assert "157.5 元" not in citizen.says("退休后医保每月返多少钱")


def test_the_history_shows_the_last_hundred_and_reads_no_more_for_a_longer_talk(
    citizen: Citizen,
) -> None:
    read = []
    for _ in range(2):
        for _ in range(55):
            citizen.says("医保卡余额怎么查")
        events = asyncio.run(events_of(citizen.agent, citizen.sender))
        shown = history(events)
        read.append(len(events))
        assert len(shown) == 100 and shown[-1]["from"] == "assistant"
    assert len(citizen.events()) > 600 and read[1] <= 300


def test_feedback_to_an_answer_of_an_earlier_session_is_kept(citizen: Citizen) -> None:
    citizen.says("医保卡余额怎么查")
    asked = next(event for event in citizen.events() if event.type_name == "user")
    citizen.chats()
    given = {"answer": f"{asked.message_id}.0", "useful": True, "reason": ""}
    assert asyncio.run(keep_feedback(citizen.agent, citizen.sender, given))
    shown = history(asyncio.run(events_of(citizen.agent, citizen.sender)))
    assert shown[1]["useful"] is True
    assert not asyncio.run(keep_feedback(citizen.agent, citizen.sender, {**given, "answer": "x.0"}))
