"""Old conversations go, from either database, and nothing else does."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.yibao.stores.conftest import asked, run, talk
from yibao.stores import retention
from yibao.stores.conversations import ConversationStore
from yibao.stores.engine import EVENTS, JOBS
from yibao.stores.retention import DAY, is_due, tidy


def age(store: ConversationStore, sender: str, days: float, upto: int | None = None) -> None:
    """All that a conversation holds, or its first rows, is so many days old."""
    rows = sa.select([EVENTS.c.id]).where(EVENTS.c.sender_id == sender).order_by(EVENTS.c.id)

    def older(connection: Any) -> None:
        chosen = connection.execute(rows).scalars().all()[:upto]
        aged = EVENTS.update().where(EVENTS.c.id.in_(chosen))
        connection.execute(aged.values(timestamp=EVENTS.c.timestamp - days * DAY))

    store.database.work(older)


def test_a_conversation_that_ended_long_ago_is_deleted_whole(store: ConversationStore) -> None:
    for sender, days in (("old", 181), ("young", 179), ("new", 0)):
        run(talk(store, sender, 12))
        age(store, sender, days)
    assert tidy(store.database, 180) > 60
    assert run(store.retrieve_full_tracker("old")) is None
    for sender in ("young", "new"):
        assert len(asked(run(store.retrieve_full_tracker(sender)))) == 12
    tidy(store.database, 0, now=time.time() + DAY)


def test_of_a_conversation_that_goes_on_only_old_sessions_are_deleted(
    store: ConversationStore, sender: str
) -> None:
    run(talk(store, sender, 20))
    age(store, sender, 200, upto=60)
    before = run(store.retrieve(sender))
    tidy(store.database, 180)
    assert [e.as_dict() for e in run(store.retrieve(sender)).events] == [
        e.as_dict() for e in before.events
    ]
    left = asked(run(store.retrieve_full_tracker(sender)))
    assert 0 < len(left) < 20 and left[-1] == "question 19"
    run(talk(store, sender, 8, 20))
    assert asked(run(store.retrieve_full_tracker(sender))) == [
        *left,
        *(f"question {n}" for n in range(20, 28)),
    ]


def test_an_old_session_that_is_still_open_stays_whole(
    store: ConversationStore, sender: str
) -> None:
    run(talk(store, sender, 2))
    age(store, sender, 200, upto=5)
    assert tidy(store.database, 180) == 0
    run(talk(store, sender, 1, 2))
    assert asked(run(store.retrieve(sender))) == ["question 0", "question 1", "question 2"]


def test_however_many_there_are_they_are_deleted_a_few_at_a_time(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_AT_ONCE", 7)
    senders = [f"old {number}" for number in range(12)]
    for sender in senders:
        run(talk(store, sender, 2))
        age(store, sender, 300)
    run(talk(store, "kept open", 2))
    age(store, "kept open", 300, upto=4)
    statements: list[int] = []
    sa.event.listen(
        store.database.engine,
        "after_cursor_execute",
        lambda _, cursor, text, *__: (
            statements.append(cursor.rowcount) if text.startswith("DELETE") else None
        ),
    )
    assert tidy(store.database, 180) == 12 * 11
    assert max(statements) == 11 and not set(run(store.keys())) & set(senders)


def test_what_was_deleted_is_no_longer_in_the_file(
    tmp_path: Path, open_store: Callable[[str], ConversationStore]
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/c.db")
    run(talk(store, "old", 9))
    age(store, "old", 200)

    def found() -> bool:
        return any(b"question 3" in file.read_bytes() for file in tmp_path.iterdir())

    assert found()
    tidy(store.database, 180)
    assert not found()


def test_of_several_servers_one_tidies_a_day(url: str, open_store: Any) -> None:
    now = time.time() + 3 * DAY
    first, second = open_store(url).database, open_store(url).database
    assert [is_due(one, now + later) for later in (0, 60, 3600) for one in (first, second)] == [
        True, *[False] * 5,
    ]  # fmt: skip
    assert is_due(second, now + DAY) and not is_due(first, now + DAY)


def test_a_clock_that_was_ahead_does_not_put_it_off(store: ConversationStore) -> None:
    ahead = JOBS.update().values(last_run=time.time() + 1000 * DAY)
    store.database.work(lambda connection: connection.execute(ahead))
    assert is_due(store.database)
