"""What an action did is noted where it was called, and its server tells of it under the same id."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any

import pytest
import requests
from rasa.utils.endpoints import EndpointConfig

from tests.yibao.server.conftest import Running, answers, python
from tests.yibao.server.reading import records
from yibao.server.inside import ActionsInside
from yibao.server.watched_actions import WatchedActions, outcome_in
from yibao.watching.request_ids import begin_request
from yibao.watching.turns import TURN, TurnNote, watched

Start = Callable[..., Running]


def call(action: str, intent: str, text: str, **message: Any) -> dict[str, Any]:
    said = {"text": text, "intent": {"name": intent, "confidence": 0.75}, "entities": [], **message}
    tracker = {"sender_id": "13812345678", "events": [], "slots": {}, "latest_message": said}
    return {"next_action": action, "sender_id": "13812345678", "tracker": tracker}


def turn(endpoint: EndpointConfig, body: dict[str, Any], name: str) -> tuple[Any, TurnNote]:
    async def go() -> tuple[Any, TurnNote]:
        begin_request(name)
        with watched("tested", "13812345678") as note:
            result = await WatchedActions(endpoint).request(json=body, method="post", timeout=20)
        return result, note

    return contextvars.copy_context().run(asyncio.run, go())


@pytest.mark.parametrize(
    ("action", "intent", "text", "status", "topic"),
    [
        (
            "action_balance_query",
            "balance_query",
            "余额怎么查",
            "answered_in_general",
            "balance_query",
        ),
        ("action_out_of_scope", "out_of_scope", "明天会下雨吗", "out_of_scope", "out_of_scope"),
        ("action_fallback", "nlu_fallback", "那个什么来着", "fallback", ""),
    ],
)
def test_the_outcome_is_noted(action: str, intent: str, text: str, status: str, topic: str) -> None:
    result, note = turn(ActionsInside(), call(action, intent, text), "request-0001")
    assert (note.intent, note.confidence) == (intent, 0.75)
    assert (note.status, note.topic) == (status, topic)
    assert result["responses"]


def test_an_action_that_fails_is_noted_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    from actions import topic_action

    def broken() -> None:
        raise OSError

    monkeypatch.setattr(topic_action, "the_rulebook", broken)
    body = call("action_balance_query", "balance_query", "余额怎么查")
    assert turn(ActionsInside(), body, "request-0002")[1].status == "failed"


@pytest.mark.parametrize(
    "odd", [None, {}, {"events": None}, {"events": ["x", {"data": 5}, {"data": {TURN: 5}}]}]
)
def test_an_odd_result_has_no_outcome(odd: Any) -> None:
    assert outcome_in(odd) == {}


@pytest.mark.server
def test_one_id_finds_the_lines_of_both_processes(start: Start, port: int) -> None:
    server = start(*python("-m", "yibao.server", "actions"), PORT=str(port), YIBAO_LOG="json")
    url = f"http://127.0.0.1:{port}"
    answers(f"{url}/health", server)
    private = "我叫李四，手机13812345678，余额怎么查"
    body = call("action_balance_query", "balance_query", private)
    result, note = turn(EndpointConfig(f"{url}/webhook"), body, "request-apart-1")
    assert (note.status, note.topic) == ("answered_in_general", "balance_query")
    assert result["responses"]

    # Rasa as it is sends no header: the id comes with the message
    plain = call(
        "action_balance_query", "balance_query", private, metadata={"request_id": "plain-rasa-1"}
    )
    reply = requests.post(f"{url}/webhook", json=plain, timeout=20)
    assert reply.headers["X-Request-ID"] == "plain-rasa-1"
    bad = requests.post(f"{url}/webhook", data=b"[1]", timeout=20)
    assert bad.status_code >= 400
    lines = [line for line in records(server.printed) if line["event"] == "action"]
    assert [line["request_id"] for line in lines] == ["request-apart-1", "plain-rasa-1"]
    assert {line["action"] for line in lines} == {"action_balance_query"}
    assert all(line["status"] == "200" and line["ms"] > 0 for line in lines)
    assert "13812345678" not in server.printed and "李四" not in server.printed
