"""How long what was said counts: through the day, but not for whoever holds the phone tomorrow."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

HOUR = 3600.0


class Phone:
    """One phone on which somebody writes, at the times that are wanted."""

    def __init__(self, agent: Any) -> None:
        self._agent, self._sender = agent, uuid.uuid4().hex

    def says(self, text: str) -> str:
        replies = asyncio.run(self._agent.handle_text(text, sender_id=self._sender))
        return "\n".join(reply.get("text", "") for reply in replies)

    def lies(self, hours: float) -> None:
        """All that was said is so many hours older."""
        asyncio.run(self._age(hours * HOUR))

    async def _age(self, seconds: float) -> None:
        store = self._agent.tracker_store
        tracker = await store.retrieve(self._sender)
        for event in tracker.events:
            event.timestamp -= seconds
        await store.save(tracker)

    def slot(self, name: str) -> Any:
        return asyncio.run(self._agent.tracker_store.retrieve(self._sender)).get_slot(name)


@pytest.fixture
def phone(agent: Any) -> Phone:
    return Phone(agent)


def test_whoever_comes_back_in_the_afternoon_goes_on(phone: Phone) -> None:
    assert "157.5 元" in phone.says("我75岁，在上海，退休每月返多少")
    phone.lies(hours=7)
    assert "107 元" in phone.says("那北京呢")
    assert "按您说的：北京市" in phone.says("医保卡余额怎么查")


def test_after_a_night_nothing_that_was_said_counts(phone: Phone) -> None:
    phone.says("我75岁，在上海，职工医保")
    phone.says("退休后医保每月返多少钱")
    phone.lies(hours=9)
    reply = phone.says("退休后医保每月返多少钱")
    assert "上海市" not in reply.splitlines()[0] and "按您说的" not in reply
    assert phone.slot("memory")["people"] == {}


def test_a_bare_fact_of_the_next_day_is_no_follow_up(phone: Phone) -> None:
    phone.says("我妈88岁，在上海，每月返多少")
    phone.lies(hours=24)
    assert "想问哪件事" in phone.says("厦门")
    assert phone.slot("topic") is None


def test_a_new_day_is_greeted_anew_and_a_talk_once(phone: Phone) -> None:
    first, second = phone.says("你好"), phone.says("你好")
    assert "医保问答助手" in first and "医保问答助手" not in second
    phone.lies(hours=24)
    assert phone.says("你好") == first


def test_a_question_comes_first_and_needs_no_greeting(phone: Phone) -> None:
    assert "我是医保问答助手" not in phone.says("医保卡余额怎么查")
    assert "我是医保问答助手" not in phone.says("你好")


def test_the_note_on_numbers_comes_again_to_whoever_comes_next(phone: Phone) -> None:
    asked = "〔手机号〕余额怎么查"
    assert "号码已经遮住了" in phone.says(asked)
    assert "号码已经遮住了" not in phone.says(asked)
    phone.lies(hours=24)
    assert "号码已经遮住了" in phone.says(asked)
