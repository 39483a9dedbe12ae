"""From the conversations' events to the analytics store: in steps, never twice, and on from where it stopped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from yibao.insight.reading import answers_of, conversation_of, recorded, turn_of, vote_of
from yibao.insight.tables import ANSWERS, CITATIONS, OF_A_TURN, PROGRESS, TURNS, alone

Json = dict[str, Any]
# Rasa's table, as far as it is read here
EVENTS = sa.table("events", *map(sa.column, ("id", "sender_id", "type_name", "timestamp", "data")))
_KINDS = ("user", "bot", "agent")
_AT_ONCE = 2000
# Workers take numbers before they commit, so that a lower one may appear after a higher one;
# what is younger than this (seconds) is read again the next time
UNSETTLED = 300.0


def collect(conversations: Engine, store: Engine, now: float) -> int:
    """Take over what is new by `now` (seconds since 1970); how many turns were written."""
    if not sa.inspect(conversations).has_table(EVENTS.name):
        return 0
    name = blake2b(str(conversations.url).encode(), digest_size=8).hexdigest()
    written, since = 0, -1
    while True:
        with store.begin() as connection:
            alone(connection)
            progress = _progress(connection, name, conversations)
            start = max(since, progress["event"])
            events = _events(conversations, start)
            source = f"{name}-{progress['generation']}"
            step = _Step(connection, source)
            step.take(events)
            written += step.write()
            _move(connection, name, progress, events, now)
        if len(events) < _AT_ONCE:
            return written
        since = events[-1]["id"]


def _events(conversations: Engine, after: int) -> list[Json]:
    query = (
        sa.select(list(EVENTS.c))
        .where(EVENTS.c.id > after, EVENTS.c.type_name.in_(_KINDS))
        .order_by(EVENTS.c.id)
        .limit(_AT_ONCE)
    )
    with conversations.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _progress(connection: Connection, name: str, conversations: Engine) -> Json:
    found = connection.execute(sa.select(PROGRESS).where(PROGRESS.c.database == name)).mappings()
    progress = next((dict(row) for row in found), None)
    if progress is None:
        return {"generation": 0, "event": 0, "at": 0.0}
    if _began_anew(conversations, progress):
        return {"generation": progress["generation"] + 1, "event": 0, "at": 0.0}
    return progress


def _began_anew(conversations: Engine, progress: Json) -> bool:
    """Whether the numbers are another database's: its file was deleted, or all in it was."""
    last = sa.select([sa.func.max(EVENTS.c.id)])
    same = sa.select([EVENTS.c.timestamp]).where(EVENTS.c.id == progress["event"])
    with conversations.connect() as connection:
        newest = connection.execute(last).scalar()
        at = connection.execute(same).scalar()
    if newest is None:
        return False
    return newest < progress["event"] or (at is not None and at != progress["at"])


def _move(
    connection: Connection, name: str, progress: Json, events: list[Json], now: float
) -> None:
    """Remember the last event before the first that may not have settled."""
    mark = progress
    for event in events:
        if event["timestamp"] > now - UNSETTLED:
            break
        mark = {"event": event["id"], "at": event["timestamp"]}
    connection.execute(PROGRESS.delete().where(PROGRESS.c.database == name))
    row = {"generation": progress["generation"], "event": mark["event"], "at": mark["at"]}
    connection.execute(PROGRESS.insert(), {"database": name, **row})


class _Step:
    """The turns that some events add or change, written at once."""

    def __init__(self, connection: Connection, source: str) -> None:
        self._connection, self._source = connection, source
        self._turns: dict[int, Json] = {}
        self._answers: dict[int, tuple[list[Json], list[Json]]] = {}
        self._latest: dict[str, int | None] = {}

    def take(self, events: Iterable[Json]) -> None:
        """Look at events in their order."""
        for event in events:
            data = json.loads(event["data"])
            if event["type_name"] == "user":
                self._said(event, data)
            elif event["type_name"] == "bot":
                self._told(event)
            else:
                self._noted(event, data.get("data") or {})

    def write(self) -> int:
        """Put the rows in the place of those that were there; how many turns."""
        connection = self._connection
        self._clear(TURNS, self._turns)
        for table in (ANSWERS, CITATIONS):
            self._clear(table, self._answers)
        turns = [self._with_key(event, row) for event, row in self._turns.items()]
        if turns:
            connection.execute(TURNS.insert(), turns)
        for table, place in ((ANSWERS, 0), (CITATIONS, 1)):
            rows = [
                self._with_key(event, row)
                for event, both in self._answers.items()
                for row in both[place]
            ]
            if rows:
                connection.execute(table.insert(), rows)
        return len(turns)

    def _said(self, event: Json, data: Json) -> None:
        turn = turn_of(data, event["sender_id"], event["timestamp"])
        self._latest[conversation_of(event["sender_id"])] = event["id"] if turn else None
        if turn:
            self._turns[event["id"]] = turn
            self._answers[event["id"]] = ([], [])

    def _told(self, event: Json) -> None:
        turn = self._turn(self._before(event))
        if turn and turn["latency_ms"] is None:
            turn["latency_ms"] = max(0.0, (event["timestamp"] - turn["at"]) * 1000)

    def _noted(self, event: Json, data: Json) -> None:
        if record := data.get("turn"):
            number = self._before(event)
            if turn := self._turn(number):
                assert number is not None
                turn.update(recorded(record))
                self._answers[number] = answers_of(record, turn["day"])
        elif feedback := data.get("feedback"):
            message, vote = vote_of(feedback)
            turn = self._turn(self._asked(event, message))
            if turn:
                turn.update(vote)

    def _before(self, event: Json) -> int | None:
        """The turn that the event belongs to: the conversation's last before it."""
        conversation = conversation_of(event["sender_id"])
        if conversation not in self._latest:
            query = sa.select([sa.func.max(TURNS.c.event)]).where(
                *self._of(conversation), TURNS.c.event < event["id"]
            )
            self._latest[conversation] = self._connection.execute(query).scalar()
        return self._latest[conversation]

    def _asked(self, event: Json, message: str) -> int | None:
        conversation = conversation_of(event["sender_id"])
        for number, turn in self._turns.items():
            if (turn["conversation"], turn["message"]) == (conversation, message):
                return number
        query = sa.select([sa.func.max(TURNS.c.event)]).where(
            *self._of(conversation), TURNS.c.message == message
        )
        found = self._connection.execute(query).scalar()
        return None if found is None else int(found)

    def _turn(self, number: int | None) -> Json | None:
        if number is None or number in self._turns:
            return self._turns.get(number or 0)
        query = sa.select(TURNS).where(TURNS.c.source == self._source, TURNS.c.event == number)
        kept = self._connection.execute(query).mappings().first()
        if kept is None:
            return None
        row = {key: value for key, value in kept.items() if key not in ("source", "event")}
        return self._turns.setdefault(number, row)

    def _of(self, conversation: str) -> tuple[Any, Any]:
        return TURNS.c.source == self._source, TURNS.c.conversation == conversation

    def _with_key(self, event: int, row: Json) -> Json:
        return {"source": self._source, "event": event, **row}

    def _clear(self, table: Any, events: Iterable[int]) -> None:
        numbers = list(events)
        for start in range(0, len(numbers), 500):
            some = table.c.event.in_(numbers[start : start + 500])
            self._connection.execute(table.delete().where(table.c.source == self._source, some))


def forget(store: Engine, condition: Any) -> int:
    """Delete the turns for which the condition on TURNS holds, with all that hangs on them."""
    with store.begin() as connection:
        alone(connection)
        keys = connection.execute(sa.select([TURNS.c.source, TURNS.c.event]).where(condition)).all()
        for table in OF_A_TURN:
            for start in range(0, len(keys), 400):
                for source in {key.source for key in keys[start : start + 400]}:
                    events = [k.event for k in keys[start : start + 400] if k.source == source]
                    here = sa.and_(table.c.source == source, table.c.event.in_(events))
                    connection.execute(table.delete().where(here))
    return len(keys)
