"""Feedback over HTTP with the real agent: kept with the answer that it is about, and nowhere else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.yibao.channels.web.conftest import kept
from yibao.channels.web.history import keep_feedback

QUESTION = "上海75岁退休医保每月返多少"


def feedback_in(events: list[Any]) -> list[Any]:
    """The feedback among a conversation's events; the records of turns are of the same kind."""
    data = [event["data"] for event in events if event["event"] == "agent"]
    return [one["feedback"] for one in data if "feedback" in one]


def test_feedback_is_stored_masked_and_a_later_one_replaces_it(real: Any, agent: Any) -> None:
    who = real.begin()
    (reply,) = real.ask(who, QUESTION).json()["replies"]
    given = {"answer": reply["id"], "useful": True}
    assert real.post("/feedback", given, who).status_code == 204
    assert real.history(who)[1]["useful"] is True
    given |= {"useful": False, "reason": "没说清，请打13812345678"}
    assert real.post("/feedback", given, who).status_code == 204
    shown = real.history(who)[1]
    assert (shown["useful"], shown["reply"]) == (False, reply)
    stored = feedback_in(kept(agent, who))
    assert [one["useful"] for one in stored] == [True, False]
    assert stored[1]["reason"] == "没说清，请打〔手机号〕"


def test_feedback_triggers_nothing_and_the_conversation_goes_on(real: Any, agent: Any) -> None:
    who = real.begin()
    (reply,) = real.ask(who, QUESTION).json()["replies"]
    before = kept(agent, who)
    real.post("/feedback", {"answer": reply["id"], "useful": False}, who)
    assert [event["event"] for event in kept(agent, who)[len(before) :]] == ["agent"]
    (reply,) = real.ask(who, "那南宁呢").json()["replies"]
    assert reply["topic"] == "refund_amount" and "南宁市" in reply["taken"]


def test_feedback_given_while_a_turn_runs_loses_nothing(real: Any, agent: Any) -> None:
    who = real.begin()
    (reply,) = real.ask(who, QUESTION).json()["replies"]
    given = {"answer": reply["id"], "useful": True}
    with ThreadPoolExecutor(8) as hands:
        asked = [hands.submit(real.ask, who, "那南宁呢") for _ in range(4)]
        judged = [hands.submit(real.post, "/feedback", given, who) for _ in range(4)]
    assert {one.result().status_code for one in asked + judged} == {200, 204}
    events = [event["event"] for event in kept(agent, who)]
    assert (events.count("user"), len(feedback_in(kept(agent, who)))) == (5, 4)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"answer": "message-9.0"}, 400),
        ({"answer": "../../x"}, 400),
        ({"answer": None}, 400),
        ({"useful": "yes"}, 400),
        ({"useful": 1}, 400),
        ({"reason": ["x"]}, 400),
        ({"reason": "长" * 201}, 413),
    ],
    ids=str,
)
def test_odd_feedback_is_not_stored(real: Any, agent: Any, change: Any, status: int) -> None:
    who = real.begin()
    (reply,) = real.ask(who, QUESTION).json()["replies"]
    given = {"answer": reply["id"], "useful": True, **change}
    assert real.post("/feedback", given, who).status_code == status
    assert feedback_in(kept(agent, who)) == []


def test_feedback_to_an_answer_that_the_message_did_not_get_is_refused(real: Any) -> None:
    who = real.begin()
    real.ask(who, QUESTION, "message-1")
    given = {"answer": "message-1.7", "useful": True}
    assert real.post("/feedback", given, who).status_code == 400


def test_feedback_waits_for_the_turn_that_is_running(real: Any, agent: Any) -> None:
    who = real.begin()
    real.ask(who, QUESTION, "message-1")
    sender = "web:" + who["Authorization"].split()[1].partition(".")[0]

    async def judge_while_a_turn_runs() -> bool:
        async with agent.lock_store.lock(sender):
            given = {"answer": "message-1.0", "useful": True, "reason": ""}
            judging = asyncio.create_task(keep_feedback(agent, sender, given))
            await asyncio.sleep(0.2)
            assert not judging.done(), "the turn's end would overwrite it"
        return await judging

    assert asyncio.run(judge_while_a_turn_runs())


def test_feedback_to_another_s_answer_is_refused(real: Any) -> None:
    one, other = real.begin(), real.begin()
    (reply,) = real.ask(one, QUESTION).json()["replies"]
    real.ask(other, QUESTION)
    assert real.post("/feedback", {"answer": reply["id"], "useful": True}, other).status_code == 400
