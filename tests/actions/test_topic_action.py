"""Every action on a real tracker: one answer in the door's form, and never silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import topic_action
from yibao.answers import Answer, Status
from yibao.rules import RuleBook, the_rulebook

MakeTracker = Callable[..., Tracker]
EXECUTOR = ActionExecutor()
EXECUTOR.register_package("actions")
TOPICS = sorted(the_rulebook().topics)


def run(action: str, tracker: Tracker) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the action says, and the slots that it sets."""
    messages, events = run_whole(action, tracker)
    return messages, [event for event in events if event["event"] == "slot"]


def run_whole(action: str, tracker: Tracker) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the action says, and all its events, the turn's record among them."""
    dispatcher = CollectingDispatcher()
    return dispatcher.messages, EXECUTOR.actions[action](dispatcher, tracker, {})


def topics(events: list[dict[str, Any]]) -> list[str]:
    """The topics that those events make the last one."""
    return [event["value"] for event in events if event["name"] == "topic"]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_answers_and_is_remembered(tracker: MakeTracker, topic: str) -> None:
    messages, events = run(f"action_{topic}", tracker((topic, {})))
    assert len(messages) == 1
    assert messages[0]["text"].strip()
    assert topics(events) == [topic]


@pytest.mark.parametrize("action", sorted(EXECUTOR.actions))
def test_every_action_says_something_on_an_empty_tracker(tracker: MakeTracker, action: str) -> None:
    messages, _ = run(action, tracker())
    assert [bool(message["text"].strip()) for message in messages] == [True]
    assert "出了点问题" not in messages[0]["text"]


def test_a_chat_client_gets_buttons_and_the_shell_gets_them_as_text(tracker: MakeTracker) -> None:
    (rest,), _ = run("action_refund_amount", tracker(("refund_amount", {}), door="rest"))
    (shell,), _ = run("action_refund_amount", tracker(("refund_amount", {}), door="cmdline"))
    payloads = [button["payload"] for button in rest["buttons"]]
    assert payloads
    assert [line for line in rest["text"].splitlines() if " / ".join(payloads[:2]) in line] == []
    assert shell["buttons"] == []
    choices = "\n".join(shell["text"].splitlines()[-2:])
    assert all(payload in choices for payload in payloads)


def test_buttons_send_plain_words_never_a_command(tracker: MakeTracker, book: RuleBook) -> None:
    for topic in book.topics:
        (message,), _ = run(f"action_{topic}", tracker((topic, {})))
        assert all(not button["payload"].startswith("/") for button in message["buttons"])


def test_a_failure_ends_in_an_apology_without_the_message_in_the_log(
    tracker: MakeTracker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> RuleBook:
        raise OSError("disk gone")

    monkeypatch.setattr(topic_action, "the_rulebook", broken)
    messages, events = run("action_refund_amount", tracker(("refund_amount", {})))
    assert (messages[0]["text"], events) == (topic_action.APOLOGY, [])
    assert "action_refund_amount failed" in caplog.text
    assert "……" not in caplog.text


def test_no_paragraph_gap_since_channels_cut_there(tracker: MakeTracker) -> None:
    for topic in TOPICS:
        (message,), _ = run(f"action_{topic}", tracker((topic, {"region": "620500"})))
        assert "\n\n" not in message["text"]


def test_the_web_door_gets_one_json_and_no_text_beside_it(tracker: MakeTracker) -> None:
    for topic in TOPICS:
        (message,), _ = run(f"action_{topic}", tracker((topic, {}), door="web"))
        assert (message["text"], message["buttons"]) == (None, []), "Rasa would deliver both"
        assert message["custom"]["kind"] == "answer" and message["custom"]["lead"]


def test_the_title_of_one_of_several_answers_stands_by_itself(tracker: MakeTracker) -> None:
    dispatcher, answer = CollectingDispatcher(), Answer("greet", Status.TALKING, "您好")
    topic_action.send(dispatcher, tracker(("greet", {}), door="web"), answer, "您问的「余额」：")
    custom = dispatcher.messages[0]["custom"]
    assert (custom["title"], custom["lead"]) == ("您问的「余额」：", "您好")


def test_the_wechat_door_gets_one_json_and_no_text_beside_it(tracker: MakeTracker) -> None:
    for topic in TOPICS:
        (message,), _ = run(f"action_{topic}", tracker((topic, {}), door="wechat"))
        assert (message["text"], message["buttons"]) == (None, []), "Rasa would deliver both"
        assert message["custom"]["kind"] == "wechat" and message["custom"]["text"]
