"""A walk: one conversation with the real assistant behind the real guard, every turn written down."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from tests.dialogues.messages import Said
from yibao.channels.guard import guarded, prepared


@dataclass(frozen=True)
class Exchange:
    """A message and all that came of it; `before` and `memory` are the slot, `kept` what was stored."""

    said: Said
    replies: list[dict[str, Any]]
    before: dict[str, Any]
    memory: dict[str, Any]
    parse: dict[str, Any]
    kept: str
    logged: list[tuple[int, str]]

    @property
    def texts(self) -> list[str]:
        """What the replies say."""
        return [str(reply.get("text") or "") for reply in self.replies]

    @property
    def buttons(self) -> list[str]:
        """What the replies to tap would send."""
        return [one["payload"] for reply in self.replies for one in reply.get("buttons") or ()]

    @property
    def gist(self) -> str:
        """The beginning of every reply."""
        return " / ".join(text.split("\n")[0][:60] for text in self.texts)

    def __str__(self) -> str:
        shown = [f"您：{self.said.text[:300]!r}"]
        shown += ["  " + text.replace("\n", "\n  ") for text in self.texts]
        return "\n".join([*shown, f"  [{' | '.join(self.buttons)}]"])


@dataclass
class Ear(logging.Handler):
    """Hears every log record, as plain text."""

    heard: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.DEBUG)

    __hash__ = logging.Handler.__hash__

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record with its trace."""
        self.heard.append((record.levelno, self.format(record)))

    def structured(self, _: Any, method: str, event: dict[str, Any]) -> str:
        """Keep what is logged past the standard library; the processor of structlog."""
        level = logging.getLevelName(method.upper())
        self.heard.append((level if isinstance(level, int) else logging.ERROR, repr(event)))
        raise structlog.DropEvent

    def taken(self) -> list[tuple[int, str]]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard


@contextmanager
def listening() -> Iterator[Ear]:
    """An ear at every logger, at the loudest level."""
    ear, root = Ear(), logging.getLogger()
    level, others, config = root.level, root.handlers[:], structlog.get_config()
    structlog.configure(processors=[ear.structured], cache_logger_on_first_use=False)
    # Nobody else: a failure is to show the conversation, not a million records
    root.handlers[:] = [ear]
    root.setLevel(logging.DEBUG)
    try:
        yield ear
    finally:
        root.setLevel(level)
        root.handlers[:] = others
        structlog.configure(**config)


class Walk:
    """One conversation."""

    def __init__(self, agent: Any, ear: Ear) -> None:
        self._agent, self._ear = agent, ear
        self._handle = guarded(agent.handle_message)
        self._sender = uuid.uuid4().hex
        self._events = 0
        self.turns: list[Exchange] = []

    def say(self, said: Said) -> Exchange:
        """Send a message and write down what came of it."""
        return asyncio.run(self._say(said))

    async def _say(self, said: Said) -> Exchange:
        out = CollectingOutputChannel()
        message = UserMessage(prepared(said.text), out, self._sender, input_channel="rest")
        await self._handle(message)
        tracker = await self._agent.tracker_store.get_or_create_tracker(self._sender)
        events = [event.as_dict() for event in list(tracker.events)[self._events :]]
        self._events += len(events)
        parse = [e["parse_data"] for e in events if e["event"] == "user" and e.get("text")]
        kept = json.dumps([events, tracker.current_slot_values()], ensure_ascii=False)
        exchange = Exchange(
            said=said,
            replies=out.messages,
            before=self.turns[-1].memory if self.turns else {},
            memory=tracker.get_slot("memory") or {},
            parse=parse[-1] if parse else {},
            kept=kept,
            logged=self._ear.taken(),
        )
        self.turns.append(exchange)
        return exchange

    @property
    def offered(self) -> list[str]:
        """What the last replies offer to tap."""
        return self.turns[-1].buttons if self.turns else []

    def __str__(self) -> str:
        """Every message, and of the last turns every reply."""
        early = [f"您：{one.said.text[:300]!r}  → {one.gist}" for one in self.turns[:-5]]
        return "\n".join([*early, *map(str, self.turns[-5:])])
