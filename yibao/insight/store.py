"""The analytics store: one row a turn, read by the queries of the page and by the fix loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from yibao.insight.collecting import collect, forget
from yibao.insight.reading import conversation_of
from yibao.insight.settings import InsightSettings
from yibao.insight.tables import TURNS, open_conversations, open_store, unusable

_OF = TURNS.c
# A topic that was chosen with less than this may be another one
UNSURE = 0.5
_A_DAY = 86400.0
# A bare fact or a thank-you with little confidence misses nothing
_NO_QUESTIONS = ("inform", "affirm", "deny", "greet", "thanks", "goodbye", "ask_detail")


@dataclass(frozen=True)
class Question:
    """One wording that people used, masked, and how it fared the last time.

    `times` says how often it was asked; `status` is that of the answer (yibao.answers.Status),
    `failed` where there was none, and empty where nothing was recorded.
    """

    text: str
    times: int
    intent: str
    confidence: float
    status: str
    door: str


class InsightStore:
    """The analytics database with the conversations that it is filled from."""

    def __init__(self, settings: InsightSettings, clock: Callable[[], float] = time.time) -> None:
        self.settings, self._clock = settings, clock
        self.engine = open_store(settings.url)

    def refresh(self) -> int:
        """Take over what is new and delete what is too old; how many turns were written; StoreError."""
        now, conversations = self._clock(), open_conversations(self.settings.conversations)
        written = 0
        if conversations is not None:
            try:
                written = collect(conversations, self.engine, now)
            except sa.exc.SQLAlchemyError as error:
                raise unusable(self.settings.conversations, error) from None
            finally:
                conversations.dispose()
        forget(self.engine, _OF.at < now - self.settings.retention_days * _A_DAY)
        return written

    def forget(self, sender: str) -> int:
        """Delete all of one conversation; how many turns."""
        return forget(self.engine, _OF.conversation == conversation_of(sender))

    def unanswered(self, since: datetime | None = None) -> list[Question]:
        """See the function of that name."""
        not_understood = sa.and_(_OF.status == "asking", _OF.topic == "nlu_fallback")
        unsure = sa.and_(_OF.confidence < UNSURE, _OF.intent.notin_(_NO_QUESTIONS))
        failed = _OF.outcome.in_(("refused", "gave_up", "failed"))
        return self._questions(since, sa.or_(not_understood, unsure, failed))

    def questions(self, since: datetime | None = None) -> list[Question]:
        """See the function of that name."""
        return self._questions(since, sa.true())

    def _questions(self, since: datetime | None, condition: Any) -> list[Question]:
        columns = [_OF.text, _OF.intent, _OF.confidence, _OF.status, _OF.door]
        query = sa.select(columns).where(condition, _OF.at >= (since.timestamp() if since else 0))
        with self.engine.connect() as connection:
            return _by_wording(connection.execute(query.order_by(_OF.at, _OF.event)))


def _by_wording(rows: Iterable[Any]) -> list[Question]:
    times: dict[str, int] = {}
    latest: dict[str, Any] = {}
    for row in rows:
        times[row.text], latest[row.text] = times.get(row.text, 0) + 1, row
    found = [
        Question(text, times[text], row.intent, row.confidence, row.status, row.door)
        for text, row in latest.items()
    ]
    return sorted(found, key=lambda one: (-one.times, one.text))


def unanswered(since: datetime | None = None) -> list[Question]:
    """What was not understood, refused, given up or heard with little confidence, the most frequent first.

    Reads the store that the environment names, with what is new; raises YibaoError.
    """
    return _refreshed().unanswered(since)


def questions(since: datetime | None = None) -> list[Question]:
    """Every wording that was used, the most frequent first; for comparing models. Raises YibaoError."""
    return _refreshed().questions(since)


def _refreshed() -> InsightStore:
    store = InsightStore(InsightSettings.from_environment())
    store.refresh()
    return store
