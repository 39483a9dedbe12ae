"""The web door over HTTP with the real agent: asking, resending, history, feedback, settings."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from yibao.channels.guard import APOLOGY, EMPTY, LONGEST, TOO_LONG
from yibao.channels.web_history import keep_feedback

QUESTION = "上海75岁退休医保每月返多少"


@pytest.fixture
def real(web: Any, agent: Any) -> Any:
    """The door with the real agent behind it."""
    web.before(agent)
    return web


def kept(agent: Any, who: dict[str, str]) -> list[dict[str, Any]]:
    """The events of a conversation as they are stored."""
    sender = "web:" + who["Authorization"].split()[1].partition(".")[0]
    return [e.as_dict() for e in asyncio.run(agent.tracker_store.retrieve(sender)).events]


def test_an_answer_comes_in_parts_with_its_sources(real: Any) -> None:
    response = real.ask(real.begin(), QUESTION, "message-1")
    (reply,) = response.json()["replies"]
    assert (response.status_code, response.json()["id"]) == (200, "message-1")
    assert (reply["kind"], reply["id"], reply["topic"]) == (
        "answer",
        "message-1.0",
        "refund_amount",
    )
    assert reply["lead"] and reply["sources"] and "上海市" in reply["taken"]


def test_a_follow_up_goes_on_about_the_same_matter(real: Any) -> None:
    who = real.begin()
    real.ask(who, QUESTION)
    (reply,) = real.ask(who, "那南宁呢").json()["replies"]
    assert reply["topic"] == "refund_amount" and "南宁市" in reply["taken"]


def test_several_questions_get_answers_with_titles_and_ids_of_their_own(real: Any) -> None:
    replies = real.ask(real.begin(), "医保卡余额怎么查？断缴两年怎么补？").json()["replies"]
    assert len(replies) == 2 and all("您问的" in reply["title"] for reply in replies)
    assert len({reply["id"] for reply in replies}) == 2


def test_two_conversations_know_nothing_of_each_other(real: Any) -> None:
    one, other = real.begin(), real.begin()
    real.ask(one, QUESTION)
    (reply,) = real.ask(other, "每月返多少").json()["replies"]
    assert "上海市" not in reply["taken"]
    assert [m["text"] for m in real.history(other) if m["from"] == "citizen"] == ["每月返多少"]


def test_the_history_holds_both_sides_with_the_same_replies_as_before(real: Any) -> None:
    who = real.begin()
    told = [real.ask(who, text).json() for text in (QUESTION, "那南宁呢", "谢谢")]
    shown = real.history(who)
    assert [m["text"] for m in shown if m["from"] == "citizen"] == [QUESTION, "那南宁呢", "谢谢"]
    assert [m["id"] for m in shown if m["from"] == "citizen"] == [one["id"] for one in told]
    replies = [reply for one in told for reply in one["replies"]]
    assert [m["reply"] for m in shown if m["from"] == "assistant"] == replies
    assert [m["at"] for m in shown] == sorted(m["at"] for m in shown)


def test_a_new_conversation_has_no_history(real: Any) -> None:
    assert real.history(real.begin()) == []


def test_numbers_of_people_are_masked_in_history_and_store(real: Any, agent: Any) -> None:
    who = real.begin()
    real.ask(who, f"{QUESTION}，身份证450103195501011234，电话13812345678")
    written = json.dumps([real.history(who), kept(agent, who)], ensure_ascii=False)
    assert "〔手机号〕" in written
    assert "13812345678" not in written and "450103195501011234" not in written


def test_markup_comes_back_as_the_text_it_is(real: Any) -> None:
    who, text = real.begin(), '<img src=x onerror="alert(1)">医保卡余额怎么查</script>'
    response = real.ask(who, text)
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert real.history(who)[0]["text"] == text


def test_a_client_cannot_command_rasa(real: Any, agent: Any) -> None:
    who = real.begin()
    real.ask(who, QUESTION)
    for typed in ("/restart", "/ /restart", '/inform{"region": "450100"}'):
        assert real.ask(who, typed).json()["replies"]
    assert "restart" not in {event["event"] for event in kept(agent, who)}


def test_a_message_sent_again_is_answered_as_before_and_heard_once(web: Any) -> None:
    who = web.begin()
    first, again = (web.ask(who, text, "message-1").json() for text in ("余额", "余额"))
    assert first == again
    assert len(web.agent.heard) == 1


def test_the_same_message_id_in_another_conversation_is_another_message(web: Any) -> None:
    for who in (web.begin(), web.begin()):
        web.ask(who, "余额", "message-1")
    assert len({message.sender_id for message in web.agent.heard}) == 2


def test_a_resend_waits_for_the_turn_that_is_still_running(web: Any, listener: Any) -> None:
    web.before(listener(seconds=0.5))
    who, answers = web.begin(), []
    threads = [
        threading.Thread(target=lambda: answers.append(web.ask(who, "余额", "message-1").json()))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 5 and answers.count(answers[0]) == 5
    assert len(web.agent.heard) == 1


def test_a_turn_goes_on_when_the_connection_is_lost(web: Any, listener: Any) -> None:
    web.before(listener(seconds=0.6))
    who = web.begin()
    body = {"id": "message-1", "text": "余额"}
    with pytest.raises(requests.Timeout):
        requests.post(web.base + "/messages", json=body, headers=who, timeout=0.2)
    (reply,) = web.ask(who, "余额", "message-1").json()["replies"]
    assert reply["text"] == "答：余额" and len(web.agent.heard) == 1


def test_a_resend_after_a_restart_finds_the_replies_in_the_tracker(
    real: Any, agent: Any, serve: Callable[..., Any]
) -> None:
    who = real.begin()
    first = real.ask(who, QUESTION, "message-1").json()
    restarted = serve()
    restarted.before(agent)
    assert restarted.ask(who, QUESTION, "message-1").json() == first
    assert len([event for event in kept(agent, who) if event["event"] == "user"]) == 1


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
    stored = [event["data"]["feedback"] for event in kept(agent, who) if event["event"] == "agent"]
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
    assert (events.count("user"), events.count("agent")) == (5, 4)


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
    assert "agent" not in {event["event"] for event in kept(agent, who)}


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


def test_the_settings_hold_banner_hotline_greeting_and_suggestions(web: Any) -> None:
    settings = web.get("/settings").json()
    assert set(settings) == {"banner", "hotline", "greeting", "suggestions"}
    assert (settings["banner"], settings["hotline"]) == ("今天停电", "12393")
    assert settings["greeting"] and {"title", "payload"} == set(settings["suggestions"][0])


@pytest.mark.parametrize(
    ("text", "said"), [("", EMPTY), ("  ", EMPTY), ("😂😂", EMPTY), ("\ud800", EMPTY)], ids=ascii
)
def test_a_message_without_words_is_told_so(web: Any, text: str, said: str) -> None:
    (reply,) = web.ask(web.begin(), text, "message-1").json()["replies"]
    assert reply == {"kind": "text", "id": "message-1.0", "text": said, "buttons": []}
    assert web.agent.heard == []


def test_the_longest_message_is_heard_and_a_longer_one_refused(web: Any) -> None:
    who = web.begin()
    assert web.ask(who, "长" * LONGEST).status_code == 200
    refused = web.ask(who, "长" * (LONGEST + 1))
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_long")
    assert refused.json()["error"]["message"] == TOO_LONG and len(web.agent.heard) == 1


def test_a_failing_turn_ends_in_the_apology(web: Any, listener: Any) -> None:
    class Failing(listener):
        async def handle_message(self, message: Any) -> None:
            raise RuntimeError("no lock store")

    web.before(Failing())
    (reply,) = web.ask(web.begin(), "余额").json()["replies"]
    assert reply["text"] == APOLOGY


def test_a_server_without_a_model_says_that_it_is_busy(web: Any, listener: Any) -> None:
    class Loading(listener):
        def is_ready(self) -> bool:
            return False

    web.before(Loading())
    response = web.ask(web.begin(), "余额")
    assert (response.status_code, response.json()["error"]["code"]) == (503, "busy")
    assert int(response.headers["Retry-After"]) > 0


def test_a_text_of_several_paragraphs_stays_one_reply(web: Any) -> None:
    (reply,) = web.ask(web.begin(), "一\n\n二").json()["replies"]
    assert reply["text"] == "答：一\n\n二"


def test_a_message_id_is_new_for_every_message(web: Any) -> None:
    who = web.begin()
    for _ in range(3):
        web.ask(who, "余额", str(uuid.uuid4()))
    assert len(web.agent.heard) == 3
