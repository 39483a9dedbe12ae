"""The web door of a real server against its description: odd requests by the hundred, and no surprise."""

from __future__ import annotations

import json
import random
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import CHECKS
from schemathesis.core.failures import Failure

from tests.conftest import ROOT
from tests.yibao.server.conftest import Running, answers, python
from yibao.rules import RuleBook

pytestmark = pytest.mark.server
DESCRIPTION = ROOT / "docs" / "web-openapi.yml"
SCHEMA = schemathesis.openapi.from_path(DESCRIPTION)
PROMISED = CHECKS.get_by_names(
    ["status_code_conformance", "content_type_conformance", "response_schema_conformance",
     "response_headers_conformance"]
)  # fmt: skip
MOST = "1000000"
EACH = 40
bounded = settings(
    max_examples=EACH,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Door:
    """A started server's web door, a conversation in it, and what it answered."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/webhooks/web"
        self.statuses: Counter[int] = Counter()
        token = requests.post(f"{self.base}/conversations", json={}, timeout=30).json()["token"]
        self.who = {"Authorization": f"Bearer {token}"}

    def check(self, case: Case, headers: dict[str, str] | None = None) -> None:
        answer = case.call(base_url=self.base, headers=headers, timeout=30)
        self.statuses[answer.status_code] += 1
        # 503 is foreseen where many ask; one who asks alone is never told it
        assert answer.status_code < 500, answer.text
        case.validate_response(answer, checks=PROMISED)


@pytest.fixture(scope="module")
def door(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder = tmp_path_factory.mktemp("fuzz")
    given = {
        "PORT": str(port),
        "YIBAO_WEB_PER_MINUTE": MOST,
        "YIBAO_WEB_ADDRESS_PER_MINUTE": MOST,
        "YIBAO_DATABASE_URL": f"sqlite:///{folder}/fuzz.db",
    }
    server = Running([*python("-m", "yibao.server", "run")], ROOT, folder / "log", **given)
    try:
        answers(f"http://127.0.0.1:{port}/", server)
        yield Door(port)
        assert "Traceback" not in server.printed and " 500 " not in server.printed
    finally:
        server.kill()


@SCHEMA.parametrize()
@bounded
def test_a_known_conversation_gets_what_is_described(case: Case, door: Door) -> None:
    door.check(case, door.who)


@SCHEMA.parametrize()
@bounded
def test_a_stranger_gets_what_is_described(case: Case, door: Door) -> None:
    door.check(case)


@pytest.mark.parametrize("path", ["/conversations", "/messages", "/feedback"])
def test_bytes_that_are_no_json_are_refused_as_described(door: Door, path: str) -> None:
    chance = random.Random(7)
    kinds = ["application/json", "application/json; charset=utf-16", "text/plain", "", "a/b;;="]
    seen = set()
    for _ in range(40):
        body = chance.randbytes(chance.randrange(60)) + chance.choice([b"", b"{}", b'{"id":'])
        kind = {"Content-Type": chance.choice(kinds)}
        url = f"{door.base}{path}"
        answer = requests.post(url, data=body, headers={**door.who, **kind}, timeout=30)
        assert 400 <= answer.status_code < 500 or answer.status_code == 201, answer.text
        if answer.status_code != 201:
            SCHEMA[path]["POST"].validate_response(answer)
        seen.add(answer.status_code)
    assert {400, 415} <= seen


def test_real_answers_and_their_history_are_as_described(door: Door, book: RuleBook) -> None:
    messages = SCHEMA["/messages"]
    for number, topic in enumerate(book.topics.values()):
        body = {"id": f"message-{number}", "text": f"上海75岁，{topic.question}"}
        answer = requests.post(f"{door.base}/messages", json=body, headers=door.who, timeout=30)
        assert answer.status_code == 200
        messages["POST"].validate_response(answer)
    rated = {"answer": "message-0.0", "useful": True}
    kept = requests.post(f"{door.base}/feedback", json=rated, headers=door.who, timeout=30)
    assert kept.status_code == 204
    history = requests.get(f"{door.base}/messages", headers=door.who, timeout=30)
    messages["GET"].validate_response(history)
    assert {"citizen", "assistant"} <= {one["from"] for one in history.json()["messages"]}


def test_a_wrong_answer_would_be_noticed(door: Door) -> None:
    answer = requests.get(f"{door.base}/settings", timeout=30)
    SCHEMA["/settings"]["GET"].validate_response(answer)
    answer._content = json.dumps({**answer.json(), "banner": 7}).encode()
    with pytest.raises(Failure):
        SCHEMA["/settings"]["GET"].validate_response(answer)


def test_every_kind_of_refusal_was_met(door: Door) -> None:
    assert {200, 201, 400, 401} <= set(door.statuses)
    assert sum(door.statuses.values()) > 200
