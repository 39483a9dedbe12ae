"""What tests of all doors share."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest
from sanic import Sanic


@pytest.fixture(scope="session", autouse=True)
def _startable_twice() -> Iterator[None]:
    # Sanic rewrites its own classes when it starts; in its test mode it can do so again
    with mock.patch.object(Sanic, "test_mode", True):
        yield
