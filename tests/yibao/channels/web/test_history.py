"""What a tracker shows of a conversation, and the feedback it holds."""

from __future__ import annotations

from rasa.shared.core.events import ActionExecuted, AgentUttered, BotUttered, SlotSet, UserUttered

from yibao.channels.web.history import feedback, history, replies_of, told


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
