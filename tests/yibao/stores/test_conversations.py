"""What is kept of a conversation, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered

from tests.yibao.stores.conftest import asked, run, talk
from yibao.stores.conversations import ConversationStore
from yibao.stores.engine import EVENTS
from yibao.stores.rolling import LONGEST

Open = Callable[[str], ConversationStore]
HOUR = 3600.0


def test_what_was_said_is_there_for_whoever_opens_the_store_next(
    url: str, open_store: Open, sender: str
) -> None:
    run(talk(open_store(url), sender, 2))
    tracker = run(open_store(url).retrieve(sender))
    assert asked(tracker) == ["question 0", "question 1"]


def test_nobody_has_said_anything_in_a_new_conversation(
    store: ConversationStore, sender: str
) -> None:
    assert run(store.retrieve(sender)) is None
    assert run(store.retrieve_full_tracker(sender)) is None
    assert not run(store.exists(sender))
    run(talk(store, sender, 1))
    assert run(store.exists(sender)) and sender in run(store.keys())


def test_a_long_conversation_is_kept_whole_each_message_once_and_in_order(
    store: ConversationStore, sender: str
) -> None:
    run(talk(store, sender, 40))
    whole = run(store.retrieve_full_tracker(sender))
    assert asked(whole) == [f"question {number}" for number in range(40)]
    answers = [event.text for event in whole.events if isinstance(event, BotUttered)]
    assert answers == [f"answer {number}" for number in range(40)]


def test_what_a_message_has_to_read_does_not_grow(store: ConversationStore, sender: str) -> None:
    sizes = []
    for number in range(40):
        run(talk(store, sender, 1, number))
        sizes.append(len(run(store.retrieve(sender)).events))
    assert max(sizes) == max(sizes[:12]) <= LONGEST + 15
    assert min(sizes[6:]) >= 6, "a turn is always there"


def test_saving_the_same_tracker_once_more_adds_nothing(
    store: ConversationStore, sender: str
) -> None:
    async def save_each_twice() -> None:
        for number in range(12):
            tracker = await store.get_or_create_tracker(sender)
            tracker.update(UserUttered(f"question {number}"))
            for event in ("one", "two"):
                tracker.update(BotUttered(event))
                await store.save(tracker)
            await store.save(tracker)

    run(save_each_twice())
    whole = run(store.retrieve_full_tracker(sender))
    assert asked(whole) == [f"question {number}" for number in range(12)]
    assert len([event for event in whole.events if isinstance(event, BotUttered)]) == 24


def test_a_clock_that_is_set_back_loses_and_doubles_nothing(
    store: ConversationStore, sender: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(talk(store, sender, 6))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 24 * HOUR)
    run(talk(store, sender, 12, 6))
    assert asked(run(store.retrieve(sender)))[-1] == "question 17"
    whole = run(store.retrieve_full_tracker(sender))
    assert asked(whole) == [f"question {number}" for number in range(18)]


def test_a_tracker_with_a_new_session_is_what_the_store_holds(
    store: ConversationStore, sender: str
) -> None:
    async def come_back() -> list[str]:
        tracker = await store.get_or_create_tracker(sender)
        tracker.update(SessionStarted())
        tracker.update(UserUttered("I am back"))
        await store.save(tracker)
        tracker.update(UserUttered("and more"))
        await store.save(tracker)
        return asked(await store.retrieve(sender))

    run(talk(store, sender, 3))
    assert run(come_back()) == ["I am back", "and more"]
    assert len(asked(run(store.retrieve_full_tracker(sender)))) == 5


def test_the_newest_messages_are_read_over_all_sessions(
    store: ConversationStore, sender: str
) -> None:
    run(talk(store, sender, 20))
    kept = run(store.recent(sender, ("user", "bot"), 6))
    assert [one["text"] for one in kept] == [
        f"{kind} {number}" for number in (17, 18, 19) for kind in ("question", "answer")
    ]


def test_conversations_stay_apart_when_many_talk_at_once(store: ConversationStore) -> None:
    async def all_at_once() -> list[list[str]]:
        senders = [f"citizen {number}" for number in range(50)]
        await asyncio.gather(*(talk(store, sender, 8) for sender in senders))
        return [asked(await store.retrieve_full_tracker(sender)) for sender in senders]

    assert run(all_at_once()) == [[f"question {number}" for number in range(8)]] * 50


def test_several_processes_make_the_tables_at_once(url: str, open_store: Open) -> None:
    async def begin() -> list[Any]:
        stores = [open_store(url) for _ in range(8)]
        return await asyncio.gather(*(store.exists("nobody") for store in stores))

    assert run(begin()) == [False] * 8


def test_a_message_reads_by_index_whatever_the_table_holds(
    store: ConversationStore, sender: str
) -> None:
    run(talk(store, sender, 30))
    statements: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        statements.append((statement, values))

    sa.event.listen(store.database.engine, "before_cursor_execute", note)
    run(talk(store, sender, 1, 30))
    run(store.recent(sender, ("user",), 10))
    reads = [one for one in statements if one[0].startswith("SELECT") and "FROM events" in one[0]]
    # One before and one after the turn, and the one for the latest messages
    assert len(reads) == 3
    for plan in _plans(store, reads):
        assert "index" in plan.lower() and not plan.startswith(("SCAN", "Seq Scan")), plan
        assert "Seq Scan" not in plan, plan


def _plans(store: ConversationStore, reads: list[tuple[str, Any]]) -> list[str]:
    is_sqlite = store.database.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    with store.database.engine.begin() as connection:
        if not is_sqlite:
            # PostgreSQL reads a small table whole whatever its indexes
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = [connection.exec_driver_sql(f"{explain} {text}", values) for text, values in reads]
        return ["\n".join(str(row[-1]) for row in one) for one in rows]


def test_event_numbers_do_not_end_at_two_thousand_million(store: ConversationStore) -> None:
    run(talk(store, "one", 1))
    if store.database.engine.dialect.name == "postgresql":
        columns = sa.inspect(store.database.engine).get_columns(EVENTS.name)
        assert str(next(c["type"] for c in columns if c["name"] == "id")) == "BIGINT"
