"""Events for RabbitMQ: delivered, kept through an outage, counted when lost, and never in the way."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aio_pika
import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.utils.endpoints import EndpointConfig

from tests.yibao.stores.conftest import DOMAIN, Tap, run, talk
from yibao.stores.conversations import ConversationStore
from yibao.stores.events_out import EventsOut

SERVER = os.environ.get("YIBAO_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672/")


async def _reachable() -> bool:
    try:
        await (await aio_pika.connect(SERVER, timeout=5)).close()
    except (OSError, aio_pika.exceptions.AMQPError):
        return False
    return True


@pytest.fixture
def line(tap: Callable[[str, int], Tap]) -> Tap:
    """A tap before RabbitMQ."""
    if not run(_reachable()):
        if os.environ.get("CI") == "true":
            pytest.fail("no RabbitMQ answers")
        pytest.skip("no RabbitMQ answers: apt-get install rabbitmq-server")
    parts = urlsplit(SERVER)
    return tap(parts.hostname or "", parts.port or 5672)


class Queue:
    """A queue of its own, read past the tap."""

    def __init__(self) -> None:
        self.name = f"yibao-stores-{uuid.uuid4().hex[:12]}"

    async def taken(self, count: int) -> list[Any]:
        """So many events, in the order of their arrival."""
        connection = await aio_pika.connect(SERVER)
        async with connection:
            channel = await connection.channel()
            queue = await channel.get_queue(self.name)
            got = []
            end = time.monotonic() + 20
            while len(got) < count and time.monotonic() < end:
                if message := await queue.get(fail=False, no_ack=True):
                    got.append(json.loads(message.body))
                else:
                    await asyncio.sleep(0.05)
            return got

    async def remove(self) -> None:
        connection = await aio_pika.connect(SERVER)
        async with connection:
            channel = await connection.channel()
            await channel.queue_delete(self.name)
            await channel.exchange_delete(self.name)


@asynccontextmanager
async def delivering(line: Tap, queue: Queue, **options: Any) -> AsyncIterator[EventsOut]:
    """The broker as Rasa makes it from its endpoint; closed afterwards, its queue removed."""
    url = SERVER.replace(f":{urlsplit(SERVER).port}", f":{line.port}")
    kind = "yibao.stores.events_out.EventsOut"
    broker = await EventBroker.create(EndpointConfig(url, type=kind, queue=queue.name, **options))
    assert isinstance(broker, EventsOut)
    try:
        yield broker
    finally:
        await broker.close()
        await queue.remove()


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, "it never came about"
        await asyncio.sleep(0.02)


def test_events_arrive_in_order_and_outlive_a_restart_of_rabbitmq(line: Tap) -> None:
    async def go() -> tuple[list[Any], bool]:
        queue = Queue()
        async with delivering(line, queue) as broker:
            await until(broker.is_ready)
            for number in range(200):
                broker.publish({"number": number})
            got = await queue.taken(200)
            connection = await aio_pika.connect(SERVER)
            async with connection:
                channel = await connection.channel()
                again = await channel.declare_queue(queue.name, durable=True)
            return got, again.durable

    got, is_durable = run(go())
    assert [one["number"] for one in got] == list(range(200)) and is_durable


def test_events_of_an_outage_arrive_after_it_with_two_lines_in_the_log(
    line: Tap, caplog: pytest.LogCaptureFixture
) -> None:
    async def go() -> list[Any]:
        queue = Queue()
        async with delivering(line, queue) as broker:
            await until(broker.is_ready)
            line.cut()
            for number in range(300):
                broker.publish({"number": number, "text": "我有糖尿病"})
            await until(lambda: not broker.is_ready())
            await asyncio.sleep(2)
            line.mend()
            return await queue.taken(300)

    got = run(go())
    assert {one["number"] for one in got} == set(range(300))
    lines = [r for r in caplog.records if r.levelno >= logging.WARNING and r.name != "asyncio"]
    assert len(caplog.records) <= len(lines) + 8
    assert len(lines) == 2 and "away" in lines[0].message and "back" in lines[1].message
    assert "guest" not in caplog.text and "糖尿病" not in caplog.text


def test_a_long_outage_costs_the_oldest_events_and_they_are_counted(
    line: Tap, caplog: pytest.LogCaptureFixture
) -> None:
    async def go() -> list[Any]:
        queue = Queue()
        async with delivering(line, queue, most_kept=50) as broker:
            await until(broker.is_ready)
            line.cut()
            for number in range(80):
                broker.publish({"number": number})
            await until(lambda: not broker.is_ready())
            line.mend()
            return await queue.taken(50)

    assert [one["number"] for one in run(go())] == list(range(30, 80))
    assert "30 were lost" in caplog.text


def test_a_rabbitmq_that_is_away_from_the_first_stops_neither_start_nor_end(
    line: Tap, caplog: pytest.LogCaptureFixture
) -> None:
    line.cut()

    async def go() -> float:
        kind = "yibao.stores.events_out.EventsOut"
        url = f"amqp://guest:guest@127.0.0.1:{line.port}/"
        broker = await EventBroker.create(EndpointConfig(url, type=kind, queue="q"))
        assert broker is not None
        for number in range(7):
            broker.publish({"number": number})
        await asyncio.sleep(0.5)
        began = time.monotonic()
        await broker.close()
        return time.monotonic() - began

    assert run(go()) < 15
    assert "7 events did not reach RabbitMQ" in caplog.text


def test_what_waits_at_the_end_is_still_delivered(line: Tap) -> None:
    async def go() -> list[Any]:
        queue = Queue()
        async with delivering(line, queue) as broker:
            await until(broker.is_ready)
            for number in range(150):
                broker.publish({"number": number})
            await broker.close()
            return await queue.taken(150)

    assert len(run(go())) == 150


def test_every_event_of_a_conversation_is_published_once_it_is_stored(
    line: Tap, url: str, sender: str
) -> None:
    async def go() -> tuple[list[Any], list[Any]]:
        queue = Queue()
        async with delivering(line, queue) as broker:
            await until(broker.is_ready)
            store = ConversationStore(DOMAIN, url, event_broker=broker)
            await talk(store, sender, 8)
            whole = await store.retrieve_full_tracker(sender)
            stored = [event.as_dict() for event in whole.events]
            store.database.engine.dispose()
            return stored, await queue.taken(len(stored))

    stored, got = run(go())
    assert [{"sender_id": sender, **one} for one in stored] == got
