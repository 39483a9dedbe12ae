"""Two workers on one port: a killed one is replaced, and SIGTERM ends them all whatever they do."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.asking import Row
from tests.faults.services import Redis, Service, until
from tests.faults.striking import Scene

pytestmark = pytest.mark.server


@dataclass
class Pair(Scene):
    """A server of two workers."""

    server: Service = None  # type: ignore[assignment]
    redis: Redis = None  # type: ignore[assignment]


@pytest.fixture(scope="module")
def pair(model: Path, rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder, redis = tmp_path_factory.mktemp("pair"), Redis()
    url = f"sqlite:///{folder}/conversations.db"
    settings = {"YIBAO_DATABASE_URL": url, "YIBAO_REDIS_URL": redis.url, "SANIC_WORKERS": "2"}
    server = Service("run", folder, **settings)
    try:
        server.is_ready()
        yield Pair([server.door], url, rows, server, redis)
    finally:
        server.kill()
        redis.kill()


def test_a_killed_worker_is_replaced(pair: Pair) -> None:
    before = pair.server.workers()
    assert len(before) == 2
    strike = lambda: os.kill(before[0], signal.SIGKILL)  # noqa: E731
    pair.strike("两个进程中的一个 kill -9", strike, hurts=None)
    now = set(pair.server.workers())
    assert len(now) == 2 and before[0] not in now and before[1] in now


def test_workers_that_still_load_while_redis_is_away_end_in_time(pair: Pair) -> None:
    assert pair.server.stop() < 20
    pair.server.start()
    # Forked, and far from the end of their loading
    until(lambda: len(pair.server.workers()) == 2, "they are forked")
    pair.redis.kill()
    assert pair.server.stop() < 20
    time.sleep(0.2)
    assert not _group(pair.server.running.process.pid), "nobody is left behind"
    pair.redis.start()


def test_workers_whose_parent_is_killed_leave_the_port(pair: Pair) -> None:
    pair.server.kill()
    pair.server.restart()
    until(lambda: len(pair.server.workers()) == 2, "they are forked")
    parent = pair.server.running.process
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(20)
    until(lambda: not _group(parent.pid), "they end, too", 25)


def _group(number: int) -> list[str]:
    """The processes of that group that live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = stat.read_text().rpartition(") ")
        except OSError:
            continue
        state, _, group = rest.split()[:3]
        if int(group) == number and state != "Z":
            found.append(stat.parent.name)
    return found
