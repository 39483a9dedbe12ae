"""500 personal numbers through the doors of a real server; then its stores and logs, byte by byte."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import aio_pika
import pytest
import requests

from tests.yibao.privacy.planted import Planted, planted
from tests.yibao.server.conftest import Running, answers, python
from yibao.privacy.digits import plain, valued

pytestmark = pytest.mark.server
COUNT = 500
TOGETHER = 10  # in one message, as a turn at that loudness takes its time
RABBITMQ = os.environ.get("YIBAO_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672/")
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


def settings_of(stores: Path, queue: str) -> dict[str, str]:
    """Everything that a server keeps, in that folder and in that queue."""
    return {
        "YIBAO_DATABASE_URL": f"sqlite:///{stores}/tracker.db",
        "YIBAO_INSIGHT_URL": f"sqlite:///{stores}/insight.db",
        "YIBAO_BROKER_URL": RABBITMQ,
        "YIBAO_BROKER_QUEUE": queue,
        # Its loudest form: in JSON foreign lines are cut down
        "YIBAO_LOG": "text",
    }


async def drained(queue: str) -> bytes:
    """All that was handed to RabbitMQ; the queue is gone then."""
    connection = await aio_pika.connect(RABBITMQ)
    async with connection:
        channel = await connection.channel()
        line = await channel.get_queue(queue)
        found = []
        while (message := await line.get(no_ack=True, fail=False)) is not None:
            found.append(message.body)
        await line.delete(if_unused=False, if_empty=False)
        await channel.exchange_delete(queue)
    return b"\n".join(found)


def send(url: str, turn: int, numbers: list[Planted]) -> str:
    """Some numbers in one message; one of them also wherever else a client may put it."""
    other, written = "abcdefghij"[turn % 10], numbers[0].written
    message = "；".join(number.message for number in numbers)
    sender = written if turn % 2 else f"citizen-{other}"
    body = {"sender": sender, "message": message, "metadata": written, "input_channel": written}
    data = json.dumps(body, ensure_ascii=turn % 3 == 0).encode()
    requests.post(url, data=data[:-1], timeout=60)  # cut off, so no JSON
    requests.post(url, json={"message": [message]}, timeout=60)
    requests.post(url, json={"message": message + "长" * 1000}, timeout=60)
    reply = requests.post(url + ("?stream=true" if turn % 5 == 0 else ""), data=data, timeout=60)
    assert reply.status_code == 200
    return reply.text


@pytest.fixture(scope="module")
def visited(root: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    """A server that 500 numbers were sent to, stopped again."""
    stores = tmp_path_factory.mktemp("stores")
    port, queue = _free_port(), f"yibao-privacy-{uuid.uuid4().hex[:8]}"
    server = Running(
        list(python("-m", "yibao.server", "run")),
        root,
        stores / "log.txt",
        PORT=str(port),
        **settings_of(stores, queue),
        **LOUD,
    )
    try:
        answers(f"http://127.0.0.1:{port}/", server)
        url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        with ThreadPoolExecutor(4) as crowd:
            said = list(crowd.map(lambda turn: send(url, *turn), enumerate(groups())))
        server.stop(signal.SIGINT)
        (stores / "events.json").write_bytes(asyncio.run(drained(queue)))
        yield Visited(stores, said)
    finally:
        server.kill()


def groups() -> list[list[Planted]]:
    """The numbers as they share messages."""
    numbers = planted(COUNT)
    return [numbers[i : i + TOGETHER] for i in range(0, COUNT, TOGETHER)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def forms(number: Planted) -> set[bytes]:
    """Every way in which the number could stand in a file: its digits, as written, and encoded."""
    digits = number.number
    texts = {digits, digits.lower(), number.written, plain(number.written), quote(number.written)}
    texts |= {json.dumps(text)[1:-1] for text in texts}
    return {text.encode() for text in texts}


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
    assert {"tracker.db", "events.json", "log.txt"} <= set(visited.left)
    assert len(stored_texts(visited)) == len(groups())
    assert visited.left["events.json"].count(b'"event": "user"') == len(groups())
    assert sum(text.count("〔") for text in stored_texts(visited)) >= COUNT
    assert visited.left["log.txt"].count(b"yibao.turns") >= len(groups())
    number = planted(1)[0]
    assert any(form in f"…{number.written}…".encode() for form in forms(number))


def test_not_even_a_part_of_a_number_is_stored(visited: Visited) -> None:
    kept = [text for text in stored_texts(visited) if TYPED_ROW.search(valued(plain(text)))]
    assert kept == []


def stored_texts(visited: Visited) -> list[str]:
    with sqlite3.connect(visited.folder / "tracker.db") as store:
        rows = store.execute("select data from events where type_name = 'user'").fetchall()
    return [str(json.loads(data)["text"]) for (data,) in rows]
