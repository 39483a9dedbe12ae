"""The web door's parts by themselves: tokens, buckets, what a tracker shows, bounded memory."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, AgentUttered, BotUttered, SlotSet, UserUttered

from yibao.channels.web_history import feedback, history, replies_of, told
from yibao.channels.web_limits import Buckets, address_key
from yibao.channels.web_tokens import Tokens
from yibao.channels.web_turns import Turns


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_names_one_conversation_and_hides_no_choice_of_the_client() -> None:
    tokens = Tokens(b"x" * 32)
    token = tokens.issue()
    assert tokens.sender(token) == "web:" + token.partition(".")[0]
    assert Tokens(b"x" * 32).sender(token) == tokens.sender(token), "a restart keeps it"
    assert Tokens(b"y" * 32).sender(token) is None


def test_a_bucket_gives_its_size_at_once_and_then_fills_up_steadily() -> None:
    clock = Clock()
    bucket = Buckets(6, clock=clock)
    assert [bucket.wait("a") for _ in range(6)] == [0] * 6
    assert bucket.wait("a") == pytest.approx(10)
    clock.now += 4
    assert bucket.wait("a") == pytest.approx(6)
    clock.now += 6.01
    assert bucket.wait("a") == 0
    assert bucket.wait("a") > 9
    assert bucket.wait("b") == 0, "another one's bucket is full"


def test_a_bucket_never_holds_more_than_its_size() -> None:
    clock = Clock()
    bucket = Buckets(3, clock=clock)
    bucket.wait("a")
    clock.now += 3600
    assert [bool(bucket.wait("a")) for _ in range(4)] == [False, False, False, True]


def test_a_million_addresses_take_no_more_memory_than_allowed() -> None:
    bucket = Buckets(1, most_keys=100)
    for i in range(10_000):
        bucket.wait(str(i))
    bucket.wait("9950")
    assert len(bucket) == 100 and bucket.wait("9999") > 0, "the latest are remembered"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("unix", "unix", True),
    ],
)
def test_a_household_shares_one_bucket(one: str, other: str, same: bool) -> None:
    assert (address_key(one) == address_key(other)) is same


def asked(text: str, name: str, at: float) -> UserUttered:
    return UserUttered(text, {"name": "x"}, message_id=name, timestamp=at)


def answered(lead: str, at: float) -> BotUttered:
    return BotUttered(data={"custom": {"kind": "answer", "lead": lead}}, timestamp=at)


TALK = [
    ActionExecuted("action_session_start"),
    asked("一", "message-1", 1.0),
    SlotSet("topic", "x"),
    answered("甲", 2.0),
    BotUttered("乙", {"buttons": [{"title": "t", "payload": "p", "type": None}]}, timestamp=3.0),
    BotUttered(None, {}),
    asked("二", "message-2", 4.0),
]


def test_a_tracker_shows_both_sides_in_order() -> None:
    first = {"kind": "answer", "lead": "甲", "id": "message-1.0"}
    second = {
        "kind": "text",
        "id": "message-1.1",
        "text": "乙",
        "buttons": [{"title": "t", "payload": "p"}],
    }
    shown = history(TALK)
    assert [m.get("text") or m["reply"] for m in shown] == ["一", first, second, "二"]
    assert [m["from"] for m in shown] == ["citizen", "assistant", "assistant", "citizen"]
    assert told(TALK, "message-1") == [first, second]
    assert told(TALK, "message-2") == told(TALK, "message-9") == []


def test_the_history_holds_the_last_hundred_messages() -> None:
    talk = [
        event for i in range(80) for event in (asked("问", f"message-{i}", i), answered("答", i))
    ]
    shown = history(talk)
    assert len(shown) == 100 and shown[-1]["reply"]["id"] == "message-79.0"


def test_the_latest_feedback_counts_and_other_events_of_the_kind_are_none() -> None:
    def given(useful: bool) -> AgentUttered:
        return AgentUttered(data={"feedback": {"answer": "message-1.0", "useful": useful}})

    talk = [*TALK, AgentUttered("a person speaks"), AgentUttered(data={"x": 1})]
    assert feedback(talk) == {}
    assert history([*talk, given(True), given(False)])[1]["useful"] is False


def test_a_json_that_is_no_reply_and_a_message_without_anything_are_left_out() -> None:
    assert replies_of([{"custom": {"foo": 1}}, {"custom": {}, "text": "甲"}, {}], "m") == [
        {"kind": "text", "id": "m.0", "text": "甲", "buttons": []}
    ]


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
