"""Conversations are kept for a while only; then they are deleted, a little at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator

import sqlalchemy as sa
from rasa.shared.core.events import SessionStarted
from sqlalchemy.engine import Connection

from yibao.stores.database import Database
from yibao.stores.engine import EVENTS, JOBS, TIDYING

DAY = 86_400.0
_AT_ONCE = 500
# Of several servers none starts a minute too early for another's clock
_SLACK = 600.0
_OF = EVENTS.c


def tidy(database: Database, days: float, now: float | None = None) -> int:
    """Delete what is older than that many days; how many events went.

    Of a conversation that goes on, its latest session stays whole.
    """
    before = (time.time() if now is None else now) - days * DAY
    deleted = sum(
        database.work(lambda connection, sender=sender: _forget(connection, sender, before))  # type: ignore[misc]
        for sender in _with_old_events(database, before)
    )
    if deleted and database.engine.dialect.name == "sqlite":
        # The log beside the file still holds the pages
        database.work(lambda connection: connection.exec_driver_sql(_EMPTY_LOG).fetchall())
    return deleted


def is_due(database: Database, now: float | None = None) -> bool:
    """Whether to tidy now; true for one of several servers once a day."""
    now = time.time() if now is None else now
    is_late = JOBS.c.last_run < now - DAY + _SLACK
    # A clock that was ahead must not put it off for years
    is_ahead = JOBS.c.last_run > now + DAY
    claim = JOBS.update().where(JOBS.c.name == TIDYING, is_late | is_ahead).values(last_run=now)
    return database.work(lambda connection: connection.execute(claim).rowcount == 1)


_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"


def _with_old_events(database: Database, before: float) -> Iterator[str]:
    last = (float("-inf"), 0)
    while rows := database.work(lambda connection: _old(connection, before, last)):  # noqa: B023
        yield from dict.fromkeys(row.sender_id for row in rows)
        last = (rows[-1].timestamp, rows[-1].id)


def _old(connection: Connection, before: float, last: tuple[float, int]) -> list[sa.engine.Row]:
    at, number = last
    later = (_OF.timestamp > at) | ((_OF.timestamp == at) & (_OF.id > number))
    query = sa.select([_OF.sender_id, _OF.timestamp, _OF.id])
    query = query.where(_OF.timestamp < before)
    if number:
        query = query.where(_OF.timestamp >= at, later)
    return connection.execute(query.order_by(_OF.timestamp, _OF.id).limit(_AT_ONCE)).fetchall()


def _forget(connection: Connection, sender: str, before: float) -> int:
    own = _OF.sender_id == sender
    newest = sa.select([_OF.timestamp]).where(own).order_by(_OF.id.desc()).limit(1)
    at = connection.execute(newest).scalar()
    if at is None:
        return 0
    gone = EVENTS.delete().where(own)
    if at >= before:
        starts = sa.select([sa.func.max(_OF.id)]).where(
            own, _OF.type_name == SessionStarted.type_name
        )
        # The store counts the events of the latest session; of those none may go
        start = connection.execute(starts).scalar() or 0
        gone = gone.where(_OF.id < start, _OF.timestamp < before)
    return int(connection.execute(gone).rowcount)
