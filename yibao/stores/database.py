"""Work on a database that may be away for a while: tried anew once, then given up for a second."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from yibao.errors import StoreError
from yibao.stores.engine import open_engine, prepare

logger = logging.getLogger(__name__)

T = TypeVar("T")
_AWAY = (OperationalError, InterfaceError, PoolTimeout)
# While it is away nobody waits for it, but for one try a second
_REST = 1.0
GONE = "存对话的数据库暂时用不了，请过一会儿再试"


class Database:
    """A database by its address; its tables are made at the first work."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._preparing, self._is_prepared = threading.Lock(), False
        self._failed_at: float | None = None

    def work(self, job: Callable[[Connection], T]) -> T:
        """What the job returns, in one transaction; raises StoreError where the database fails.

        The job may run twice, so it must look at what is stored before it adds to it.
        """
        if self._failed_at is not None and time.monotonic() - self._failed_at < _REST:
            raise StoreError(GONE)
        try:
            return self._once_more(job)
        except SQLAlchemyError as error:
            # Without its cause: that quotes the statement
            raise self._given_up(error) from None

    def _once_more(self, job: Callable[[Connection], T]) -> T:
        try:
            return self._once(job)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        # Only the link was cut; a new one may hold
        return self._once(job)

    def _once(self, job: Callable[[Connection], T]) -> T:
        with self._preparing:
            if not self._is_prepared:
                prepare(self.engine)
                self._is_prepared = True
        with self.engine.begin() as connection:
            done = job(connection)
        if self._failed_at is not None:
            self._failed_at = None
            logger.warning("The database answers again")
        return done

    def _given_up(self, error: SQLAlchemyError) -> StoreError:
        cause = getattr(error, "orig", None) or error
        line = next(iter(str(cause).splitlines()), "")[:200]
        if not isinstance(error, _AWAY):
            # A fault of this one piece of work; others need not wait
            logger.error("The database refused: %s", type(cause).__name__)
            return StoreError(GONE)
        if self._failed_at is None:
            # Once for each outage
            logger.error("The database is away: %s: %s", type(cause).__name__, line)
        self._failed_at = time.monotonic()
        return StoreError(GONE)
