"""The web door over HTTP with the real agent: asking, resending, history, feedback, settings."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.yibao.channels.web.conftest import kept
from yibao.channels.guard import APOLOGY, EMPTY, LONGEST, TOO_LONG

QUESTION = "上海75岁退休医保每月返多少"


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
