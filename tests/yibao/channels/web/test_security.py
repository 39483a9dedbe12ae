"""The web door against those who mean harm: forged names, foreign pages, floods and odd bodies."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

BUREAU = "https://www.ybj.example"
MESSAGE = {"id": "message-1", "text": "余额"}
POSTS = ["/conversations", "/messages", "/feedback"]


def code(response: Any) -> tuple[int, str]:
    """Status and code; the error says nothing but these and a sentence."""
    error = response.json()["error"]
    assert set(response.json()) == {"error"} and set(error) == {"code", "message"}
    assert re.search(r"[\u4e00-\u9fff]", error["message"])
    return response.status_code, error["code"]


def with_letter_changed(token: str, index: int) -> str:
    other = "A" if token[index] != "A" else "B"
    return token[:index] + other + token[index + 1 :]


def forged(token: str) -> dict[str, str]:
    name, _, signature = token.partition(".")
    return {
        "empty": "",
        "only the name": name,
        "no signature": name + ".",
        "one letter of the name": with_letter_changed(token, 0),
        "one letter of the signature": with_letter_changed(token, len(name) + 1),
        "chosen by the client": "my-conversation",
        "a sender of Rasa": "web:" + name,
        "signed twice": f"{token}.{signature}",
        "longer": "A" * 4000,
        "blank inside": f"{name} .{signature}",
    }


@pytest.mark.parametrize("fault", forged("a.b"))
def test_a_forged_conversation_is_unknown(web: Any, fault: str) -> None:
    token = web.begin()["Authorization"].split()[1]
    who = {"Authorization": f"Bearer {forged(token)[fault]}"}
    assert code(web.ask(who, "余额")) == (401, "unknown_conversation")
    assert code(web.get("/messages", who)) == (401, "unknown_conversation")
    given = {"answer": "message-1.0", "useful": True}
    assert code(web.post("/feedback", given, who)) == (401, "unknown_conversation")
    assert web.agent.heard == []


@pytest.mark.parametrize("scheme", ["", "Basic ", "bearer"])
def test_a_token_counts_only_as_a_bearer_token(web: Any, scheme: str) -> None:
    token = web.begin()["Authorization"].split()[1]
    assert web.ask({"Authorization": scheme + token}, "余额").status_code == 401


def test_a_token_of_another_server_is_unknown(web: Any, serve: Callable[..., Any]) -> None:
    other = serve(secret=b"another secret of 32 characters.....")
    assert web.ask(other.begin(), "余额").status_code == 401


def test_conversations_are_named_at_random(web: Any) -> None:
    names = {web.begin()["Authorization"].split()[1].partition(".")[0] for _ in range(50)}
    assert len(names) == 50 and {len(name) for name in names} == {32}


@pytest.mark.parametrize("prefix", ["web:", "WEB:", "ｗｅｂ：", " web:"])
def test_the_rest_door_cannot_name_a_conversation_of_this_door(web: Any, prefix: str) -> None:
    web.ask(web.begin(), "余额")
    known = web.agent.heard[0].sender_id
    sender = prefix + known.removeprefix("web:")
    rest = f"http://{web.host}/webhooks/rest/webhook"
    requests.post(rest, json={"sender": sender, "message": "余额"}, timeout=20)
    assert "web:" not in web.agent.heard[1].sender_id.lower()
    assert web.agent.heard[1].sender_id != known


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example", "null", "", "file://", "https://www.ybj.example.evil.example",
        "http://www.ybj.example", "https://www.ybj.example:8443", "https://evil.example/https://www.ybj.example",
        "https://", "//",
    ],
)  # fmt: skip
def test_a_page_that_is_not_on_the_list_is_turned_away(web: Any, origin: str) -> None:
    headers = {**web.begin(), "Origin": origin}
    for path in POSTS:
        response = web.post(path, MESSAGE, headers)
        assert code(response) == (403, "foreign_origin")
        assert "Access-Control-Allow-Origin" not in response.headers
    assert web.get("/messages", headers).status_code == 403
    assert web.get("/settings", headers).status_code == 403
    assert web.agent.heard == []


@pytest.mark.parametrize("origin", [BUREAU, "HTTPS://WWW.YBJ.EXAMPLE", BUREAU + ":443"])
def test_a_page_on_the_list_may_ask_and_read_the_answer(web: Any, origin: str) -> None:
    response = web.ask({**web.begin(), "Origin": origin}, "余额")
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == origin
    assert "Origin" in response.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_server_s_own_pages_may_ask(web: Any, scheme: str) -> None:
    headers = {**web.begin(), "Origin": f"{scheme}://{web.host}"}
    assert web.ask(headers, "余额").status_code == 200


@pytest.mark.parametrize("path", [*POSTS, "/settings"])
@pytest.mark.parametrize("origin", [BUREAU, "https://evil.example"])
def test_a_browser_that_asks_before_it_sends_is_told_who_may(
    web: Any, path: str, origin: str
) -> None:
    asking = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    response = requests.options(web.base + path, headers=asking, timeout=20)
    allowed = response.headers.get("Access-Control-Allow-Origin")
    assert response.status_code in (200, 204)
    assert allowed == (BUREAU if origin == BUREAU else None)
    headers = response.headers.get("Access-Control-Allow-Headers", "")
    assert ("Authorization" in headers and "Content-Type" in headers) == (origin == BUREAU)


def test_opening_rasa_to_every_page_does_not_open_this_door(serve: Callable[..., Any]) -> None:
    door = serve(cors="*")
    evil = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "GET"):
        response = requests.request(method, door.base + "/settings", headers=evil, timeout=20)
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)  # fmt: skip
@pytest.mark.parametrize("path", POSTS)
def test_a_form_of_a_foreign_page_cannot_post(web: Any, path: str, kind: str) -> None:
    headers = {**web.begin(), "Content-Type": kind}
    body = json.dumps(MESSAGE).encode()
    response = requests.post(web.base + path, data=body, headers=headers, timeout=20)
    assert code(response) == (415, "not_json")
    assert web.agent.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"3", b"[" * 10_000, b'{"id": "message-1", "text": "\xff"}',
        b"{}", b'{"id": "message-1"}', b'{"text": "hi"}',
        *(json.dumps({**MESSAGE, "id": one}).encode() for one in (3, "short", "a" * 65, "a/../b-c", "message-1\n", None)),
        *(json.dumps({**MESSAGE, "text": one}).encode() for one in (3, None, True, ["x"], {"a": 1})),
    ],
    ids=lambda body: ascii(body)[:40],
)  # fmt: skip
def test_an_odd_body_is_the_client_s_fault(web: Any, body: bytes) -> None:
    headers = {**web.begin(), "Content-Type": "application/json"}
    response = requests.post(web.base + "/messages", data=body, headers=headers, timeout=20)
    assert code(response) == (400, "bad_request")
    assert web.agent.heard == []


@pytest.mark.parametrize("path", POSTS)
def test_a_body_that_is_too_large_is_not_read(web: Any, path: str) -> None:
    body = json.dumps({**MESSAGE, "more": "x" * 17_000})
    headers = {**web.begin(), "Content-Type": "application/json"}
    at_once = requests.post(web.base + path, data=body, headers=headers, timeout=20)
    parts = (body[i : i + 1000].encode() for i in range(0, len(body), 1000))
    in_parts = requests.post(web.base + path, data=parts, headers=headers, timeout=20)
    assert code(at_once) == code(in_parts) == (413, "too_long")
    assert web.ask(web.begin(), "余额").status_code == 200


def test_a_thousand_messages_at_once_are_slowed_down_and_the_server_lives(
    serve: Callable[..., Any], agent: Any
) -> None:
    door = serve()
    door.before(agent)
    who = door.begin()
    with ThreadPoolExecutor(16) as people:
        answers = list(people.map(lambda _: door.ask(who, "医保卡余额怎么查"), range(1000)))
    statuses = [answer.status_code for answer in answers]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert set(statuses) == {200, 429} and len(refused) > 900
    assert code(refused[0]) == (429, "too_many")
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)
    rest = f"http://{door.host}/webhooks/rest/webhook"
    assert requests.post(rest, json={"message": "余额"}, timeout=20).json()[0]["text"]


def test_new_conversations_are_no_way_round_the_limit(serve: Callable[..., Any]) -> None:
    door = serve(per_address=10)
    statuses = [door.post("/conversations", {}).status_code for _ in range(30)]
    assert statuses[:10] == [201] * 10 and set(statuses[11:]) == {429}


def test_a_crowd_is_told_to_come_back(web: Any, listener: Any) -> None:
    web.before(listener(seconds=1))
    everybody = [web.begin() for _ in range(90)]
    with ThreadPoolExecutor(90) as people:
        answers = list(people.map(lambda who: web.ask(who, "余额"), everybody))
    busy = [answer for answer in answers if answer.status_code == 503]
    assert busy and code(busy[0]) == (503, "busy") and "Retry-After" in busy[0].headers
    assert len(web.agent.heard) == 64


def test_a_failure_tells_neither_the_log_nor_the_client_what_was_asked(
    web: Any, listener: Any, caplog: pytest.LogCaptureFixture
) -> None:
    said = "老李的医保余额"

    class Broken(listener):
        async def retrieve_full_tracker(self, _: str) -> None:
            raise RuntimeError(said)

    web.before(Broken())
    with caplog.at_level(logging.DEBUG):
        response = web.ask(web.begin(), said)
    assert code(response) == (503, "busy")
    assert "老李" not in response.text + caplog.text and "Error" not in response.text
    assert "RuntimeError" in caplog.text and "retrieve_full_tracker" in caplog.text


def test_a_turn_that_failed_may_be_tried_again_under_its_id(web: Any, listener: Any) -> None:
    class Broken(listener):
        async def retrieve_full_tracker(self, _: str) -> None:
            raise RuntimeError("no database")

    web.before(Broken())
    who = web.begin()
    assert web.ask(who, "余额", "message-1").status_code == 503
    web.before(listener())
    assert web.ask(who, "余额", "message-1").status_code == 200
