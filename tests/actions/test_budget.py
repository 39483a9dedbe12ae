"""Patience: nothing is put back three times, and who is not understood is handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.memory import Memory
from tests.actions.test_topic_action import run

MakeTracker = Callable[..., Tracker]
Say = Callable[..., str]


@pytest.fixture
def say(tracker: MakeTracker) -> Say:
    """One message more in the same conversation; what people read."""
    kept: dict[str, Any] = {}

    def reply(intent: str, text: str = "……", action: str = "", **said: str) -> str:
        parse = {"entities": [_entity(name, value) for name, value in said.items()]}
        one = tracker((intent, {}), text=text, parse=parse, **kept)
        messages, events = run(f"action_{action or intent}", one)
        kept.update({event["name"]: event["value"] for event in events})
        reply.buttons = [b["title"] for m in messages for b in m["buttons"]]  # type: ignore[attr-defined]
        return "\n".join(message["text"] for message in messages)

    return reply


def _entity(name: str, value: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 2}


def test_the_third_message_that_is_not_understood_is_handed_over(say: Say) -> None:
    assert "12393" not in say("nlu_fallback", "呜哩哇啦", "fallback")
    assert "12393" not in say("nlu_fallback", "叽里咕噜", "fallback")
    third = say("nlu_fallback", "稀里哗啦", "fallback")
    assert "12393" in third and "12345" in third and "窗口" in third
    assert len(say.buttons) >= 3, "the nearest topics are offered"  # type: ignore[attr-defined]


def test_an_answer_gives_patience_back(say: Say) -> None:
    say("nlu_fallback", "呜哩哇啦", "fallback")
    say("nlu_fallback", "叽里咕噜", "fallback")
    say("balance_query")
    assert "12393" not in say("nlu_fallback", "稀里哗啦", "fallback")


def test_small_talk_neither_takes_nor_gives_patience(say: Say) -> None:
    say("nlu_fallback", "呜哩哇啦", "fallback")
    say("nlu_fallback", "叽里咕噜", "fallback")
    say("thanks", action="small_talk")
    assert "12393" in say("nlu_fallback", "稀里哗啦", "fallback")


def test_a_fact_that_changes_nothing_is_named_and_the_answer_cut_short(say: Say) -> None:
    whole = say("medical_ecard")
    again = say("inform", "女的", sex="female")
    assert "「女的」记下了，答案和刚才一样。" in again
    assert whole.splitlines()[0] in again
    assert len(again) < len(whole)


def test_facts_never_use_up_patience(say: Say) -> None:
    say("medical_ecard")
    replies = [say("inform", "女的", sex="female") for _ in range(5)]
    assert all("记下了" in reply and "转人工" not in reply for reply in replies)


def test_the_same_question_is_answered_twice_then_doubted_then_handed_over(say: Say) -> None:
    first, second, third, fourth = (say("medical_ecard") for _ in range(4))
    assert first == second
    assert "答过两遍了" in third and len(third) < len(first)
    assert "12393" in fourth and "当面问" in fourth


def test_another_answer_starts_anew(say: Say) -> None:
    say("medical_ecard"), say("medical_ecard"), say("balance_query")
    assert "答过两遍了" not in say("medical_ecard")


def test_a_question_is_put_back_twice_at_most(say: Say) -> None:
    asked = "您退休在哪里"
    assert asked in say("refund_amount")
    assert asked in say("inform", "75", age="75")
    assert asked not in say("inform", "76", age="76")
    assert asked in say("refund_amount"), "a new question may ask again"


def test_a_yes_to_a_question_that_was_put_twice_is_not_asked_once_more_for_ever(say: Say) -> None:
    say("refund_amount"), say("inform", "75", age="75")
    third, fourth = (say("affirm", "好的") for _ in range(2))
    assert "您退休在哪里" in third
    assert "您退休在哪里" not in fourth and "12393" in fourth


def test_noting_facts_before_any_question_never_ends_in_giving_up(say: Say) -> None:
    replies = [say("inform", "75", age=str(age)) for age in (75, 76, 77, 78)]
    assert all(reply.startswith("记下了。") for reply in replies)
    assert ["想问哪件事" in reply for reply in replies] == [True, True, False, False]


def test_whoever_has_had_enough_is_let_go_even_after_three_that_were_not_understood(
    say: Say,
) -> None:
    for text in ("呜哩哇啦", "叽里咕噜", "稀里哗啦"):
        say("nlu_fallback", text, "fallback")
    assert "12393" not in say("goodbye", action="small_talk")


def test_whoever_does_not_know_for_the_third_time_is_sent_to_the_window_kindly(
    tracker: MakeTracker,
) -> None:
    lost = Memory(lost=2).as_slot()
    one = tracker(("inform", {}), topic="back_payment", parse={"wish": "unsure"}, memory=lost)
    (message,), _ = run("action_inform", one)
    assert "说不清也不要紧" in message["text"] and "12393" in message["text"]
