"""What a turn costs PostgreSQL and Redis, measured with a database and a Redis of its own.

YIBAO_BENCH_POSTGRES is a database server where one may create a database; without it this is left out.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from benchmarks.performance.load import Plan
from benchmarks.performance.measured import Level, Parts
from benchmarks.performance.processes import Processes, cpu_seconds
from benchmarks.performance.servers import Ours, free_port

SERVER = "YIBAO_BENCH_POSTGRES"
_USERS = 16


async def parts(folder: Path, root: Path, turns: int) -> Parts | None:
    """The figures of that many turns; None without PostgreSQL and Redis."""
    address, redis = os.environ.get(SERVER), shutil.which("redis-server")
    if not address or not redis:
        return None
    with _database(address) as (url, connection), _redis(folder, redis) as (redis_url, processes):
        settings = {"YIBAO_DATABASE_URL": url, "YIBAO_REDIS_URL": redis_url}
        one = Ours(folder, root, settings)
        try:
            await one.start()
            await one.load(Plan(_USERS, turns=turns // 4))
            before = _postgres(connection), processes.cpu_seconds()
            run = await one.load(Plan(_USERS, turns=turns))
            database, in_redis = _postgres(connection), processes.cpu_seconds()
            memory = one.processes.resident_mb()
        finally:
            one.stop()
        both = await _two(folder, root, settings, turns)
    (cpu, size), (cpu_after, size_after) = before[0], database
    return Parts(
        (size_after - size) / run.sent / 1000,
        (cpu_after - cpu) * 1000 / run.sent,
        (in_redis - before[1]) * 1000 / run.sent,
        memory,
        Level.of(_USERS, run),
        both,
    )


async def _two(folder: Path, root: Path, settings: dict[str, str], turns: int) -> Level:
    server = Ours(folder, root, {**settings, "SANIC_WORKERS": "2"})
    try:
        await server.start()
        await server.load(Plan(_USERS, turns=turns // 4))
        return Level.of(_USERS, await server.load(Plan(_USERS, turns=turns)))
    finally:
        server.stop()


@contextmanager
def _database(address: str) -> Iterator[tuple[str, psycopg2.extensions.connection]]:
    """A database of its own, dropped in the end, and a connection that is none of the server's."""
    name = f"yibao_bench_{secrets.token_hex(4)}"
    with _connected(address) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            url = f"{address.rpartition('/')[0]}/{name}"
            with _connected(url) as own:
                yield url, own
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _connected(address: str) -> Iterator[psycopg2.extensions.connection]:
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _redis(folder: Path, command: str) -> Iterator[tuple[str, Processes]]:
    port = free_port()
    processes = Processes(folder, folder / "redis.log")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    processes.start([command, *options], {})
    try:
        yield f"redis://127.0.0.1:{port}/0", processes
    finally:
        processes.stop()


def _postgres(connection: psycopg2.extensions.connection) -> tuple[float, int]:
    """The processor time of the server's connections (s), and the database's size (bytes)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        numbers = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT pg_total_relation_size('events')")
        (size,) = cursor.fetchone() or (0,)
    return sum(map(cpu_seconds, numbers)), int(size)
