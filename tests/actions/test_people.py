"""Several people in one message: each gets an answer, unless one of them is asked about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa_sdk import Tracker

from actions.hearing import remembered
from tests.actions.test_topic_action import run
from yibao.rules import the_rulebook

MakeTracker = Callable[..., Tracker]
Read = Callable[[str], list[str]]


@pytest.fixture
def read(tracker: MakeTracker) -> Read:
    """The first lines of the replies to 我65，我妈88，在上海 and what is asked then."""

    def ask(question: str) -> list[str]:
        facts = [("age", "65", "self", 1, 3), ("age", "88", "mother", 6, 8)]
        entities = [
            {"entity": name, "value": value, "role": role, "start": start, "end": end}
            for name, value, role, start, end in facts
        ]
        place = {"entity": "region", "value": "310000", "start": 9, "end": 12}
        text = f"我65，我妈88，在上海，{question}"
        parse = {"text": text, "entities": [*entities, place], "whom": "mother"}
        messages, _ = run("action_refund_amount", tracker(("refund_amount", {}), parse=parse))
        return [message["text"].splitlines()[0] for message in messages]

    return ask


@pytest.mark.parametrize("question", ["每月返多少", "每月各返多少", "我们俩每月都返多少"])
def test_each_of_two_people_gets_an_answer(read: Read, question: str) -> None:
    assert read(question) == ["您自己：", "您母亲："]


@pytest.mark.parametrize("question", ["她每月返多少", "那我每月返多少"])
def test_who_is_asked_about_gets_the_only_one(read: Read, question: str) -> None:
    assert len(read(question)) == 1


def test_one_answer_will_do_where_it_is_the_same_for_all(tracker: MakeTracker) -> None:
    said = [("age", "80", "mother"), ("age", "81", "father")]
    entities = [{"entity": n, "value": v, "role": r, "start": 0, "end": 2} for n, v, r in said]
    parse = {"text": "我妈80，我爸81，余额怎么查", "entities": entities}
    messages, _ = run("action_balance_query", tracker(("balance_query", {}), parse=parse))
    assert len(messages) == 1


def test_an_answer_for_all_says_for_whom_it_is(tracker: MakeTracker) -> None:
    said = [("age", "80", "mother", 2, 4), ("age", "81", "father", 7, 9)]
    entities = [
        {"entity": n, "value": v, "role": r, "start": s, "end": e} for n, v, r, s, e in said
    ]
    parse = {"text": "我妈80，我爸81，各返多少", "entities": entities}
    (message,), _ = run("action_refund_amount", tracker(("refund_amount", {}), parse=parse))
    assert message["text"].startswith("您母亲、您父亲，我这里查到的说法一样：")
    assert "（按您说的：您母亲80岁、您父亲81岁）" in message["text"]


def test_a_fact_that_is_added_serves_all_who_were_asked_about(tracker: MakeTracker) -> None:
    said = [("age", "65", "self"), ("age", "88", "mother")]
    entities = [{"entity": n, "value": v, "role": r, "start": 0, "end": 2} for n, v, r in said]
    first = ("refund_amount", {})
    both = tracker(first, parse={"text": "我65，我妈88，每月各返多少", "entities": entities})
    memory = remembered(both, the_rulebook())[1].as_slot()
    added = tracker(("inform", {"region": "310000"}), topic="refund_amount", memory=memory)
    messages, _ = run("action_inform", added)
    assert [message["text"].splitlines()[0] for message in messages] == ["您自己：", "您母亲："]
