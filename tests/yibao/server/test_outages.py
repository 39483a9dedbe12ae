"""The server with PostgreSQL, Redis and RabbitMQ, each of which goes away while citizens ask."""

from __future__ import annotations

import asyncio
import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aio_pika
import psycopg2
import pytest
import requests

from tests.yibao.server.conftest import Running, answers, python, say
from tests.yibao.stores.conftest import Tap, postgresql, tap
from yibao.channels.guard import APOLOGY

pytestmark = pytest.mark.server
Start = Callable[..., Running]
QUESTION = "我75岁，在上海，退休每月返多少"
REDIS = os.environ.get("YIBAO_TEST_REDIS", "redis://127.0.0.1:6379/9")
RABBITMQ = os.environ.get("YIBAO_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672/")

__all__ = ["postgresql", "tap"]


def through(url: str, tap: Callable[[str, int], Tap]) -> tuple[Tap, str]:
    """A tap before that service, and its address through it."""
    parts = urlsplit(url)
    opened = tap(parts.hostname or "", parts.port or 0)
    return opened, url.replace(f":{parts.port}", f":{opened.port}")


async def remove(queue: str) -> None:
    """Take the queue and its exchange away again."""
    async with await aio_pika.connect(RABBITMQ) as connection:
        channel = await connection.channel()
        await channel.queue_delete(queue)
        await channel.exchange_delete(queue)


def kept(url: str, sender: str) -> int:
    """How many messages of a sender the database holds."""
    with closing(psycopg2.connect(url)) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT count(*) FROM events WHERE type_name = 'user' AND sender_id = %s", (sender,)
        )
        return int(cursor.fetchone()[0])  # type: ignore[index]


@dataclass(frozen=True)
class Province:
    """A server with a tap before each of its stores, and the database's address past its tap."""

    server: Running
    port: int
    database: Tap
    locks: Tap
    events: Tap
    url: str


@pytest.fixture
def province(
    start: Start, model: Path, port: int, postgresql: str, tap: Callable[[str, int], Tap]
) -> Iterator[Province]:
    """A server that keeps everything elsewhere."""
    queue = f"yibao-outages-{uuid.uuid4().hex[:8]}"
    taps, urls = zip(*(through(url, tap) for url in (postgresql, REDIS, RABBITMQ)))
    server = start(
        *python("-m", "yibao.server", "run"),
        PORT=str(port),
        YIBAO_DATABASE_URL=urls[0],
        YIBAO_REDIS_URL=urls[1],
        YIBAO_BROKER_URL=urls[2],
        YIBAO_BROKER_QUEUE=queue,
    )
    answers(f"http://127.0.0.1:{port}/", server)
    yield Province(server, port, *taps, postgresql)
    server.kill()
    asyncio.run(remove(queue))


def test_whatever_goes_away_the_citizen_is_told_and_the_next_message_works(
    province: Province,
) -> None:
    port, sender, who = province.port, "citizen", _begin(province.port)
    assert "157.5 元" in say(port, QUESTION, sender)
    assert _ask(port, who, None).status_code == 200
    for line in (province.database, province.locks):
        line.cut()
        for _ in range(3):
            assert APOLOGY in say(port, "那北京呢", sender)
            assert _ask(port, who, line).status_code == 503
        line.mend()
        time.sleep(1.2)
        told = _ask(port, who, line)
        assert told.status_code == 200 and "157.5 元" in told.json()["replies"][0]["lead"]
        assert "107 元" in say(port, "那北京呢", sender)
        assert "157.5 元" in say(port, "那上海呢", sender)
    assert kept(province.url, sender) == 5
    token = who["Authorization"].split()[1]
    assert kept(province.url, f"web:{token.partition('.')[0]}") == 3
    _ends_in_time(province)


def _ends_in_time(province: Province) -> None:
    province.events.cut()
    for number in range(20):
        assert "157.5 元" in say(province.port, QUESTION, f"nobody in particular {number}")
    began = time.monotonic()
    province.server.stop(signal.SIGTERM)
    assert time.monotonic() - began < 20
    printed = province.server.printed
    assert "did not reach RabbitMQ" in printed and len(printed.splitlines()) < 150
    assert "guest:guest" not in printed and "上海" not in printed


def _begin(port: int) -> dict[str, str]:
    door = f"http://127.0.0.1:{port}/webhooks/web/conversations"
    return {"Authorization": f"Bearer {requests.post(door, json={}, timeout=30).json()['token']}"}


def _ask(port: int, who: dict[str, str], outage: object) -> requests.Response:
    """The question that a widget sends again and again until the outage is over."""
    body = {"id": f"message-{id(outage)}", "text": QUESTION}
    door = f"http://127.0.0.1:{port}/webhooks/web/messages"
    return requests.post(door, json=body, headers=who, timeout=30)


def test_a_citizen_may_be_served_by_any_of_several_servers(
    start: Start, model: Path, port: int, postgresql: str
) -> None:
    other = port + 1 if port < 65000 else port - 1
    shared = {"YIBAO_DATABASE_URL": postgresql, "YIBAO_REDIS_URL": REDIS}
    sender = "another citizen"
    command = python("-m", "yibao.server", "run")
    servers = {one: start(*command, PORT=str(one), **shared) for one in (port, other)}
    for one, server in servers.items():
        answers(f"http://127.0.0.1:{one}/", server)
    assert "157.5 元" in say(port, QUESTION, sender)
    assert "107 元" in say(other, "那北京呢", sender)
    assert "157.5 元" in say(port, "那上海呢", sender)
    assert kept(postgresql, sender) == 3
