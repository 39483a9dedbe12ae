"""500 personal numbers through the doors of a real server; then its stores and logs, byte by byte."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from tests.yibao.privacy.planted import Planted, harmless, planted
from tests.yibao.server.conftest import Running, answers, python
from yibao.channels.guard import prepared
from yibao.privacy.digits import plain, valued

COUNT = 500
STORES = """\
tracker_store: {{type: SQL, dialect: sqlite, db: {folder}/tracker.db}}
event_broker: {{type: SQL, dialect: sqlite, db: {folder}/events.db}}
"""
LOUD = dict.fromkeys(("LOG_LEVEL", "LOG_LEVEL_LIBRARIES", "LOG_LEVEL_RASA"), "DEBUG")
TYPED_ROW = re.compile(r"[0-9](?:[\s\-.,，]{0,2}[0-9X]){6,}")


@dataclass
class Visited:
    """What the server left: the folder of its stores and log, and what it answered."""

    folder: Path
    replies: list[str]

    @property
    def left(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir() if path.is_file()}


def project_of(root: Path, folder: Path, stores: Path) -> Path:
    """The project with stores on disk: its own code and end points, all else by reference."""
    folder.mkdir()
    for part in root.iterdir():
        if part.name not in {"yibao", "endpoints.yml", ".git"}:
            (folder / part.name).symlink_to(part)
    shutil.copytree(root / "yibao", folder / "yibao", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "endpoints.yml").write_text(STORES.format(folder=stores), encoding="utf-8")
    return folder


def send(url: str, place: int, number: Planted) -> list[str]:
    """Through one of the ways into the REST door; what comes back."""
    sender = f"citizen-{'abcdefghij'[place % 10]}{'abcdefghij'[place // 10 % 10]}"
    body = {"sender": sender, "message": number.message}
    if place % 10 == 1:
        body |= {"sender": number.written, "message": "医保卡余额怎么查"}
    if place % 10 == 2:
        body |= {"metadata": {"id": number.written}, "input_channel": number.written}
    if place % 10 == 3:
        url += "?stream=true"
    data = json.dumps(body, ensure_ascii=place % 2 == 0).encode()
    if place % 10 == 4:
        odd = {"message": [number.message]}, {"message": number.message + "长" * 1000}
        requests.post(url, data=data[:-1], timeout=60)  # cut off, so no JSON
        requests.post(url, json=odd[place // 10 % 2], timeout=60)
    reply = requests.post(url, data=data, timeout=60)
    assert reply.status_code == 200
    own = (
        reply.text.replace(json.dumps(number.written)[1:-1], "") if place % 10 == 1 else reply.text
    )
    return [own]


@pytest.fixture(scope="module")
def visited(root: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    """A server that 500 numbers were sent to, stopped again."""
    stores = tmp_path_factory.mktemp("stores")
    project = project_of(root, tmp_path_factory.mktemp("place") / "project", stores)
    port = _free_port()
    server = Running(
        list(python("-m", "yibao.server", "run")),
        project,
        stores / "log.txt",
        PORT=str(port),
        **LOUD,
    )
    try:
        answers(f"http://127.0.0.1:{port}/", server)
        url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        with ThreadPoolExecutor(4) as crowd:
            said = list(crowd.map(lambda pair: send(url, *pair), enumerate(planted(COUNT))))
        server.stop(signal.SIGINT)
        yield Visited(stores, [text for replies in said for text in replies])
    finally:
        server.kill()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def forms(number: Planted) -> set[bytes]:
    """Every way in which the number could stand in a file: its digits, as written, and encoded."""
    digits = number.number
    texts = {digits, digits.lower(), number.written, plain(number.written), quote(number.written)}
    texts |= {json.dumps(text)[1:-1] for text in texts}
    return {text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "gb18030")}


def test_no_store_and_no_log_holds_a_number(visited: Visited) -> None:
    left = visited.left
    found = [
        (number.kind, name)
        for number in planted(COUNT)
        for form in forms(number)
        for name, content in left.items()
        if form in content
    ]
    assert found == []


def test_no_answer_says_a_number(visited: Visited) -> None:
    said = "\n".join(visited.replies).encode()
    assert not [number for number in planted(COUNT) if any(form in said for form in forms(number))]


def test_the_search_would_find_a_number(visited: Visited) -> None:
    # The stores and the log do hold the turns, at the loudest level
    assert {"tracker.db", "events.db", "log.txt"} <= set(visited.left)
    assert len(stored_texts(visited)) > COUNT * 0.9
    assert visited.left["log.txt"].count("〔".encode()) > COUNT
    number = planted(1)[0]
    assert any(form in f"…{number.written}…".encode() for form in forms(number))


def test_not_even_a_part_of_a_number_is_stored(visited: Visited) -> None:
    kept = [text for text in stored_texts(visited) if TYPED_ROW.search(valued(plain(text)))]
    assert kept == []


def stored_texts(visited: Visited) -> list[str]:
    with sqlite3.connect(visited.folder / "tracker.db") as store:
        rows = store.execute("select data from events where type_name = 'user'").fetchall()
    return [str(json.loads(data)["text"]) for (data,) in rows]


@pytest.mark.parametrize("text", harmless(200))
def test_what_only_looks_like_a_number_stays(text: str) -> None:
    assert prepared(text) == text
