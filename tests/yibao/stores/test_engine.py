"""How a database is opened: who begins a file that another has just begun waits for it."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from yibao.stores import engine as opening
from yibao.stores.engine import open_engine, prepare


@pytest.fixture
def begun(tmp_path: Path) -> sqlite3.Connection:
    """A new file that another server holds; that one has not come to WAL yet."""
    other = sqlite3.connect(tmp_path / "conversations.db", check_same_thread=False)
    other.execute("CREATE TABLE theirs (a)")
    other.execute("BEGIN IMMEDIATE")
    return other


def test_who_comes_second_waits_until_the_file_is_free(
    begun: sqlite3.Connection, tmp_path: Path
) -> None:
    leaves = threading.Timer(0.5, begun.rollback)
    leaves.start()
    start = time.monotonic()
    engine = open_engine(f"sqlite:///{tmp_path}/conversations.db")
    prepare(engine)
    assert time.monotonic() - start > 0.4
    with engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
    leaves.join()


def test_nobody_waits_for_ever(
    begun: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_LOCK_WAIT", 0.2)
    with pytest.raises(OperationalError, match="locked"):
        prepare(open_engine(f"sqlite:///{tmp_path}/conversations.db"))
    begun.rollback()
