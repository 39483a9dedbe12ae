"""The action server as a real process, alone and behind a real server."""

from __future__ import annotations

import json
import secrets
import signal
import socket
import zlib
from asyncio import TimeoutError as AsyncTimeout
from asyncio import run
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.yibao.server.conftest import Running, answers, python, say
from yibao.errors import ConfigurationError, LaunchError
from yibao.server.apart import ActionsApart, action_endpoint
from yibao.server.inside import ActionsInside

Start = Callable[..., Running]
TOKEN = secrets.token_hex(32)
SAID = "我叫王小明，明天会下雨吗"
CALL = {
    "next_action": "action_out_of_scope",
    "tracker": {"sender_id": "a", "events": [], "latest_message": {"text": SAID}},
}


@pytest.fixture
def actions_port(port: int) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_without_an_address_the_actions_run_inside() -> None:
    assert isinstance(action_endpoint({}), ActionsInside)
    apart = action_endpoint({"YIBAO_ACTIONS_URL": "http://127.0.0.1:5055/webhook"})
    assert isinstance(apart, ActionsApart) and apart.headers == {}


@pytest.mark.parametrize(
    "url",
    ["127.0.0.1:5055", "http://127.0.0.1:5055", "ftp://a/webhook", "http://:1/webhook",
     "http://a:b@c/webhook", "http://a:99999/webhook", "http://a/webhook?token=b"],
)  # fmt: skip
def test_a_wrong_address_is_named(url: str) -> None:
    with pytest.raises(LaunchError, match=r"YIBAO_ACTIONS_URL=.*改法"):
        action_endpoint({"YIBAO_ACTIONS_URL": url})


def test_a_placeholder_is_no_token() -> None:
    given = {"YIBAO_ACTIONS_URL": "http://a/webhook", "YIBAO_ACTIONS_TOKEN": "changeme" * 4}
    with pytest.raises(ConfigurationError, match="YIBAO_ACTIONS_TOKEN"):
        action_endpoint(given)


def test_a_server_that_hangs_is_not_waited_for() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/webhook"
        with pytest.raises(AsyncTimeout):
            run(ActionsApart(url, patience=0.2).request(json={}, timeout=300))


@pytest.mark.server
def test_it_speaks_rasa_s_protocol_and_repeats_nothing(start: Start, port: int) -> None:
    server = start(
        *python("-m", "yibao.server", "actions"), PORT=str(port), YIBAO_ACTIONS_TOKEN=TOKEN
    )
    base = f"http://127.0.0.1:{port}"
    answers(f"{base}/health", server)
    who = {"Authorization": f"Bearer {TOKEN}"}
    for path in ("/health", "/health/live", "/health/ready"):
        assert requests.get(base + path, timeout=5).json() == {"status": "ok"}

    def told(body: bytes, **headers: str) -> requests.Response:
        return requests.post(f"{base}/webhook", data=body, headers={**who, **headers}, timeout=30)

    answer = told(json.dumps(CALL).encode())
    assert "不归医保管" in answer.json()["responses"][0]["text"]
    packed = told(zlib.compress(json.dumps(CALL).encode()), **{"Content-Encoding": "deflate"})
    assert packed.json() == answer.json()
    assert told(b"{}", Authorization="Bearer wrong").status_code == 401
    assert told(b"{}", Authorization=f"Bearer {TOKEN}é").status_code == 401
    unknown = told(json.dumps({**CALL, "next_action": "action_nothing"}).encode())
    assert (unknown.status_code, unknown.json()["action_name"]) == (404, "action_nothing")
    for odd in (b"", b"[]", b"\xff", b"{}", b'{"tracker": 1}', b"[" * 100_000):
        assert told(odd).status_code == 400
    failed = told(json.dumps({**CALL, "next_action": [SAID]}).encode())
    assert failed.json() == {"error": "action failed"} and failed.status_code == 500
    assert requests.get(f"{base}/actions", timeout=5).status_code == 404
    assert "An action failed" in server.printed
    assert "王小明" not in server.printed and "\\u738b" not in server.printed
    assert TOKEN not in server.printed
    assert server.stop(signal.SIGTERM) in (0, -signal.SIGTERM)


@pytest.mark.server
def test_a_server_asks_it_and_is_honest_when_it_is_gone(
    start: Start, model: Path, port: int, actions_port: int
) -> None:
    token = {"YIBAO_ACTIONS_TOKEN": TOKEN}
    command = python("-m", "yibao.server", "actions")
    actions = start(*command, PORT=str(actions_port), **token)
    answers(f"http://127.0.0.1:{actions_port}/health", actions)
    url = {"YIBAO_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook"}
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port), **url, **token)
    answers(f"http://127.0.0.1:{port}/", server)
    assert "157.5 元" in say(port, "上海75岁医保每月返多少")
    actions.kill()
    assert "不好意思" in say(port, "那北京呢")
    again = start(*command, PORT=str(actions_port), **token)
    answers(f"http://127.0.0.1:{actions_port}/health", again)
    assert "107 元" in say(port, "那北京呢")


@pytest.mark.server
def test_it_opens_to_others_only_with_the_token(start: Start, port: int) -> None:
    server = start(
        *python("-m", "yibao.server", "actions"), PORT=str(port), YIBAO_HOST="0.0.0.0",
        YIBAO_ACTIONS_TOKEN="",
    )  # fmt: skip
    assert server.process.wait(60) == 1
    assert "YIBAO_ACTIONS_TOKEN" in server.printed and "Traceback" not in server.printed
