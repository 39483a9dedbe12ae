"""A database that goes away and comes back: told once, never waited for, at work again at once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from tests.yibao.stores.conftest import Tap, asked, run, talk
from yibao.errors import StoreError
from yibao.stores.conversations import ConversationStore
from yibao.stores.database import Database
from yibao.stores.engine import open_engine

Taps = Callable[[str, int], Tap]


@pytest.fixture
def line(postgresql: str, tap: Taps) -> tuple[Tap, str]:
    """A tap before PostgreSQL, and the address through it."""
    parts = urlsplit(postgresql)
    opened = tap(parts.hostname or "", parts.port or 5432)
    return opened, f"postgresql://{parts.username}@127.0.0.1:{opened.port}{parts.path}"


def wait_a_moment() -> None:
    time.sleep(1.1)  # as long as nobody asks anew


def test_while_postgresql_is_away_nothing_is_pretended_and_then_all_goes_on(
    line: tuple[Tap, str],
    open_store: Callable[[str], ConversationStore],
    sender: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tap, url = line
    store = open_store(url)
    run(talk(store, sender, 2))
    tap.cut()
    for _ in range(5):
        with pytest.raises(StoreError):
            run(talk(store, sender, 1, 99))
    assert not run(store.reachable())
    tap.mend()
    wait_a_moment()
    run(talk(store, sender, 1, 2))
    assert run(store.reachable())
    assert asked(run(store.retrieve(sender))) == ["question 0", "question 1", "question 2"]
    ours = [r for r in caplog.records if r.name.startswith("yibao")]
    assert [record.levelno for record in ours] == [logging.ERROR, logging.WARNING]
    assert "question" not in caplog.text


def test_a_cut_between_two_messages_is_not_even_noticed(
    line: tuple[Tap, str], open_store: Callable[[str], ConversationStore], sender: str
) -> None:
    tap, url = line
    store = open_store(url)
    run(talk(store, sender, 1))
    tap.cut()
    tap.mend()
    run(talk(store, sender, 1, 1))
    assert asked(run(store.retrieve(sender))) == ["question 0", "question 1"]


def test_a_cut_while_a_turn_is_stored_neither_loses_nor_doubles_it(
    line: tuple[Tap, str],
    open_store: Callable[[str], ConversationStore],
    sender: str,
) -> None:
    tap, url = line
    store = open_store(url)
    run(talk(store, sender, 4))
    cuts = []

    def cut_once(*_: object) -> None:
        if len(cuts) < 3:
            cuts.append(1)
            if len(cuts) in (1, 3):
                tap.cut()
                tap.mend()

    sa.event.listen(store.database.engine, "commit", cut_once)
    run(talk(store, sender, 12, 4))
    whole = asked(run(store.retrieve_full_tracker(sender)))
    assert cuts and whole == [f"question {number}" for number in range(16)]


def test_a_postgresql_that_hangs_is_given_up_within_seconds(
    line: tuple[Tap, str], open_store: Callable[[str], ConversationStore], sender: str
) -> None:
    tap, url = line
    store = open_store(url)
    run(talk(store, sender, 1))
    with pytest.raises(StoreError):
        store.database.work(lambda connection: connection.exec_driver_sql("SELECT pg_sleep(60)"))
    tap.cut()


def test_one_bad_piece_of_work_does_not_close_the_database_to_others(url: str) -> None:
    database = Database(url)
    with pytest.raises(StoreError):
        database.work(
            lambda connection: connection.exec_driver_sql("INSERT INTO events DEFAULT VALUES")
        )
    assert database.work(lambda connection: connection.exec_driver_sql("SELECT 7").scalar()) == 7
    database.engine.dispose()


def test_what_citizens_wrote_is_not_in_the_error(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(url)
    insert = sa.text("INSERT INTO events (sender_id, data) VALUES ('a', :said)")
    with pytest.raises(StoreError) as caught:
        database.work(lambda connection: connection.execute(insert, {"said": "我有糖尿病"}))
    assert "糖尿病" not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    database.engine.dispose()


def test_an_sqlite_file_that_another_one_writes_is_waited_for(
    tmp_path: object, open_store: Callable[[str], ConversationStore], sender: str
) -> None:
    import sqlite3
    import threading

    store = open_store(f"sqlite:///{tmp_path}/c.db")
    run(talk(store, sender, 1))
    other = sqlite3.connect(f"{tmp_path}/c.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(1.5, lambda: other.execute("COMMIT")).start()
    run(talk(store, sender, 1, 1))
    assert asked(run(store.retrieve(sender))) == ["question 0", "question 1"]
    other.close()


def test_an_sqlite_file_is_set_for_readers_beside_a_writer(
    tmp_path: object, open_store: Callable[[str], ConversationStore]
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/c.db")

    def settings(connection: sa.engine.Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert store.database.work(settings) == ["wal", 1, 1, 10_000]


def test_nor_does_the_error_below_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/c.db")
    insert = sa.text("INSERT INTO no_such_table (data) VALUES (:said)")
    with pytest.raises(SQLAlchemyError) as caught, engine.begin() as connection:
        connection.execute(insert, {"said": "我有糖尿病"})
    assert "no_such_table" in str(caught.value) and "糖尿病" not in str(caught.value)
    engine.dispose()
