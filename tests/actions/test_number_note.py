"""The kind word to somebody who sent a personal number: in that turn, and once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa_sdk import Tracker

from actions.number_note import number_note
from actions.turn import turn_of
from tests.actions.test_topic_action import run
from tests.conftest import TODAY
from yibao.rules import RuleBook

MakeTracker = Callable[..., Tracker]
ASKED = ("balance_query", {})


@pytest.fixture
def note(book: RuleBook) -> Callable[[Tracker], str]:
    """The note to the latest message of a tracker."""
    return lambda tracker: number_note(turn_of(tracker, book, TODAY))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("〔手机号〕怎么查余额", "您发的手机号我没有留"),
        ("〔身份证号〕怎么查余额", "您发的身份证号我没有留"),
        ("〔手机号〕，〔卡号〕，〔手机号〕", "您发的手机号、卡号我没有留"),
        ("〔身份证号：1952年3月生的女性〕", "只听了年纪和男女"),
    ],
)
def test_it_names_what_was_masked(
    tracker: MakeTracker, note: Callable[[Tracker], str], text: str, named: str
) -> None:
    assert named in note(tracker(ASKED, text=text))


def test_only_an_id_number_tells_age_and_sex(
    tracker: MakeTracker, note: Callable[[Tracker], str]
) -> None:
    assert "年纪和男女" not in note(tracker(ASKED, text="〔身份证号〕"))


@pytest.mark.parametrize("text", ["医保卡余额怎么查", "国办发〔2021〕14号", "〔手机〕"])
def test_nothing_is_said_where_nothing_was_masked(
    tracker: MakeTracker, note: Callable[[Tracker], str], text: str
) -> None:
    assert note(tracker(ASKED, text=text)) == ""


def test_it_is_said_once(tracker: MakeTracker, note: Callable[[Tracker], str]) -> None:
    conversation = tracker(ASKED, text="〔手机号〕")
    messages, events = run("action_balance_query", conversation)
    assert messages[-1]["text"] == note(conversation)
    kept = next(event for event in events if event["name"] == "memory")
    conversation.events += [kept, *conversation.events]
    assert note(conversation) == ""
