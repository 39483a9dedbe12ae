"""Several questions in one message: each answered under its title, what is left is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa_sdk import Tracker

from actions.several import Question
from tests.actions.test_topic_action import run, topics

MakeTracker = Callable[..., Tracker]
FIVE = {
    "怎么交费？": "how_to_pay",
    "怎么查余额？": "balance_query",
    "怎么补卡？": "card_replacement",
    "怎么转移？": "insurance_transfer",
    "断了怎么补？": "back_payment",
}


def asking(tracker: Tracker, asked: dict[str, str]) -> Tracker:
    """That tracker with those questions found in its latest message."""
    tracker.latest_message["text"] = "".join(asked)
    tracker.latest_message["questions"] = [
        {"text": text, "intent": intent, "confidence": 0.9} for text, intent in asked.items()
    ]
    return tracker


def test_each_question_is_answered_under_its_title(tracker: MakeTracker) -> None:
    asked = {"每月返多少钱？": "refund_amount", "卡丢了怎么补": "card_replacement"}
    said = asking(tracker(("refund_amount", {"region": "620500"})), asked)
    messages, events = run("action_refund_amount", said)
    assert [message["text"].splitlines()[0] for message in messages] == [
        "您问的「每月返多少钱？」：",
        "您问的「卡丢了怎么补」：",
    ]
    assert "85 元" in messages[0]["text"] and "挂失" in messages[1]["text"]
    assert all("天水市" in message["text"] for message in messages), "facts serve all questions"
    assert topics(events) == ["card_replacement"]


@pytest.mark.parametrize("action", ["action_how_to_pay", "action_inform"])
def test_of_many_questions_three_are_answered_and_the_rest_named(
    tracker: MakeTracker, action: str
) -> None:
    messages, events = run(action, asking(tracker(("how_to_pay", {})), FIVE))
    assert len(messages) == 4
    assert messages[-1]["text"] == "还有「怎么转移？」、「断了怎么补？」，答完这几个您再问我。"
    assert events[0]["value"] == "card_replacement"


def test_three_questions_leave_nothing(tracker: MakeTracker) -> None:
    three = dict(list(FIVE.items())[:3])
    messages, _ = run("action_how_to_pay", asking(tracker(("how_to_pay", {})), three))
    assert [message["text"][:3] for message in messages] == ["您问的"] * 3


@pytest.mark.parametrize("asked", [{}, {"怎么交？": "how_to_pay"}])
def test_a_single_question_is_answered_as_ever(tracker: MakeTracker, asked: dict[str, str]) -> None:
    plain = run("action_how_to_pay", tracker(("how_to_pay", {"region": "450100"})))
    said = asking(tracker(("how_to_pay", {"region": "450100"})), asked)
    assert run("action_how_to_pay", said) == plain


def test_a_thing_that_one_question_names_is_not_the_other_s(tracker: MakeTracker) -> None:
    asked = {"门诊能报吗？": "coverage_scope", "住院能报多少？": "reimbursement_ratio"}
    said = asking(tracker(("coverage_scope", {"subject": "outpatient"})), asked)
    said.latest_message["entities"] = [
        {"entity": "subject", "value": "outpatient", "start": 0, "end": 2}
    ]
    messages, _ = run("action_coverage_scope", said)
    (alone,), _ = run("action_reimbursement_ratio", tracker(("reimbursement_ratio", {})))
    assert messages[1]["text"].split("\n", 1)[1] == alone["text"]


def test_what_people_ask_next_stands_below_the_last_answer_only(tracker: MakeTracker) -> None:
    asked = {"怎么补卡？": "card_replacement", "怎么激活？": "medical_ecard"}
    first, second = run("action_card_replacement", asking(tracker(("x", {})), asked))[0]
    assert first["buttons"] == [] and second["buttons"]


def asked_before(tracker: Tracker, asked: dict[str, str]) -> Tracker:
    """That tracker with those questions in its first message."""
    first = next(event for event in tracker.events if event["event"] == "user")
    first["parse_data"]["questions"] = [{"text": t, "intent": i} for t, i in asked.items()]
    return tracker


def test_a_fact_told_later_serves_every_question(tracker: MakeTracker) -> None:
    turns = [("refund_amount", {}), ("inform", {"region": "110000"})]
    asked = {"返多少？": "refund_amount", "怎么补卡？": "card_replacement"}
    said = asked_before(tracker(*turns, topic="card_replacement"), asked)
    messages, events = run("action_inform", said)
    assert [message["text"].splitlines()[0] for message in messages] == [
        "您问的「返多少？」：",
        "您问的「怎么补卡？」：",
    ]
    assert all("北京市" in message["text"] for message in messages)
    assert events[0]["value"] == "card_replacement"


def test_a_fact_told_later_leaves_alone_what_it_does_not_touch(tracker: MakeTracker) -> None:
    turns = [("how_to_pay", {}), ("inform", {"pay_channel": "wechat"})]
    asked = {"怎么交？": "how_to_pay", "怎么补卡？": "card_replacement"}
    (message,), events = run("action_inform", asked_before(tracker(*turns), asked))
    assert message["text"].startswith("您问的「怎么交？」：")
    assert events[0]["value"] == "how_to_pay"


def test_a_cry_for_help_is_heard_before_all_questions(tracker: MakeTracker) -> None:
    said = asking(tracker(("how_to_pay", {"distress": "life"})), FIVE)
    messages, _ = run("action_how_to_pay", said)
    assert len(messages) == 1 and "您问的" not in messages[0]["text"]


def test_the_shell_gets_the_titles_too(tracker: MakeTracker) -> None:
    messages, _ = run(
        "action_how_to_pay", asking(tracker(("how_to_pay", {}), door="cmdline"), FIVE)
    )
    assert messages[0]["text"].startswith("您问的「怎么交费？」：\n")
    assert all(message["buttons"] == [] for message in messages)


def test_a_title_is_one_short_line() -> None:
    assert Question("很长" * 40 + "\n怎么交「医保」？", "how_to_pay").title.count("\n") == 0
    assert len(Question("很长" * 40, "how_to_pay").quoted) == 32
    assert Question("怎么交「医保」？", "how_to_pay").title == "您问的「怎么交“医保”？」："


def test_of_their_questions_only_the_last_is_put_back(tracker: MakeTracker) -> None:
    asked = {
        "返多少？": "refund_amount",
        "怎么交？": "how_to_pay",
        "12393管什么？": "service_hotline",
    }
    messages, events = run("action_refund_amount", asking(tracker(("refund_amount", {})), asked))
    texts = [message["text"] for message in messages]
    assert ["▸" in text for text in texts] == [False, True, False]
    assert not messages[0]["buttons"]
    kept = next(event["value"] for event in events if event["name"] == "memory")
    assert kept["asked"] and kept["asked"][-1] in texts[1]
    assert set(kept["offered"]) == {button["payload"] for button in messages[1]["buttons"]}


def test_the_same_questions_for_the_third_time_are_doubted(tracker: MakeTracker) -> None:
    asked = {"怎么补卡？": "card_replacement", "怎么激活？": "medical_ecard"}
    kept: dict[str, object] = {}
    lengths = []
    for _ in range(4):
        said = asking(tracker(("card_replacement", {}), **kept), asked)
        messages, events = run("action_card_replacement", said)
        kept = {event["name"]: event["value"] for event in events}
        lengths.append(len(messages))
    assert lengths == [2, 2, 1, 1]
    assert "12393" in messages[0]["text"]
