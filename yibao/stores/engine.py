"""The database behind the conversations: how it is opened, and what Rasa's table needs besides."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool, StaticPool

# Nobody writes for longer; a backup and the tidying let others in between
_LOCK_WAIT = 10.0
_LOOK_EVERY = 0.05
# So many turns PostgreSQL reads or writes at once; SQLite writes one after the other anyway
_CONNECTIONS = 8
_TIMEOUTS = "-c statement_timeout=8000 -c lock_timeout=5000"

EVENTS = SQLTrackerStore.SQLEvent.__table__
TIDYING = "tidy"
JOBS = sa.Table(
    "yibao_jobs",
    sa.MetaData(),
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("last_run", sa.Float, nullable=False),
)
_FIRST_JOB = (
    "INSERT INTO yibao_jobs (name, last_run) SELECT :name, 0 "
    "WHERE NOT EXISTS (SELECT 1 FROM yibao_jobs WHERE name = :name)"
)
# Rasa's own index on the sender leaves a long conversation to be read whole at every message
_INDEXES = {
    "yibao_events_session": "sender_id, type_name, id",
    "yibao_events_order": "sender_id, id",
    "yibao_events_age": "timestamp",
}


def open_engine(url: str) -> Engine:
    """The engine for that address; nothing is connected yet."""
    # A failing statement is quoted in the error, and its parameters are what citizens wrote
    shared: dict[str, Any] = {"hide_parameters": True}
    if url == "sqlite://":
        thread_free = {"check_same_thread": False}
        return sa.create_engine(url, poolclass=StaticPool, connect_args=thread_free, **shared)
    shared |= {"poolclass": QueuePool, "pool_size": connections(url), "max_overflow": 0}
    shared |= {"pool_timeout": _LOCK_WAIT}
    arguments: dict[str, Any]
    if url.startswith("sqlite:"):
        arguments = {"timeout": _LOCK_WAIT, "check_same_thread": False}
        engine = sa.create_engine(url, connect_args=arguments, **shared)
        sa.event.listen(engine, "connect", _tune)
        return engine
    arguments = {
        "connect_timeout": 3,
        "options": _TIMEOUTS,
        # A link that is cut without a word is noticed within seconds
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 8000,
    }
    return sa.create_engine(url, connect_args=arguments, **shared)


def connections(url: str) -> int:
    """How many connections one process holds at most."""
    return 1 if url.startswith("sqlite:") else _CONNECTIONS


def prepare(engine: Engine) -> None:
    """Create what is missing: Rasa's table, the indexes, the list of jobs."""
    with engine.begin() as connection:
        _alone(connection)
        is_new = not sa.inspect(connection).has_table(EVENTS.name)
        EVENTS.metadata.create_all(connection)
        JOBS.create(connection, checkfirst=True)
        connection.execute(sa.text(_FIRST_JOB), {"name": TIDYING})
        if is_new and engine.dialect.name == "postgresql":
            # Rasa's numbers end at two thousand million events
            connection.execute(sa.text("ALTER TABLE events ALTER COLUMN id TYPE bigint"))
            connection.execute(sa.text("ALTER SEQUENCE events_id_seq AS bigint"))
        for name, columns in _INDEXES.items():
            statement = f"CREATE INDEX IF NOT EXISTS {name} ON events ({columns})"
            connection.execute(sa.text(statement))


def _alone(connection: Connection) -> None:
    # Several workers start at once; who comes second finds everything there
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(9051005)"))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _tune(connection: Any, _: Any) -> None:
    # WAL: who reads does not wait for who writes. NORMAL: a kill loses nothing and a power cut
    # corrupts nothing, at worst the last seconds go; FULL would let every message wait for the disk
    # secure_delete: what is deleted is no longer in the file
    _to_wal(connection)
    for setting in ("synchronous=NORMAL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}")


def _to_wal(connection: Any) -> None:
    # For this one change SQLite does not wait by itself: two servers may begin the same file
    end = time.monotonic() + _LOCK_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
        time.sleep(_LOOK_EVERY)
