"""Real databases for the stores' tests, and a tap in the line that a test can close."""

from __future__ import annotations

import asyncio
import copy
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from yibao.stores.conversations import ConversationStore

DOMAIN = Domain.from_dict({"slots": {"memory": {"type": "any", "mappings": [{"type": "custom"}]}}})
SERVER = os.environ.get("YIBAO_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped afterwards."""
    name = f"yibao_stores_{uuid.uuid4().hex[:12]}"
    try:
        _command(f"CREATE DATABASE {name}")
    except psycopg2.OperationalError:
        if os.environ.get("CI") == "true":
            pytest.fail("no PostgreSQL answers")
        pytest.skip("no PostgreSQL answers: apt-get install postgresql, or set YIBAO_TEST_POSTGRES")
    yield f"{SERVER.rpartition('/')[0]}/{name}"
    _command(f"DROP DATABASE {name} WITH (FORCE)")


def _command(statement: str) -> None:
    with closing(psycopg2.connect(SERVER)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database's address, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/conversations.db"
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
def open_store() -> Iterator[Callable[[str], ConversationStore]]:
    """Opens stores; their connections are closed after the test."""
    opened: list[ConversationStore] = []

    def go(url: str, **options: Any) -> ConversationStore:
        opened.append(ConversationStore(DOMAIN, url, **options))
        return opened[-1]

    yield go
    for store in opened:
        store.database.engine.dispose()


@pytest.fixture
def store(url: str, open_store: Callable[[str], ConversationStore]) -> ConversationStore:
    """A store on either database."""
    return open_store(url)


@pytest.fixture
def sender() -> str:
    """A conversation that nobody has had."""
    return uuid.uuid4().hex


@pytest.fixture
def assistant(agent: Any) -> Callable[[ConversationStore], Any]:
    """The real agent, with its conversations in that store."""

    def make(store: ConversationStore) -> Any:
        store.domain = agent.domain
        with_store = copy.copy(agent)
        with_store.processor = copy.copy(agent.processor)
        with_store.tracker_store = with_store.processor.tracker_store = store
        return with_store

    return make


def turn(number: int) -> list[Any]:
    """The events of one turn."""
    return [
        UserUttered(f"question {number}", {"name": "inform"}, message_id=f"m{number}"),
        ActionExecuted("action_inform"),
        BotUttered(f"answer {number}"),
        SlotSet("memory", {"turn": number}),
        ActionExecuted("action_listen"),
    ]


async def talk(store: ConversationStore, sender: str, turns: int, first: int = 0) -> None:
    """So many turns, each with a tracker of its own, as the server has them."""
    for number in range(first, first + turns):
        tracker = await store.get_or_create_tracker(sender)
        for event in turn(number):
            tracker.update(event)
        await store.save(tracker)


def asked(tracker: DialogueStateTracker | None) -> list[str]:
    """What the citizen said according to the tracker."""
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


class Tap:
    """A TCP line to a real service that can be cut, or left open without a drop coming through."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._lines: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.is_open, self.is_stuck, self.delay = True, False, 0.0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every line, and let none in."""
        self.is_open = False
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._lines.clear()

    def mend(self) -> None:
        """Let them in again."""
        self.is_open, self.is_stuck, self.delay = True, False, 0.0

    def close(self) -> None:
        """The end of it."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self.is_open:
                near.close()
                continue
            try:
                far = socket.create_connection(self._target)
            except OSError:
                # The service itself is gone
                near.close()
                continue
            self._lines += [near, far]
            for here, there in ((near, far), (far, near)):
                threading.Thread(target=self._pour, args=(here, there), daemon=True).start()

    def _pour(self, here: socket.socket, there: socket.socket) -> None:
        with suppress(OSError):
            while data := here.recv(65536):
                while self.is_stuck:
                    threading.Event().wait(0.05)
                time.sleep(self.delay)
                there.sendall(data)
        for end in (here, there):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def tap() -> Iterator[Callable[[str, int], Tap]]:
    """Opens taps; closed after the test."""
    opened: list[Tap] = []

    def go(host: str, port: int) -> Tap:
        opened.append(Tap(host, port))
        return opened[-1]

    yield go
    for one in opened:
        one.close()


run = asyncio.run
