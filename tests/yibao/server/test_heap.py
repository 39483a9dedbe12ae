"""What is let go is freed though it was settled before; what stays is searched no more."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from yibao.server.heap import settle


class Ring:
    """Holds itself, as models do; only a search finds that nobody else does."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_was_settled_and_is_used_no_more_is_freed_the_next_time() -> None:
    ring = Ring()
    settle()
    seen = weakref.ref(ring)
    del ring
    gc.collect()
    assert seen() is not None, "settled things are not searched"
    settle()
    assert seen() is None


def test_what_is_there_is_kept_out_of_the_search() -> None:
    settle()
    assert gc.get_freeze_count() > 1000
