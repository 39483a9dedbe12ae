"""Follow-ups, sources, pointers to a person, and messages that were not understood."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa_sdk import Tracker

from tests.actions.test_topic_action import run, topics

MakeTracker = Callable[..., Tracker]


def test_a_bare_place_answers_the_last_topic_again(tracker: MakeTracker) -> None:
    said = tracker(("refund_amount", {}), ("inform", {"region": "620500"}), topic="refund_amount")
    (message,), _ = run("action_inform", said)
    assert "天水市" in message["text"]
    assert "85 元" in message["text"]


def test_a_retiree_at_a_place_is_answered_without_a_topic(tracker: MakeTracker) -> None:
    said = tracker(("inform", {"region": "350200", "work_status": "retired"}))
    (message,), events = run("action_inform", said)
    assert "厦门市" in message["text"]
    assert events[0]["value"] == "refund_amount"


def test_a_bare_place_without_a_topic_is_asked_back(tracker: MakeTracker) -> None:
    (message,), events = run("action_inform", tracker(("inform", {"region": "350200"})))
    assert "想问哪件事" in message["text"]
    assert topics(events) == []


@pytest.mark.parametrize("action", ["action_ask_source", "action_ask_detail"])
def test_nothing_to_source_or_detail_yet(tracker: MakeTracker, action: str) -> None:
    (message,), _ = run(action, tracker(("ask_source", {})))
    assert "还没有答过" in message["text"]


def test_sources_list_documents_place_and_day_of_check(tracker: MakeTracker) -> None:
    said = tracker(("refund_amount", {"region": "310000"}), topic="refund_amount")
    (message,), _ = run("action_ask_source", said)
    assert "健全上海市职工医保门诊共济保障机制实施办法" in message["text"]
    assert "2026-11-21核对" in message["text"]


def test_detail_says_more_than_the_first_answer(tracker: MakeTracker) -> None:
    said = tracker(("refund_amount", {"region": "310000"}), topic="refund_amount")
    (short,), _ = run("action_refund_amount", said)
    (long,), _ = run("action_ask_detail", said)
    assert len(long["text"]) > len(short["text"])


def test_the_nearest_topics_are_offered_when_nothing_was_understood(
    tracker: MakeTracker,
) -> None:
    said = tracker(("nlu_fallback", {}), text="那个卡咋整")
    names = ["nlu_fallback", "greet", "card_replacement", "insurance_card", "out_of_scope"]
    said.latest_message["intent_ranking"] = [{"name": name} for name in names]
    (message,), _ = run("action_fallback", said)
    titles = [button["title"] for button in message["buttons"]]
    assert titles == ["卡丢了坏了怎么补", "社保卡和医保卡"]


def test_a_retiree_at_a_place_is_a_new_matter_after_paying(tracker: MakeTracker) -> None:
    turns = [("how_to_pay", {}), ("inform", {"region": "350200", "work_status": "retired"})]
    (message,), events = run("action_inform", tracker(*turns, topic="how_to_pay"))
    assert "110 元" in message["text"]
    assert events[0]["value"] == "refund_amount"


def test_a_thing_named_first_is_of_the_topic_that_the_ranking_heard(tracker: MakeTracker) -> None:
    ranking = [{"name": "inform", "confidence": 0.65}, {"name": "nonlocal_enrolment", "confidence": 0.06}]  # fmt: skip
    said = {"subject": "hmt", "region": "440300"}
    heard = tracker(("inform", said), parse={"intent_ranking": ranking})
    _, events = run("action_inform", heard)
    assert events[0]["value"] == "nonlocal_enrolment"

    _, unheard = run("action_inform", tracker(("inform", said)))
    assert unheard[0]["value"] == "coverage_scope"


def test_a_retiree_at_a_place_goes_on_about_years(tracker: MakeTracker) -> None:
    turns = [("payment_years", {}), ("inform", {"region": "430100", "work_status": "retired"})]
    _, events = run("action_inform", tracker(*turns, topic="payment_years"))
    assert events[0]["value"] == "payment_years"


def test_a_slip_is_written_of_the_last_topic_and_names_the_others(tracker: MakeTracker) -> None:
    turns = [("refund_amount", {"region": "310000"}), ("newborn_enrolment", {}), ("ask_detail", {})]
    said = tracker(*turns, topic="newborn_enrolment", parse={"wish": "slip"})
    (message,), events = run("action_ask_detail", said)
    assert "【办事小条】新生儿参保" in message["text"]
    assert "（按您说的：上海市）" in message["text"]
    assert [button["title"] for button in message["buttons"]] == ["退休后医保每月返多少钱"]
    assert events[0]["value"] == "newborn_enrolment"


def test_the_window_that_the_slip_goes_to_is_no_way_of_paying(tracker: MakeTracker) -> None:
    turns = [("how_to_pay", {}), ("ask_detail", {"pay_channel": "counter"})]
    said = tracker(*turns, topic="how_to_pay", parse={"wish": "slip"})
    (slip,), _ = run("action_ask_detail", said)
    said = tracker(
        ("how_to_pay", {}), ("ask_detail", {}), topic="how_to_pay", parse={"wish": "slip"}
    )
    (same,), _ = run("action_ask_detail", said)
    assert slip["text"] == same["text"]


def test_a_slip_of_nothing_asks_for_the_matter(tracker: MakeTracker) -> None:
    (message,), events = run(
        "action_ask_detail", tracker(("ask_detail", {}), parse={"wish": "slip"})
    )
    assert "哪件事" in message["text"]
    assert topics(events) == []


@pytest.mark.parametrize("action", ["action_request_human", "action_complain"])
def test_the_way_to_a_person_is_that_of_the_last_topic(tracker: MakeTracker, action: str) -> None:
    said = tracker(("card_replacement", {}), ("request_human", {}), topic="card_replacement")
    (message,), events = run(action, said)
    assert "12333" in message["text"]
    assert [button["payload"] for button in message["buttons"]] == ["办事小条"]
    assert topics(events) == []


def test_whoever_is_only_pointed_at_gets_his_answer(tracker: MakeTracker) -> None:
    turns = ("refund_amount", {"region": "110000", "age": "75"}), ("inform", {})
    said = tracker(*turns, text="他呢", topic="refund_amount", parse={"whom": "third"})
    (message,), _ = run("action_inform", said)
    assert "107 元" in message["text"]


def test_a_place_that_is_denied_is_dropped_and_asked_for(tracker: MakeTracker) -> None:
    turns = [("refund_amount", {"region": "421000"}), ("inform", {"denied": "region:421000"})]
    (message,), _ = run("action_inform", tracker(*turns, topic="refund_amount"))
    assert message["text"].startswith("好，不按荆州的说了。")
    assert "70 元" not in message["text"]
    assert "▸ 那您在哪里参保？" in message["text"]


def test_no_warm_word_is_said_twice_running(tracker: MakeTracker) -> None:
    said = tracker(("coverage_start", {}), text="什么破系统，交了钱还不能用")
    (first,), events = run("action_coverage_start", said)
    memory = next(event["value"] for event in events if event["name"] == "memory")
    again = tracker(("coverage_start", {}), text="什么破系统，交了钱还不能用", memory=memory)
    (second,), _ = run("action_coverage_start", again)
    assert "对不住" in first["text"] and "对不住" not in second["text"]


def test_the_slip_of_a_named_topic_is_written_for_it(tracker: MakeTracker) -> None:
    ranking = [{"name": "ask_detail"}, {"name": "legal_basis"}, {"name": "payment_years"}]
    parse = {"wish": "slip_of", "intent_ranking": ranking}
    turns = [("payment_years", {}), ("back_payment", {}), ("ask_detail", {})]
    said = tracker(*turns, topic="back_payment", parse=parse)
    (message,), _ = run("action_ask_detail", said)
    assert message["text"].startswith("【办事小条】要交满多少年")


def test_papers_that_are_asked_for_come_first(tracker: MakeTracker) -> None:
    turns = [("remote_settlement", {}), ("ask_detail", {})]
    said = tracker(*turns, topic="remote_settlement", text="到底要什么材料")
    (message,), _ = run("action_ask_detail", said)
    assert message["text"].startswith("要带的：")
    plain = tracker(*turns, topic="remote_settlement", text="说详细点")
    (message,), _ = run("action_ask_detail", plain)
    assert not message["text"].startswith("要带的：")


def test_a_follow_up_may_name_what_was_asked_before_the_last(tracker: MakeTracker) -> None:
    turns = [("insurance_transfer", {}), ("coverage_break", {}), ("ask_detail", {})]
    ranking = [
        {"name": "ask_detail", "confidence": 0.9},
        {"name": "insurance_transfer", "confidence": 0.07},
    ]
    said = tracker(*turns, topic="coverage_break", parse={"intent_ranking": ranking})
    _, events = run("action_ask_detail", said)
    assert topics(events) == ["insurance_transfer"]


def test_a_bill_after_whether_it_is_paid_asks_for_the_sum(tracker: MakeTracker) -> None:
    turns = [("coverage_scope", {}), ("inform", {"amount": "30000", "hospital": "third"})]
    _, events = run("action_inform", tracker(*turns, topic="coverage_scope"))
    assert topics(events) == ["reimbursement_ratio"]


def test_a_bare_word_may_name_another_topic(tracker: MakeTracker) -> None:
    ranking = [
        {"name": "inform", "confidence": 0.8},
        {"name": "inpatient_settlement", "confidence": 0.18},
    ]
    said = tracker(
        ("coverage_scope", {}),
        ("inform", {}),
        topic="coverage_scope",
        text="住院",
        parse={"intent_ranking": ranking},
    )
    _, events = run("action_inform", said)
    assert topics(events) == ["inpatient_settlement"]
