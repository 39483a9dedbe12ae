"""A log of conversations as Rasa keeps it, written by hand, and the analytics store over it."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import sqlalchemy as sa
from rasa.shared.core.events import (
    ActionExecuted,
    AgentUttered,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)

from yibao.insight.reading import CHINA
from yibao.insight.settings import InsightSettings
from yibao.insight.store import InsightStore
from yibao.stores.engine import EVENTS

SERVER = os.environ.get("YIBAO_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


def at(day: str, clock: str = "09:00") -> float:
    """A moment in China, in seconds since 1970."""
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=CHINA).timestamp()


def answer(topic: str, status: str = "answered", **more: Any) -> dict[str, Any]:
    """One answer as a record holds it."""
    return {"topic": topic, "status": status, "id": "0" * 12, "rests_on": [], "local": True, **more}


def record(topic: str, status: str = "answered", *answers: Any, **more: Any) -> dict[str, Any]:
    """A turn's record."""
    told = list(answers) or [answer(topic, status)]
    return {"topic": topic, "status": status, "answers": told, "case": {}, **more}


@dataclass
class Log:
    """The table of events."""

    engine: Any

    def add(self, sender: str, *events: Event) -> None:
        rows = [
            {
                "sender_id": sender,
                "type_name": event.type_name,
                "timestamp": event.timestamp,
                "data": json.dumps(event.as_dict()),
            }
            for event in events
        ]
        with self.engine.begin() as connection:
            connection.execute(EVENTS.insert(), rows)

    def turn(
        self,
        sender: str,
        text: str,
        when: float,
        told: dict[str, Any] | None = None,
        **more: Any,
    ) -> str:
        """What a citizen says and what comes of it, as Rasa keeps it; the message's id."""
        how = {"door": "web", "intent": "refund_amount", "confidence": 0.9, "takes": 0.02, **more}
        name, then = more.get("message") or uuid.uuid4().hex, when + how["takes"]
        heard = {"name": how["intent"], "confidence": how["confidence"]}
        parse = {"text": text, "intent": heard}
        said = UserUttered(text, heard, [], parse, when, how["door"], name)
        after: list[Event] = [ActionExecuted(f"action_{how['intent']}", timestamp=then)]
        if more.get("bot", True):
            after.append(BotUttered("……", timestamp=then))
        if told:
            after.append(AgentUttered(data={"turn": told}, timestamp=then))
        self.add(sender, said, *after, SlotSet("memory", {}, timestamp=then))
        return name

    def vote(self, sender: str, message: str, useful: bool, when: float, reason: str = "") -> None:
        given = {"answer": f"{message}.0", "useful": useful, "reason": reason}
        self.add(sender, AgentUttered(data={"feedback": given}, timestamp=when))


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Addresses for conversations and figures, of one kind and then of the other."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/talk.db", f"sqlite:///{tmp_path}/insight.db"
        return
    try:
        link = psycopg2.connect(SERVER, connect_timeout=3)
    except psycopg2.OperationalError:
        hint = "no PostgreSQL answers: apt-get install postgresql, or set YIBAO_TEST_POSTGRES"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(hint)
    link.autocommit = True
    name = f"insight_{uuid.uuid4().hex[:12]}"
    with link.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    address = f"{SERVER.rpartition('/')[0]}/{name}"
    yield address, address
    with link.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    link.close()


@pytest.fixture
def log(urls: tuple[str, str]) -> Iterator[Log]:
    engine = sa.create_engine(urls[0])
    EVENTS.metadata.create_all(engine)
    yield Log(engine)
    engine.dispose()


@pytest.fixture
def insight(log: Log, urls: tuple[str, str]) -> Iterator[Callable[..., InsightStore]]:
    """The store as it is at a moment, filled from the log."""
    opened: list[InsightStore] = []

    def make(now: float, days: int = 180) -> InsightStore:
        store = InsightStore(InsightSettings(urls[0], urls[1], days), lambda: now)
        opened.append(store)
        store.refresh()
        return store

    yield make
    for store in opened:
        store.engine.dispose()
