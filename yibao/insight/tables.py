"""The analytics store's tables, and how its database is opened. No citizen's name or number is in them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from yibao.errors import StoreError
from yibao.stores.urls import shown, sqlite_file

_META = sa.MetaData()
_LOCK_WAIT = 10.0
_FLAG = sa.SmallInteger


def _key() -> list[sa.Column[Any]]:
    # The number of the citizen's message among the events; another database has other numbers
    return [
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("event", sa.BigInteger, primary_key=True, autoincrement=False),
    ]


# One row a message of a citizen; the day and the hour are China's, `at` is in seconds since 1970
TURNS = sa.Table(
    "turns",
    _META,
    *_key(),
    sa.Column("conversation", sa.String(32), nullable=False),
    sa.Column("message", sa.String(64), nullable=False),
    sa.Column("at", sa.Float(53), nullable=False),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("hour", _FLAG, nullable=False),
    sa.Column("door", sa.String(32), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("intent", sa.String(64), nullable=False),
    sa.Column("confidence", sa.Float(53), nullable=False),
    sa.Column("topic", sa.String(64), nullable=False, default=""),
    sa.Column("status", sa.String(32), nullable=False, default=""),
    sa.Column("outcome", sa.String(32), nullable=False, default="unrecorded"),
    sa.Column("asked_back", _FLAG, nullable=False, default=0),
    sa.Column("wish", sa.String(32), nullable=False, default=""),
    sa.Column("place", sa.String(6)),
    sa.Column("insurance", sa.String(32)),
    sa.Column("relation", sa.String(32)),
    sa.Column("decade", _FLAG),
    sa.Column("retired", _FLAG),
    sa.Column("latency_ms", sa.Float(53)),
    sa.Column("useful", _FLAG),
    sa.Column("reason", sa.Text, nullable=False, default=""),
    sa.Index("turns_conversation", "source", "conversation", "event"),
    sa.Index("turns_day", "day"),
)
# One row an answer; several questions in one message have several
ANSWERS = sa.Table(
    "answers",
    _META,
    *_key(),
    sa.Column("number", _FLAG, primary_key=True, autoincrement=False),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("status", sa.String(32), nullable=False),
    sa.Column("answer", sa.String(16), nullable=False),
    sa.Column("place", sa.String(6)),
    sa.Column("local", _FLAG, nullable=False),
    sa.Index("answers_day", "day"),
)
# What an answer rests on: a fact or a procedure of the rule book, by its id
CITATIONS = sa.Table(
    "citations",
    _META,
    *_key(),
    sa.Column("number", _FLAG, primary_key=True, autoincrement=False),
    sa.Column("rule", sa.String(200), primary_key=True),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Index("citations_day", "day"),
)
# How far the conversations of a database were read; `at` tells the event with that number from
# one of a database that was begun anew
PROGRESS = sa.Table(
    "progress",
    _META,
    sa.Column("database", sa.String(32), primary_key=True),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("event", sa.BigInteger, nullable=False),
    sa.Column("at", sa.Float(53), nullable=False),
)
OF_A_TURN = (TURNS, ANSWERS, CITATIONS)


def open_store(url: str) -> Engine:
    """The analytics database, its tables made where they are missing; raises StoreError."""
    file = sqlite_file(url)
    try:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(url)
        if file is not None:
            sa.event.listen(engine, "connect", _tune)
        with engine.begin() as connection:
            alone(connection)
            _META.create_all(connection)
    except (OSError, sa.exc.SQLAlchemyError) as error:
        raise unusable(url, error) from None
    return engine


def open_conversations(url: str) -> Engine | None:
    """The conversations' database, to be read only; None for a file that is not there yet."""
    file = sqlite_file(url)
    return None if file is not None and not file.exists() else _engine(url)


def alone(connection: Connection) -> None:
    """Let nobody else collect until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(9051006)"))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def unusable(url: str, error: Exception) -> StoreError:
    """What the operator is told; the cause's own words would quote the statement."""
    cause = type(getattr(error, "orig", None) or error).__name__
    return StoreError(
        f"数据库 {shown(url)} 用不了（{cause}）。"
        "改法：看数据库是否启动、文件能否写，再核对 YIBAO_DATABASE_URL 和 YIBAO_INSIGHT_URL。"
    )


def _engine(url: str) -> Engine:
    # A failing statement is quoted in the error, and its parameters are what citizens wrote
    sqlite = url.startswith("sqlite:")
    arguments = {"timeout": _LOCK_WAIT} if sqlite else {"connect_timeout": 3}
    pool = sa.pool.NullPool if sqlite else sa.pool.QueuePool
    return sa.create_engine(url, poolclass=pool, connect_args=arguments, hide_parameters=True)


def _tune(connection: Any, _: Any) -> None:
    # What retention deletes is to be gone from the file as well
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}")
