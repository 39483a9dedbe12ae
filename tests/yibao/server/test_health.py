"""Readiness asks the real parts, and says so when one of them is gone."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from rasa.core.lock_store import InMemoryLockStore, RedisLockStore
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain

from tests.conftest import need
from tests.yibao.server.conftest import Running, answers, python
from tests.yibao.server.servers import Postgres, listens
from yibao.server.health import DOWN, NOT_USED, OK, Health

Start = Callable[..., Running]


@pytest.fixture
def parts(agent: Any) -> SimpleNamespace:
    """The agent's parts, of which a test may take another."""
    return SimpleNamespace(
        processor=agent.processor,
        action_endpoint=agent.action_endpoint,
        tracker_store=InMemoryTrackerStore(Domain.empty()),
        lock_store=InMemoryLockStore(),
    )


def look(parts: Any) -> dict[str, Any]:
    return asyncio.run(Health(kept=0).look(parts))


def test_all_parts_answer(parts: Any) -> None:
    told = look(parts)
    assert told["ready"]
    assert told["parts"] == {
        "model": OK,
        "actions": OK,
        "tracker_store": OK,
        "lock_store": OK,
        "broker": NOT_USED,
        "rulebook": OK,
    }


def test_no_model_is_not_ready(parts: Any) -> None:
    parts.processor = None
    told = look(parts)
    assert not told["ready"] and told["parts"]["model"] == DOWN


def test_a_model_that_understands_nothing_is_not_ready(parts: Any) -> None:
    class Deaf:
        async def parse_message(self, *_: Any, **__: Any) -> dict[str, Any]:
            return {"intent": {"name": "greet", "confidence": 1.0}, "intent_ranking": []}

    parts.processor = Deaf()
    assert look(parts)["parts"]["model"] == DOWN


def test_no_action_server_is_not_ready(parts: Any, port: int) -> None:
    from rasa.utils.endpoints import EndpointConfig

    parts.action_endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
    told = look(parts)
    assert not told["ready"] and told["parts"]["actions"] == DOWN


def test_a_database_that_has_gone_is_not_ready_though_rasa_would_hide_it(
    parts: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    store = SQLTrackerStore(Domain.empty(), db=str(folder / "tracker.db"))
    parts.tracker_store = FailSafeTrackerStore(store)
    assert look(parts)["ready"]
    shutil.rmtree(folder)
    told = look(parts)
    assert not told["ready"] and told["parts"]["tracker_store"] == DOWN


def test_a_killed_postgresql_is_not_ready(parts: Any, port: int) -> None:
    postgres = Postgres(port)
    place = {"host": "127.0.0.1", "port": port, "username": "postgres", "db": "postgres"}
    store = SQLTrackerStore(Domain.empty(), dialect="postgresql", **place)
    parts.tracker_store = FailSafeTrackerStore(store)
    try:
        assert look(parts)["parts"]["tracker_store"] == OK
    finally:
        postgres.kill()
    told = look(parts)
    assert not told["ready"] and told["parts"]["tracker_store"] == DOWN


def test_a_killed_redis_is_not_ready(parts: Any, port: int) -> None:
    command = [need("redis-server", "redis-server"), "--port", str(port), "--bind", "127.0.0.1"]
    redis = subprocess.Popen(
        [*command, "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
    )
    try:
        listens(port)
        parts.lock_store = RedisLockStore(host="127.0.0.1", port=port)
        assert look(parts)["parts"]["lock_store"] == OK
    finally:
        redis.kill()
        redis.wait(20)
    told = look(parts)
    assert not told["ready"] and told["parts"]["lock_store"] == DOWN


def test_a_broker_that_is_gone_is_told_but_citizens_are_answered(parts: Any) -> None:
    parts.tracker_store.event_broker = SimpleNamespace(is_ready=lambda: False)
    told = look(parts)
    assert told["ready"] and told["parts"]["broker"] == DOWN


def test_a_part_that_hangs_is_down_and_holds_nobody_up(
    parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yibao.server import health

    async def hang(_: Any) -> str:
        await asyncio.sleep(60)
        return OK

    monkeypatch.setattr(health, "_PATIENCE", 0.05)
    monkeypatch.setitem(health.CHECKS, "lock_store", hang)
    assert look(parts)["parts"]["lock_store"] == DOWN


def test_who_asks_again_within_seconds_gets_the_same_reply(parts: Any) -> None:
    now = [0.0]
    health = Health(kept=5, clock=lambda: now[0])

    async def ask() -> list[bool]:
        told = [(await health.look(parts))["ready"]]
        parts.processor = None
        for now[0] in (4.9, 5.0):
            told.append((await health.look(parts))["ready"])
        return told

    assert asyncio.run(ask()) == [True, True, False]


@pytest.mark.server
def test_a_rasa_with_a_corrupt_model_lives_but_is_not_ready(
    start: Start, model: Path, port: int, tmp_path: Path
) -> None:
    corrupt = tmp_path / "corrupt.tar.gz"
    corrupt.write_bytes(model.read_bytes()[:1000])
    arguments = ["-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), "-m", str(corrupt)]
    server = start(*python(*arguments))
    url = f"http://127.0.0.1:{port}"
    answers(f"{url}/health/live", server)
    assert requests.get(f"{url}/", timeout=30).status_code == 200, "Rasa's own page sees nothing"
    assert requests.get(f"{url}/health/live", timeout=30).json() == {"live": True}
    ready = requests.get(f"{url}/health/ready", timeout=30)
    assert ready.status_code == 503
    assert ready.json()["parts"]["model"] == DOWN
