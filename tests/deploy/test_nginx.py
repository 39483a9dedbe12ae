"""A real nginx with our file before two real servers: what gets through, and what does not."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.conftest import need
from tests.deploy.conftest import ROOT
from tests.yibao.server.conftest import Running, answers, python

pytestmark = pytest.mark.server
FOLDER = ROOT / "deploy" / "nginx"
KEY = "a secret of at least 32 characters."
OWN = re.compile(r"/etc/yibao/tls|/var/log/nginx")


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Front:
    """nginx on ports of its own, over the given servers."""

    def __init__(self, folder: Path, servers: list[int]) -> None:
        self.folder, self.plain, self.port = folder, free(), free()
        for name in ("yibao-proxy.conf", "yibao-upstream.conf"):
            shutil.copy(FOLDER / name, folder)
        upstream = "".join(
            f"server 127.0.0.1:{one} max_fails=2 fail_timeout=5s;" for one in servers
        )
        (folder / "yibao-upstream.conf").write_text(upstream)
        text = OWN.sub(str(folder), (FOLDER / "yibao.conf").read_text(encoding="utf-8"))
        text = re.sub(r"listen \[::\].*\n", "", text)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.plain};")
        text = text.replace("listen 443", f"listen 127.0.0.1:{self.port}")
        (folder / "yibao.conf").write_text(text, encoding="utf-8")
        temps = "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"pid {folder}/pid; worker_processes 1; error_log {folder}/error.log;\n"
            f"events {{}}\nhttp {{ {temps} include yibao.conf; }}\n"
        )
        _certificate(folder)
        self.url = f"https://127.0.0.1:{self.port}"
        self.session = requests.Session()

    @property
    def command(self) -> list[str]:
        nginx = need("nginx", "nginx-light")
        return [nginx, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]

    def log(self) -> list[dict[str, Any]]:
        lines = (self.folder / "access.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def told_of(self, request_id: str) -> dict[str, Any]:
        """The log's line of that request; nginx writes it after the answer has gone."""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            for line in self.log():
                if line["request_id"] == request_id:
                    return line
            time.sleep(0.02)
        raise AssertionError(f"the log tells nothing of {request_id}")

    def ask(self, path: str, **options: Any) -> requests.Response:
        kind = options.pop("method", "GET")
        # Per request: an environment's own list of authorities would win over the session's
        trusted = str(self.folder / "fullchain.pem")
        return self.session.request(kind, self.url + path, timeout=40, verify=trusted, **options)


def _certificate(folder: Path) -> None:
    openssl = need("openssl", "openssl")
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    keys = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    new = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *keys]
    subprocess.run([openssl, *new], check=True, capture_output=True)


@pytest.fixture(scope="module")
def front(
    tmp_path_factory: pytest.TempPathFactory, model: Path
) -> Iterator[tuple[Front, list[Running]]]:
    """nginx and two servers, each with conversations of its own."""
    folder = tmp_path_factory.mktemp("nginx")
    ports = [free(), free()]
    settings = {"YIBAO_WEB_SECRET": KEY, "SANIC_PROXIES_COUNT": "1", "YIBAO_HOST": "127.0.0.1"}
    command = [*python("-m", "yibao.server", "run")]
    started: list[Running] = []
    front = Front(folder, ports)
    try:
        for one in ports:
            url = f"sqlite:///{folder}/{one}.db"
            given = {**settings, "PORT": str(one), "YIBAO_DATABASE_URL": url}
            started.append(Running(command, ROOT, folder / f"{one}.log", **given))
        for one, server in zip(ports, started):
            answers(f"http://127.0.0.1:{one}/", server)
        nginx = Running([*front.command, "-g", "daemon off;"], folder, folder / "out.log")
        started.append(nginx)
        answers(f"http://127.0.0.1:{front.port}/", nginx)  # plain HTTP there: 400
        yield front, started
    finally:
        for running in started:
            running.kill()


@pytest.fixture
def door(front: tuple[Front, list[Running]]) -> Front:
    return front[0]


def begin(door: Front) -> dict[str, str]:
    answer = door.ask("/webhooks/web/conversations", method="POST", json={})
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def say(door: Front, who: dict[str, str], text: str) -> requests.Response:
    body = {"id": str(uuid.uuid4()), "text": text}
    return door.ask("/webhooks/web/messages", method="POST", json=body, headers=who)


def test_nginx_finds_nothing_to_complain_of(door: Front) -> None:
    done = subprocess.run([*door.command, "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_the_files_that_are_included_are_there() -> None:
    text = (FOLDER / "yibao.conf").read_text(encoding="utf-8")
    there = {path.name for path in FOLDER.glob("yibao-*.conf")}
    assert set(re.findall(r"include (\S+);", text)) == there


def test_a_conversation_stays_with_one_process(door: Front) -> None:
    for _ in range(4):
        who = begin(door)
        questions = ["上海75岁医保每月返多少", "那北京呢", "断缴两年怎么补"]
        replies = [say(door, who, text) for text in questions]
        assert [reply.status_code for reply in replies] == [200] * 3
        assert "107 元" in replies[1].text, "the process that heard of the age was another one"
    upstreams = {line["upstream"] for line in door.log() if line["path"].endswith("/messages")}
    assert len(upstreams) == 2, "all went to one process"


@pytest.mark.parametrize(
    "path",
    ["/", "/webhooks/rest/webhook", "/webhooks/rest/", "/health/ready", "/metrics", "/version",
     "/model/parse", "/conversations/a/tracker", "/webhooks/web", "/webhooks/webx/settings",
     "/webhooks/web/../rest/webhook", "/webhooks/web/%2e%2e/rest/webhook", "/webhooks//web/settings",
     "/webhooks/web/..%2frest/webhook", "/webhooks/web/%73ettings", "/.git/config"],
)  # fmt: skip
def test_everything_but_the_doors_is_closed(door: Front, path: str) -> None:
    # By hand: a client would tidy the path up
    context = ssl.create_default_context(cafile=str(door.folder / "fullchain.pem"))
    plain = socket.create_connection(("127.0.0.1", door.port), timeout=10)
    with plain, context.wrap_socket(plain, server_hostname="127.0.0.1") as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        head = line.makefile("rb").read().partition(b"\r\n\r\n")[0].decode()
    status = head.split()[1]
    assert status == "404" or (status == "301" and path == "/webhooks/web")
    named = re.search(r"X-Request-ID: (\S+)", head, re.IGNORECASE)
    assert named, head
    assert not door.told_of(named[1])["upstream"], "a server was asked"


def test_plain_http_leads_to_tls(door: Front) -> None:
    answer = requests.get(
        f"http://127.0.0.1:{door.plain}/webhooks/web/demo", allow_redirects=False, timeout=10
    )
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://127.0.0.1/webhooks/web/demo"


def test_the_page_of_the_same_site_may_ask_and_answers_carry_headers(door: Front) -> None:
    own = door.ask("/webhooks/web/settings", headers={"Origin": door.url})
    assert own.status_code == 200
    assert own.headers["Strict-Transport-Security"].startswith("max-age=")
    assert re.fullmatch(r"[0-9a-f]{32}", own.headers["X-Request-ID"])
    assert "nginx/" not in own.headers["Server"]
    foreign = door.ask("/webhooks/web/settings", headers={"Origin": "https://foreign.example"})
    assert foreign.status_code == 403


def test_too_large_a_body_is_told_in_the_door_s_own_form(door: Front) -> None:
    answer = door.ask("/webhooks/web/conversations", method="POST", data=b"x" * 40_000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_long")
    assert answer.headers["X-Request-ID"]


def test_no_address_can_be_made_up_and_the_log_knows_no_person(door: Front) -> None:
    claimed = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    query = "/webhooks/web/settings?openid=oAbC-a-citizen"
    answer = door.ask(query, headers=claimed)
    assert answer.status_code == 200
    assert door.told_of(answer.headers["X-Request-ID"])["from"] == "127.0.0.0"
    text = (door.folder / "access.log").read_text(encoding="utf-8")
    assert "oAbC" not in text and "203.0.113" not in text and '127.0.0.1"' not in text
    assert "Bearer" not in text


def test_a_flood_from_one_address_is_slowed_down(door: Front) -> None:
    codes = [door.ask("/webhooks/web/demo") for _ in range(400)]
    refused = [answer for answer in codes if answer.status_code == 429]
    assert refused and refused[0].json()["error"]["code"] == "too_many"
    assert refused[0].headers["Retry-After"] == "5"


def test_who_is_served_when_processes_die(front: tuple[Front, list[Running]]) -> None:
    door, (first, second, _) = front
    first.kill()
    answered = [door.ask("/webhooks/web/demo").status_code for _ in range(6)]
    assert set(answered) <= {200, 429}
    second.kill()
    waits = [door.ask("/webhooks/web/settings") for _ in range(3)]
    assert {answer.json()["error"]["code"] for answer in waits} <= {"busy", "too_many"}
    wechat = door.ask("/webhooks/wechat/webhook?openid=a", method="POST", data=b"<xml/>")
    assert (wechat.status_code, wechat.text) == (200, "success")
