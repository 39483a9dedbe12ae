"""The kind word to somebody who sent a personal number: in that turn, and once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa_sdk import Tracker

from actions.number_note import number_note

MakeTracker = Callable[..., Tracker]
ASKED = ("balance_query", {})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("〔手机号〕怎么查余额", "您发的手机号我没有留"),
        ("〔身份证号〕怎么查余额", "您发的身份证号我没有留"),
        ("〔手机号〕，〔卡号〕，〔手机号〕", "您发的手机号、卡号我没有留"),
        ("〔身份证号：1952年3月生的女性〕", "只听了年纪和男女"),
    ],
)
def test_it_names_what_was_masked(tracker: MakeTracker, text: str, named: str) -> None:
    assert named in number_note(tracker(ASKED, text=text))


def test_only_an_id_number_tells_age_and_sex(tracker: MakeTracker) -> None:
    assert "年纪和男女" not in number_note(tracker(ASKED, text="〔身份证号〕"))


@pytest.mark.parametrize("text", ["医保卡余额怎么查", "国办发〔2021〕14号", "〔手机〕"])
def test_nothing_is_said_where_nothing_was_masked(tracker: MakeTracker, text: str) -> None:
    assert number_note(tracker(ASKED, text=text)) == ""


def test_it_is_said_once(tracker: MakeTracker) -> None:
    conversation = tracker(ASKED, text="〔手机号〕")
    conversation.events.append({"event": "bot", "text": number_note(conversation)})
    conversation.events.append({"event": "user", "text": "〔手机号〕"})
    assert number_note(conversation) == ""


def test_it_waits_for_the_next_answer_where_a_turn_had_none(tracker: MakeTracker) -> None:
    conversation = tracker(ASKED, text="你好，〔手机号〕")
    conversation.events.append({"event": "bot", "text": "您好！"})
    conversation.events.append({"event": "user", "text": "余额怎么查"})
    assert "手机号" in number_note(conversation)
