"""Complaints with a matter, opening hours taken for none of ours, and stories that ask nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa_sdk import Tracker

from tests.actions.test_topic_action import run, topics

MakeTracker = Callable[..., Tracker]


def test_a_complaint_with_a_matter_is_answered_warmly(tracker: MakeTracker) -> None:
    said = tracker(("complain", {}), text="交了钱还不能用", parse={"matter": "coverage_start"})
    (message,), events = run("action_complain", said)
    assert "对不住" in message["text"] and "次月" in message["text"]
    assert topics(events) == ["coverage_start"]
    assert "转人工" in [button["payload"] for button in message["buttons"]]


@pytest.mark.parametrize("action", ["action_out_of_scope", "action_fallback"])
def test_opening_hours_are_never_turned_away(tracker: MakeTracker, action: str) -> None:
    (message,), events = run(action, tracker(("out_of_scope", {}), text="周六上班吗"))
    assert message["text"].startswith("窗口几点上下班")
    assert topics(events) == ["service_hotline"]


def test_a_story_is_heard_out_before_it_is_asked_what_it_is_for(tracker: MakeTracker) -> None:
    story = {"age": "71", "work_status": "retired", "paid_months": "240", "gap_months": "12"}
    (message,), _ = run("action_fallback", tracker(("nlu_fallback", story), text="我老伴的事"))
    assert message["text"].startswith("您说的我都记下了")
    (message,), _ = run("action_fallback", tracker(("nlu_fallback", {"age": "71"}), text="那个事"))
    assert "没看明白" in message["text"]


@pytest.mark.parametrize(("confidence", "asks"), [(0.29, True), (0.9, False)])
def test_a_no_that_is_not_sure_is_asked_back_about(
    tracker: MakeTracker, confidence: float, asks: bool
) -> None:
    ranking = [
        {"name": "deny", "confidence": confidence},
        {"name": "coverage_break", "confidence": 0.16},
    ]
    parse = {"intent": {"name": "deny", "confidence": confidence}, "intent_ranking": ranking}
    said = tracker(("deny", {}), text="那俺不交中不中", parse=parse)
    (message,), _ = run("action_deny", said)
    payloads = [button["payload"] for button in message["buttons"]]
    assert ("医保断了以前交的白交了吗" in payloads) is asks
