"""A tracker store for long conversations, many citizens and databases that fail; the table is Rasa's."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection

from yibao.errors import StoreError
from yibao.stores.database import Database
from yibao.stores.engine import EVENTS, connections
from yibao.stores.rolling import continued, latest_session

T = TypeVar("T")
Json = dict[str, Any]
_OF = EVENTS.c
# Built once: at every message that took longer than the database did
_BY_SENDER = _OF.sender_id == sa.bindparam("sender")
# By number, not by time as Rasa does: a clock that is set back would hide what comes after
_SESSION_START = (
    sa.select([sa.func.coalesce(sa.func.max(_OF.id), 0)])
    .where(_BY_SENDER, _OF.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
_ALL = sa.select([_OF.data]).where(_BY_SENDER).order_by(_OF.id)
_SESSION = _ALL.where(_OF.id >= _SESSION_START)
_COUNT = sa.select([sa.func.count()]).where(_BY_SENDER, _OF.id >= _SESSION_START)
_INSERT = EVENTS.insert()


class ConversationStore(TrackerStore):
    """Keeps conversations in SQLite or PostgreSQL; raises StoreError while the database is away.

    `host` is the database's address, as Rasa hands it on from the endpoints.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str = "sqlite://",
        event_broker: EventBroker | None = None,
    ) -> None:
        super().__init__(domain, event_broker)
        self.database = Database(host)
        self._workers = ThreadPoolExecutor(connections(host), "conversations")

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's latest session; None for a new one."""
        return await self._tracker(sender_id, whole=False)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All that was kept of the conversation, however long; None for a new one."""
        return await self._tracker(conversation_id, whole=True)

    async def exists(self, conversation_id: str) -> bool:
        """Whether anything was kept of the conversation."""
        query = sa.select([_OF.id]).where(_OF.sender_id == conversation_id).limit(1)
        return bool(await self._column(query))

    async def keys(self) -> list[str]:
        """The senders of all conversations."""
        return await self._column(sa.select([_OF.sender_id]).distinct())

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add what is new; where the session is long, in a session of its own."""
        fresh = await self._work(lambda connection: _add(connection, tracker))
        if any(isinstance(event, SessionStarted) for event in fresh):
            # Whoever saves this tracker once more must find in it what is stored
            tracker.events = deque(latest_session(fresh))
        if self.event_broker:
            await self._stream_new_events(self.event_broker, fresh, tracker.sender_id)

    async def recent(self, sender_id: str, kinds: Sequence[str], most: int) -> list[Json]:
        """The newest events of those kinds in any session, as kept, the oldest first."""
        query = sa.select([_OF.data]).where(_OF.sender_id == sender_id, _OF.type_name.in_(kinds))
        rows = await self._column(query.order_by(_OF.id.desc()).limit(most))
        return [json.loads(row) for row in reversed(rows)]

    async def reachable(self) -> bool:
        """Whether the database answers now."""
        try:
            await self._column(sa.select([sa.literal(1)]))
        except StoreError:
            return False
        return True

    async def _tracker(self, sender_id: str, whole: bool) -> DialogueStateTracker | None:
        rows = await self._column(_ALL if whole else _SESSION, sender=sender_id)
        if not rows:
            return None
        events = [json.loads(row) for row in rows]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    async def _column(self, query: Any, **values: Any) -> list[Any]:
        return await self._work(
            lambda connection: list(connection.execute(query, values).scalars())
        )

    async def _work(self, job: Callable[[Connection], T]) -> T:
        # In a thread: a database that hangs must not stop the whole server
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._workers, self.database.work, job)


def _add(connection: Connection, tracker: DialogueStateTracker) -> list[Event]:
    """Store what is new of the tracker; all that was stored."""
    stored = connection.execute(_COUNT, {"sender": tracker.sender_id}).scalar()
    new = list(islice(tracker.events, stored, None))
    begin = continued(list(islice(tracker.events, stored)), new) if new else []
    fresh = [*begin, *new]
    if fresh:
        connection.execute(_INSERT, [_row(tracker.sender_id, event) for event in fresh])
    return fresh


def _row(sender_id: str, event: Event) -> Json:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
