"""What the operator sees of a really running server: logs, request ids, metrics, and nothing private."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
import yaml

from tests.conftest import ROOT, need
from tests.yibao.server.conftest import Running, answers, python, say
from tests.yibao.server.reading import metric, metrics_of, records, turns
from tests.yibao.server.servers import listens

pytestmark = pytest.mark.server
Start = Callable[..., Running]

PHONE, ID_NUMBER, CARD = "13812345678", "110101199003074258", "6222021234567890123"
PRIVATE = f"我叫李四，手机{PHONE}，身份证{ID_NUMBER}，卡号{CARD}，医保卡余额怎么查"
TOKEN = "5f0c8b1e2d3a49678c7d6e5f4a3b2c1d0e9f8a7b"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server(Running):
    port: int


@pytest.fixture(scope="module")
def server(root: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    log = tmp_path_factory.mktemp("watching") / "log.txt"
    settings = {"PORT": str(port), "YIBAO_LOG": "json", "YIBAO_WEB_SECRET": TOKEN}
    running = Server(list(python("-m", "yibao.server", "run")), root, log, **settings)
    running.port = port
    answers(f"http://127.0.0.1:{port}/", running)
    yield running
    running.kill()


def ask(server: Server, text: str, sender: str = "tester", **headers: str) -> requests.Response:
    return requests.post(
        f"http://127.0.0.1:{server.port}/webhooks/rest/webhook",
        json={"sender": sender, "message": text},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        timeout=60,
    )


def test_one_id_finds_the_reply_and_the_line_of_the_turn(server: Server) -> None:
    reply = ask(server, "医保卡余额怎么查", X_Request_ID="from-the-proxy-1")
    assert reply.headers["X-Request-ID"] == "from-the-proxy-1"
    (line,) = [r for r in turns(server.printed) if r["request_id"] == "from-the-proxy-1"]
    assert line["door"] == "rest"
    assert line["intent"] == line["topic"] == "balance_query"
    assert line["status"] == "answered_in_general"
    assert 0.25 < line["confidence"] <= 1 and line["ms"] > 0


@pytest.mark.parametrize(
    "offered",
    ["", "short", "a b c d e f", "x" * 65, PHONE, ID_NUMBER, f"id-{PHONE}", "中文中文中文中文"],
)
def test_an_id_that_is_none_is_replaced(server: Server, offered: str) -> None:
    header = {"X-Request-ID": offered.encode()}
    url = f"http://127.0.0.1:{server.port}/webhooks/rest/webhook"
    reply = requests.post(url, json={"sender": "a", "message": "你好"}, headers=header, timeout=60)
    made = reply.headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", made)
    assert [r for r in turns(server.printed) if r["request_id"] == made]


def test_every_door_and_every_reply_has_an_id(server: Server) -> None:
    door = f"http://127.0.0.1:{server.port}/webhooks/web"
    begun = requests.post(f"{door}/conversations", json={}, timeout=30)
    who = {"Authorization": f"Bearer {begun.json()['token']}", "X-Request-ID": "web-request-1"}
    body = {"id": "message-1", "text": PRIVATE}
    requests.post(f"{door}/messages", json=body, headers=who, timeout=60).raise_for_status()
    (line,) = [r for r in turns(server.printed) if r["request_id"] == "web-request-1"]
    assert line["door"] == "web" and line["status"] == "answered_in_general"
    missing = requests.get(f"http://127.0.0.1:{server.port}/no/such/page", timeout=30)
    assert missing.status_code == 404 and missing.headers["X-Request-ID"]
    assert begun.headers["X-Request-ID"] != missing.headers["X-Request-ID"]


def test_nothing_that_a_citizen_says_or_is_called_stands_in_log_or_metrics(server: Server) -> None:
    said = ["李四", "余额怎么查", "东关街", PHONE, ID_NUMBER, CARD, "wx-openid-oABCDEF", TOKEN]
    ask(server, PRIVATE, sender=PHONE)
    ask(server, "我住东关街18号，怎么参保", sender="wx-openid-oABCDEF")
    ask(server, "？" * 3, sender=ID_NUMBER)
    ask(server, "长" * 1500 + PHONE, sender="wx-openid-oABCDEF")
    url = f"http://127.0.0.1:{server.port}"
    broken = (b"{", b"[]", b'{"message": 13812345678}', f'{{"sender":"{PHONE}"'.encode())
    for body in broken:
        requests.post(f"{url}/webhooks/rest/webhook", data=body, timeout=30)
    requests.get(f"{url}/webhooks/rest/webhook?phone={PHONE}", timeout=30)
    requests.get(f"{url}/metrics/{ID_NUMBER}", timeout=30)
    metrics = requests.get(f"{url}/metrics", timeout=30).text
    assert len(turns(server.printed)) >= 4
    for private in said:
        assert private not in server.printed, private
        assert private not in metrics, private
    assert {r["status"] for r in turns(server.printed)} >= {"refused", "answered_in_general"}


def test_every_line_is_json_with_a_time_and_a_level(server: Server) -> None:
    ask(server, "你好")
    lines = records(server.printed)
    assert any("可以提问了" in line["event"] for line in lines)
    for line in lines:
        assert {"event", "level", "logger", "timestamp"} <= set(line), line


def test_each_outcome_is_counted_under_its_name(server: Server) -> None:
    before = metrics_of(server.port)
    asked = {
        "医保卡余额怎么查": "answered_in_general",
        "明天会下雨吗": "out_of_scope",
        "转人工": "handed_over",
        "你好": "talking",
        "。。。": "refused",
        "asdfgh": "fallback",
    }
    for number, text in enumerate(asked):
        ask(server, text, sender=f"outcome-{number}")
    after = metrics_of(server.port)

    def more(name: str, **labels: str) -> float:
        return (metric(after, name, **labels) or 0) - (metric(before, name, **labels) or 0)

    counted = {
        status: more("yibao_turns_total", door="rest", status=status) for status in asked.values()
    }
    assert counted == dict.fromkeys(asked.values(), 1), turns(server.printed)[-6:]
    assert more("yibao_turn_seconds_count", door="rest") == len(asked)
    assert more("yibao_intents_total", intent="balance_query") == 1
    assert more("yibao_topics_total", topic="balance_query", status="answered_in_general") == 1
    assert more("yibao_lock_wait_seconds_count") == len(asked) - 1, "the refused one never waited"


def test_ready_says_that_each_part_answers(server: Server) -> None:
    ready = requests.get(f"http://127.0.0.1:{server.port}/health/ready", timeout=30)
    assert ready.status_code == 200 and ready.json()["ready"]
    assert set(ready.json()["parts"].values()) == {"ok", "not_used"}
    assert metric(metrics_of(server.port), "yibao_part_up", part="model") == 1


def test_metrics_are_for_programs_of_this_machine_only(server: Server) -> None:
    url = f"http://127.0.0.1:{server.port}/metrics"
    assert requests.get(url, timeout=30).status_code == 200
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"):
        refused = requests.get(url, headers={name: "203.0.113.9"}, timeout=30)
        assert refused.status_code == 403, name
        assert "yibao_" not in refused.text


def exposed(server: Server) -> set[str]:
    requests.get(f"http://127.0.0.1:{server.port}/health/ready", timeout=30)
    text = requests.get(f"http://127.0.0.1:{server.port}/metrics", timeout=30).text
    return {line.split("{")[0].split(" ")[0] for line in text.splitlines() if line[:1] != "#"}


def test_every_query_of_dashboard_and_alerts_names_metrics_that_there_are(server: Server) -> None:
    ask(server, "医保卡余额怎么查")
    names = exposed(server)
    queries = [*panel_queries(), *alert_queries()]
    assert len(queries) > 15
    for query in queries:
        used = set(re.findall(r"\b(?:yibao|process)_\w+", query))
        assert used <= names, query
        assert used or "up{" in query, query


def panel_queries() -> list[str]:
    board = json.loads((ROOT / "deploy/grafana/yibao.json").read_text(encoding="utf-8"))
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def alert_queries() -> list[str]:
    rules = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text(encoding="utf-8"))
    return [rule["expr"] for group in rules["groups"] for rule in group["rules"]]


def test_several_workers_count_together(
    start: Start, root: Path, model: Path, port: int, tmp_path: Path
) -> None:
    redis_port = free_port()
    command = [need("redis-server", "redis-server"), "--port", str(redis_port), "--save", ""]
    redis = start(*command, "--bind", "127.0.0.1", folder=tmp_path)
    folder = tmp_path / "project"
    skipped = shutil.ignore_patterns(".venv", ".git", ".rasa", "*.gz", "node_modules")
    shutil.copytree(root, folder, ignore=skipped)
    shutil.copy(model, folder / "models")
    settings = {"PORT": str(port), "YIBAO_LOG": "json", "OMP_NUM_THREADS": "1"}
    settings["YIBAO_REDIS_URL"] = f"redis://127.0.0.1:{redis_port}/0"
    server = start(
        *python("-m", "yibao.server", "run"), folder=folder, SANIC_WORKERS="2", **settings
    )
    # The port is there before the workers are
    listens(port)
    assert requests.get(f"http://127.0.0.1:{port}/health/live", timeout=90).ok, server.printed
    end = time.monotonic() + 60
    while server.printed.count("可以提问了") < 2 and time.monotonic() < end:
        time.sleep(0.1)
    for number in range(24):
        assert say(port, "医保卡余额怎么查", sender=f"sender-{number}")
    for _ in range(8):
        # Each on a new connection, so that the workers take turns
        metrics = metrics_of(port)
        count = metric(metrics, "yibao_turns_total", door="rest", status="answered_in_general")
        assert count == 24, "whichever worker is asked"
    assert metric(metrics, "yibao_workers") == 2
    assert len(turns(server.printed)) == 24
    server.stop()
    assert not list((folder / ".rasa").glob("metrics-*")), "left behind"
    assert redis.process.poll() is None


def test_the_api_needs_its_token_and_the_doors_do_not(start: Start, model: Path, port: int) -> None:
    command = python("-m", "yibao.server", "run")
    server = start(*command, PORT=str(port), YIBAO_API_TOKEN=TOKEN, YIBAO_METRICS_TOKEN=TOKEN)
    url = f"http://127.0.0.1:{port}"
    answers(f"{url}/", server)
    assert say(port, "医保卡余额怎么查")
    for path in ("/conversations/tester/tracker", "/domain", "/status"):
        assert requests.get(f"{url}{path}", timeout=30).status_code == 401, path
        wrong = requests.get(f"{url}{path}?token=wrong", timeout=30)
        assert wrong.status_code == 401, path
    parse = {"json": {"text": "医保卡余额怎么查"}, "timeout": 30}
    assert requests.post(f"{url}/model/parse", **parse).status_code == 401
    told = requests.post(f"{url}/model/parse?token={TOKEN}", **parse).json()
    assert told["intent"]["name"] == "balance_query"
    assert requests.put(f"{url}/model", json={}, timeout=30).status_code == 401
    assert requests.get(f"{url}/metrics", timeout=30).status_code == 403
    assert metrics_of(port, Authorization=f"Bearer {TOKEN}")
    assert requests.get(f"{url}/metrics?token={TOKEN}", timeout=30).status_code == 403
    assert TOKEN not in server.printed


def test_the_open_api_answers_no_proxy(start: Start, model: Path, port: int) -> None:
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port), RASA_API="1")
    url = f"http://127.0.0.1:{port}"
    answers(f"{url}/", server)
    assert requests.get(f"{url}/status", timeout=30).status_code == 200
    proxied = {"X-Forwarded-For": "203.0.113.9"}
    for path in ("/status", "/conversations/tester/tracker", "/domain", "//domain"):
        told = requests.get(f"{url}{path}", headers=proxied, timeout=30)
        assert told.status_code in (403, 404), path
        assert "model_file" not in told.text and "intents" not in told.text
    body = {"sender": "tester", "message": "你好"}
    door = requests.post(f"{url}/webhooks/rest/webhook", json=body, headers=proxied, timeout=30)
    assert door.json(), "the doors are open to proxies"


def test_a_person_at_a_terminal_reads_plain_lines(
    root: Path, model: Path, port: int, tmp_path: Path
) -> None:
    script = need("script", "bsdutils")
    command = f"timeout 100 {' '.join(python('-m', 'yibao.server', 'run'))}"
    stores = {
        f"YIBAO_{one}_URL": f"sqlite:///{tmp_path}/{one}.db" for one in ("DATABASE", "INSIGHT")
    }
    environment = {"PORT": str(port), "PATH": "/usr/bin:/bin", "TERM": "dumb", **stores}
    talk = subprocess.Popen(
        [script, "-qec", command, "/dev/null"],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            try:
                assert say(port, "医保卡余额怎么查")
                break
            except requests.ConnectionError:
                time.sleep(0.3)
    finally:
        talk.terminate()
    printed = talk.communicate(timeout=30)[0]
    assert "✓ 可以提问了" in printed
    (line,) = [line for line in printed.splitlines() if "balance_query" in line]
    assert "answered_in_general" in line and not line.startswith("{")
