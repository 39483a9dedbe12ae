"""One id for a request, whichever processes work on it."""

from __future__ import annotations

import re
from contextvars import ContextVar
from uuid import uuid4

from yibao.privacy import masked

HEADER = "X-Request-ID"
# The key under which a message carries it to an action server
METADATA = "request_id"

_SHAPE = re.compile(r"[A-Za-z0-9._-]{8,64}")
# What proxies make; digits in a row within are chance
_MADE = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request at hand; empty outside of one."""
    return _current.get()


def begin_request(offered: object) -> str:
    """Take the id that was offered if it is a fit one, else make one; from here on it is the request's."""
    fit = isinstance(offered, str) and is_fit(offered)
    name = str(offered) if fit else uuid4().hex
    _current.set(name)
    return name


def is_fit(name: str) -> bool:
    """Whether an id from outside may stand in a log: of plain signs, and nobody's personal number."""
    if not any(sign.isalpha() for sign in name):
        return False
    made = _MADE.fullmatch(name)
    return bool(made or (_SHAPE.fullmatch(name) and masked(name) == name))
