"""Two servers, an action server, PostgreSQL, Redis and RabbitMQ: each dies while citizens ask."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.asking import Citizen, Row
from tests.faults.services import Redis, Service, free_port, until
from tests.faults.striking import Scene
from tests.yibao.server.servers import Postgres
from tests.yibao.server.test_outages import remove
from tests.yibao.stores.conftest import Tap

pytestmark = pytest.mark.server
RABBITMQ = os.environ.get("YIBAO_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672/")
TOKEN = secrets.token_hex(32)


@dataclass
class Province(Scene):
    """All that a province has, each part to be killed."""

    servers: list[Service] = None  # type: ignore[assignment]
    actions: Service = None  # type: ignore[assignment]
    redis: Redis = None  # type: ignore[assignment]
    postgres: Postgres = None  # type: ignore[assignment]
    database: Tap = None  # type: ignore[assignment]
    events: Tap = None  # type: ignore[assignment]


@pytest.fixture(scope="module")
def province(
    model: Path, rows: list[Row], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Province]:
    folder = tmp_path_factory.mktemp("province")
    postgres, redis = Postgres(free_port()), Redis()
    database = Tap("127.0.0.1", postgres.port)
    rabbitmq = urlsplit(RABBITMQ)
    events = Tap(rabbitmq.hostname or "", rabbitmq.port or 5672)
    address = "postgresql://postgres@127.0.0.1:{}/postgres"
    actions = Service("actions", folder, YIBAO_ACTIONS_TOKEN=TOKEN)
    queue = f"yibao-faults-{uuid.uuid4().hex[:8]}"
    settings = {
        "YIBAO_ACTIONS_TOKEN": TOKEN,
        "YIBAO_ACTIONS_URL": f"http://127.0.0.1:{actions.port}/webhook",
        "YIBAO_DATABASE_URL": address.format(database.port),
        "YIBAO_REDIS_URL": redis.url,
        "YIBAO_BROKER_URL": f"amqp://guest:guest@127.0.0.1:{events.port}/",
        "YIBAO_BROKER_QUEUE": queue,
    }
    servers = [Service("run", folder, **settings) for _ in range(2)]
    try:
        for one in (actions, *servers):
            one.is_ready()
        doors = [one.door for one in servers]
        url = address.format(postgres.port)
        yield Province(doors, url, rows, servers, actions, redis, postgres, database, events)
    finally:
        for one in (actions, *servers):
            one.kill()
        postgres.kill()
        redis.kill()
        for tap in (database, events):
            tap.close()
        asyncio.run(remove(queue))


def test_all_are_ready(province: Province) -> None:
    parts = ("model", "actions", "tracker_store", "lock_store", "broker", "rulebook")
    ready = (200, dict.fromkeys(parts, "ok"))
    end = time.monotonic() + 30
    for server in province.servers:
        # The events' line is laid behind the server's back
        while (found := server.readiness()) != ready and time.monotonic() < end:
            time.sleep(0.5)
        assert found == ready


def test_the_action_server_is_killed(province: Province) -> None:
    actions = province.actions
    province.strike("动作服务 kill -9", actions.kill, actions.restart)


def test_redis_is_killed(province: Province) -> None:
    province.strike("Redis kill -9", province.redis.kill, province.redis.start)


def test_postgresql_is_killed_and_nothing_is_kept_in_memory_instead(province: Province) -> None:
    def killed() -> None:
        province.postgres.kill_hard()
        until(lambda: province.servers[0].readiness()[0] == 503, "readiness sees it", 20)

    province.strike("PostgreSQL kill -9", killed, province.postgres.start)
    until(lambda: province.servers[0].readiness()[0] == 200, "readiness sees it", 20)


def test_postgresql_is_slow(province: Province) -> None:
    def slow() -> None:
        province.database.delay = 0.25

    province.strike("PostgreSQL 慢（每个来回 0.5 秒）", slow, province.database.mend, hurts=False)


@pytest.mark.long
def test_postgresql_hangs(province: Province) -> None:
    def hangs() -> None:
        province.database.is_stuck = True

    province.strike("PostgreSQL 不回应", hangs, province.database.mend, seconds=12)


def test_rabbitmq_goes(province: Province) -> None:
    province.strike("RabbitMQ 断线", province.events.cut, province.events.mend, hurts=False)


def test_one_of_two_servers_is_killed(province: Province) -> None:
    province.strike("两个服务中的一个 kill -9", province.servers[0].kill)


@pytest.mark.long
def test_a_server_is_killed_in_the_middle_of_turns(province: Province) -> None:
    """Who has the conversation's lock has gone, and what he stored may be stored or not."""
    province.servers[0].restart()

    def killed() -> None:
        province.database.delay = 0.25
        time.sleep(2)
        province.servers[0].kill()
        province.database.mend()

    province.strike("两个服务中的一个 kill -9，正答着话", killed)


def test_a_server_ends_in_time_though_rabbitmq_is_away(province: Province) -> None:
    server = province.servers[1]
    province.events.cut()
    assert "157.5 元" in Citizen([server.door]).ask("上海75岁医保每月返多少")
    until(lambda: server.readiness()[1]["broker"] == "down", "readiness tells it")
    assert server.readiness()[0] == 200
    assert server.stop() < 20
    assert "did not reach RabbitMQ" in server.running.printed
