"""The web door of the real server, as `make run` starts it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.yibao.server.conftest import Running, answers, python

pytestmark = pytest.mark.server
Start = Callable[..., Running]
SECRET = "a secret of at least 32 characters."


def test_a_restarted_server_knows_its_conversations(start: Start, model: Path, port: int) -> None:
    door = f"http://127.0.0.1:{port}/webhooks/web"
    command, secret = python("-m", "yibao.server", "run"), {"YIBAO_WEB_SECRET": SECRET}
    first = start(*command, PORT=str(port), **secret)
    answers(f"http://127.0.0.1:{port}/", first)
    token = requests.post(f"{door}/conversations", json={}, timeout=30).json()["token"]
    who = {"Authorization": f"Bearer {token}"}
    question = {"id": "message-1", "text": "上海75岁医保每月返多少，手机13812345678"}
    told = requests.post(f"{door}/messages", json=question, headers=who, timeout=30).json()
    assert "157.5 元" in told["replies"][0]["lead"]
    assert requests.get(f"{door}/demo", timeout=30).status_code == 200
    first.stop(signal.SIGINT)
    second = start(*command, PORT=str(port), **secret)
    answers(f"http://127.0.0.1:{port}/", second)
    shown = requests.get(f"{door}/messages", headers=who, timeout=30).json()["messages"]
    assert [one["from"] for one in shown] == ["citizen", "assistant", "assistant"]
    assert "13812345678" not in str(shown)
    follow_up = {"id": "message-2", "text": "那北京呢"}
    told = requests.post(f"{door}/messages", json=follow_up, headers=who, timeout=30).json()
    assert "107 元" in told["replies"][0]["lead"]
    assert "上海" not in first.printed and "1381" not in first.printed


def test_a_proxy_s_addresses_count_only_where_a_proxy_is_announced(
    start: Start, model: Path, port: int
) -> None:
    door = f"http://127.0.0.1:{port}/webhooks/web"

    def statuses(**environment: str) -> set[int]:
        limits = {"YIBAO_WEB_SECRET": SECRET, "YIBAO_WEB_ADDRESS_PER_MINUTE": "2", **environment}
        server = start(*python("-m", "yibao.server", "run"), PORT=str(port), **limits)
        answers(f"http://127.0.0.1:{port}/", server)
        told = {
            requests.get(
                f"{door}/settings", headers={"X-Forwarded-For": f"10.0.0.{i}"}, timeout=30
            ).status_code
            for i in range(6)
        }
        server.stop(signal.SIGINT)
        return told

    assert statuses() == {200, 429}, "anybody could pretend to be many"
    assert statuses(SANIC_PROXIES_COUNT="1") == {200}


def test_a_wrong_setting_stops_the_start_with_its_remedy(
    start: Start, model: Path, port: int
) -> None:
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port), YIBAO_WEB_ORIGINS="*")
    assert server.process.wait(60) == 1
    assert "YIBAO_WEB_ORIGINS" in server.printed and "改法：" in server.printed
    assert "Traceback" not in server.printed
