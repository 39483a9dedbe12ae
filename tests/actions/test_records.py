from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions import topic_action
from tests.actions.test_topic_action import EXECUTOR, run, run_whole
from yibao.rules import RuleBook

MakeTracker = Callable[..., Tracker]
SAID = {"region": "310000", "age": "75", "work_status": "retired"}


def record_of(action: str, tracker: Tracker) -> dict[str, Any]:
    """The one record among the action's events."""
    _, events = run_whole(action, tracker)
    (record,) = [e["data"]["turn"] for e in events if e["event"] == "agent"]
    return dict(record)


def test_a_turn_is_kept_with_its_answer_and_what_that_rests_on(
    tracker: MakeTracker, book: RuleBook
) -> None:
    said = tracker(("refund_amount", SAID), parse={"intent": {"name": "refund_amount", "confidence": 0.87654}})  # fmt: skip
    record = record_of("action_refund_amount", said)
    assert (record["topic"], record["status"]) == ("refund_amount", "answered")
    assert (record["intent"], record["confidence"]) == ("refund_amount", 0.877)
    assert record["case"] == {"place": "310000", "decade": 70, "retired": True}
    (answer,) = record["answers"]
    known = {item.id for item in (*book.facts, *book.procedures)}
    assert answer["rests_on"] and set(answer["rests_on"]) <= known
    assert answer["local"] is True
    assert (record["gave_up"], record["wish"]) == (False, "")


def test_the_same_answer_has_the_same_id_and_another_one_another(tracker: MakeTracker) -> None:
    def answer(age: str) -> str:
        said = tracker(("refund_amount", {**SAID, "age": age}))
        return str(record_of("action_refund_amount", said)["answers"][0]["id"])

    assert answer("75") == answer("75")
    assert answer("75") != answer("65")


def test_a_place_without_a_rule_of_its_own_is_told_from_one_that_has(tracker: MakeTracker) -> None:
    def local(place: str) -> bool:
        said = tracker(("refund_amount", {"region": place}))
        return bool(record_of("action_refund_amount", said)["answers"][0]["local"])

    assert local("310000")
    assert not local("540000"), "nothing is known of 西藏"


@pytest.mark.parametrize(("age", "decade"), [("9", 0), ("70", 70), ("79", 70), ("104", 90)])
def test_an_age_is_kept_as_a_decade_only(tracker: MakeTracker, age: str, decade: int) -> None:
    record = record_of("action_refund_amount", tracker(("refund_amount", {"age": age})))
    assert record["case"]["decade"] == decade


def test_nothing_that_was_typed_and_no_sum_is_in_the_record(tracker: MakeTracker) -> None:
    said = {**SAID, "age": "88", "amount": "43210", "wage": "7654.5"}
    text = "王小明的妈妈88岁住院花了43210，工资7654.5"
    for action in EXECUTOR.actions:
        record = record_of(action, tracker(("reimbursement_ratio", said), text=text))
        for answer in record.pop("answers"):
            assert set(answer) == {"topic", "status", "id", "rests_on", "local"}
        kept = json.dumps(record, ensure_ascii=False)
        assert [word for word in ("王小明", "妈妈", "88", "43210", "7654") if word in kept] == []


def test_patience_at_its_end_is_told_from_a_wish_for_a_person(tracker: MakeTracker) -> None:
    lost = {"lost": 2}
    gave_up = record_of("action_fallback", tracker(("nlu_fallback", {}), memory=lost))
    wished = record_of("action_request_human", tracker(("request_human", {}), memory=lost))
    assert (gave_up["status"], gave_up["gave_up"]) == ("handed_over", True)
    assert (wished["status"], wished["gave_up"]) == ("handed_over", False)


def test_a_question_back_is_marked(tracker: MakeTracker) -> None:
    back = record_of("action_fallback", tracker(("nlu_fallback", {})))
    thanks = record_of("action_small_talk", tracker(("thanks", {})))
    assert (back["status"], back["asked_back"]) == ("asking", True)
    assert (thanks["status"], thanks["asked_back"]) == ("talking", False)


def test_each_of_several_questions_has_its_answer_in_the_record(tracker: MakeTracker) -> None:
    questions = [
        {"text": "医保卡余额怎么查", "intent": "balance_query"},
        {"text": "断交了怎么补", "intent": "back_payment"},
    ]
    said = tracker(("balance_query", {}), parse={"questions": questions})
    record = record_of("action_balance_query", said)
    assert [one["topic"] for one in record["answers"]] == ["balance_query", "back_payment"]
    assert record["topic"] == "back_payment"


def test_a_failure_is_kept_as_one(tracker: MakeTracker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> RuleBook:
        raise OSError("disk gone")

    monkeypatch.setattr(topic_action, "the_rulebook", broken)
    assert record_of("action_refund_amount", tracker()) == {"status": "failed"}
    assert run("action_refund_amount", tracker())[1] == []


def test_rasa_takes_the_event_as_one_that_changes_nothing(
    tracker: MakeTracker, domain: Any
) -> None:
    from rasa.shared.core.events import AgentUttered, Event
    from rasa.shared.core.trackers import DialogueStateTracker

    _, events = run_whole("action_small_talk", tracker(("thanks", {})))
    kept = Event.from_parameters(events[0])
    assert isinstance(kept, AgentUttered) and "turn" in kept.data
    conversation = DialogueStateTracker.from_events("one", [], domain.slots)
    before = conversation.current_slot_values()
    conversation.update(kept)
    assert conversation.current_slot_values() == before
    assert conversation.latest_message.text is None
