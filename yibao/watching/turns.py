"""One turn as it is watched: counted, and told in one line of the log, without a word of its text."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import blake2b
from time import perf_counter

from yibao.watching import metrics
from yibao.watching.request_ids import request_id

logger = logging.getLogger("yibao.turns")

REFUSED = "refused"
FAILED = "failed"
UNKNOWN = "unknown"
FALLBACK = "fallback"
# In an event's data: the record of the turn that the actions keep
TURN = "turn"

_doors, _intents = metrics.Bounded(20), metrics.Bounded()
_topics, _statuses = metrics.Bounded(), metrics.Bounded(20)


@dataclass
class TurnNote:
    """What is noted of a turn while it lasts; `sender` never leaves it but as a short hash."""

    door: str
    sender: str = field(repr=False)
    intent: str = ""
    confidence: float = 0.0
    topic: str = ""
    status: str = ""

    @property
    def who(self) -> str:
        """The conversation as logs name it: the same one is the same, and nobody's name."""
        return short_hash(self.sender)


_current: ContextVar[TurnNote | None] = ContextVar("turn", default=None)


def current_turn() -> TurnNote | None:
    """The note of the turn at hand."""
    return _current.get()


def short_hash(sender: str) -> str:
    """Eight hexadecimal digits for a conversation."""
    return blake2b(sender.encode("utf-8", "replace"), digest_size=4).hexdigest()


@contextmanager
def watched(door: str, sender: str) -> Iterator[TurnNote]:
    """Watch the turn within: counted and told when it ends, however it ends.

    A request's id must have begun before, else the line has none.
    """
    note = TurnNote(door, sender)
    token, start = _current.set(note), perf_counter()
    try:
        yield note
    except BaseException:
        note.status = FAILED
        raise
    finally:
        _tell(note, perf_counter() - start)
        _current.reset(token)


def _tell(note: TurnNote, seconds: float) -> None:
    door, status = _doors(note.door), _statuses(note.status or UNKNOWN)
    intent, topic = _intents(note.intent), _topics(note.topic)
    metrics.TURNS.labels(door, status).inc()
    metrics.SECONDS.labels(door).observe(seconds)
    metrics.INTENTS.labels(intent).inc()
    if note.topic:
        metrics.TOPICS.labels(topic, status).inc()
    told = {
        "door": door,
        "intent": intent,
        "confidence": round(note.confidence, 3),
        "topic": topic,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "sender": note.who,
        "request_id": request_id(),
    }
    logger.info("turn", extra=told)
