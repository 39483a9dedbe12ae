"""Two places in one question: each is answered, and neither becomes the asker's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker

from tests.actions.test_topic_action import run
from yibao.rules import RuleBook

MakeTracker = Callable[..., Tracker]
TIANSHUI, WUWEI = "620500", "620600"


@pytest.fixture
def ask(tracker: MakeTracker, book: RuleBook) -> Callable[..., list[str]]:
    """The replies to a message after somebody of 天水 asked about the monthly refund."""

    def say(text: str, *places: str, intent: str = "inform", action: str = "") -> list[str]:
        _, kept = run("action_refund_amount", tracker(("refund_amount", {"region": TIANSHUI})))
        slots: dict[str, Any] = {event["name"]: event["value"] for event in kept}
        named = [
            {"entity": "region", "value": code, "start": text.find(book.places.get(code).called)}
            for code in places
        ]
        said = tracker((intent, {}), text=text, parse={"text": text, "entities": named}, **slots)
        messages, events = run(f"action_{action or intent}", said)
        say.memory = events[-1]["value"]  # type: ignore[attr-defined]
        return [message["text"] for message in messages]

    return say


def test_another_place_is_put_beside_the_own_one(ask: Callable[..., list[str]]) -> None:
    own, other = ask("和武威比呢", WUWEI)
    assert own.startswith("天水市：") and "85 元" in own
    assert other.startswith("武威市：") and "120 元" in other
    assert ask.memory["people"]["self"]["region"] == [TIANSHUI]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["武威和天水哪个多", "武威跟天水差多少", "武威、天水各返多少"])
def test_two_places_are_answered_in_the_order_of_the_question(
    ask: Callable[..., list[str]], text: str
) -> None:
    replies = ask(text, WUWEI, TIANSHUI, intent="out_of_scope")
    assert [reply.splitlines()[0] for reply in replies] == ["武威市：", "天水市："]


def test_a_question_about_two_kinds_of_insurance_is_left_alone(
    ask: Callable[..., list[str]],
) -> None:
    assert "个人账户" in ask("和北京有什么区别", intent="staff_vs_resident")[0]


def test_another_place_without_comparing_is_the_asker_s_new_one(
    ask: Callable[..., list[str]],
) -> None:
    (reply,) = ask("那武威呢", WUWEI)
    assert "120 元" in reply
    assert ask.memory["people"]["self"]["region"] == [WUWEI]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["武威的还差几年", "武威报销比例多少", "武威职工和居民有什么区别"])
def test_a_single_place_that_stands_beside_nothing_is_the_asker_s(
    ask: Callable[..., list[str]], text: str
) -> None:
    ask(text, WUWEI)
    assert ask.memory["people"]["self"]["region"] == [WUWEI]  # type: ignore[attr-defined]


def test_places_of_which_the_same_is_known_are_told_once(ask: Callable[..., list[str]]) -> None:
    replies = ask("和武威比，卡丢了补卡一样吗", WUWEI, intent="card_replacement")
    assert len(replies) == 1 and "说法一样" in replies[0]


def test_a_local_rule_below_the_same_first_sentence_is_no_same_answer(
    tracker: MakeTracker, book: RuleBook
) -> None:
    said = {"region": "440100", "insurance_type": "flexible", "gap_months": "14"}
    _, kept = run("action_back_payment", tracker(("back_payment", said)))
    slots: dict[str, Any] = {event["name"]: event["value"] for event in kept}
    chengdu = {"entity": "region", "value": "510100", "start": 1}
    parse = {"text": "和成都比呢", "entities": [chengdu]}
    messages, _ = run("action_inform", tracker(("inform", {}), parse=parse, **slots))
    assert [m["text"].splitlines()[0] for m in messages] == ["广州市：", "成都市："]
