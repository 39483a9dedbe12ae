"""What tests of all doors share: a door that is served on a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from sanic import Sanic


@pytest.fixture(scope="session", autouse=True)
def _startable_twice() -> Iterator[None]:
    # Sanic rewrites its own classes when it starts; in its test mode it can do so again
    with mock.patch.object(Sanic, "test_mode", True):
        yield


@contextmanager
def served(door: Any) -> Iterator[None]:
    """Opens the door on a loop in a thread of its own, and closes it in the end."""
    # Python's own loop: uvloop waits for ever for a client that still holds its connection
    loop = asyncio.SelectorEventLoop()
    loop.run_until_complete(door.open())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    door.server.close()
    for connection in (left := asyncio.all_tasks(loop)):
        connection.cancel()
    loop.run_until_complete(asyncio.wait(left) if left else asyncio.sleep(0))
    loop.close()
