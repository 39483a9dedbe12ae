"""What is kept of a citizen between two messages, for as long as a menu may be answered."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from yibao.channels.wechat.reply import Reply, from_json
from yibao.errors import StoreError
from yibao.stores.short_lived import ShortLived

_HOURS = 48 * 3600.0
_TRIES = 30
_NUMBER = re.compile(r"m(\d+)")


@dataclass(frozen=True, repr=False)
class Waiting:
    """A message whose answer was not ready in time: its key and its masked words."""

    key: str
    text: str


def sent_before(key: str, other: str) -> bool:
    """Whether the platform took that message before the other; its numbers grow, events have none."""
    first, then = _NUMBER.fullmatch(key), _NUMBER.fullmatch(other)
    return bool(first and then and int(first[1]) < int(then[1]))


@dataclass
class Kept:
    """The messages being worked on in their order, those that wait for an answer, and the open menu.

    `shown` is None where nothing is known, as after a restart.
    """

    line: list[str] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    shown: Reply | None = None

    def enter(self, key: str) -> None:
        """The message takes its place: before those sent later, except the one that has begun."""
        if key in self.line:
            return
        at = len(self.line)
        while at > 1 and sent_before(key, self.line[at - 1]):
            at -= 1
        self.line.insert(at, key)

    def wait(self, message: Waiting) -> None:
        """The message waits for its citizen to ask for the answer, the one sent first before others."""
        self.settle(message.key)
        at = len(self.waiting)
        while at and sent_before(message.key, self.waiting[at - 1].key):
            at -= 1
        self.waiting.insert(at, message)

    def leave(self, key: str) -> None:
        """That message is done with."""
        self.line = [one for one in self.line if one != key]

    def settle(self, *keys: str) -> None:
        """Those messages have been answered."""
        self.waiting = [one for one in self.waiting if one.key not in keys]


class Citizens:
    """Reads and changes what is kept, over all processes; nobody holds a lock that dies with him."""

    def __init__(self, store: ShortLived) -> None:
        self._store = store

    async def read(self, sender: str) -> Kept:
        """What is kept now."""
        written = await self._store.get(_key(sender))
        return _read(written) if written else Kept()

    async def change(self, sender: str, edit: Callable[[Kept], None]) -> Kept:
        """What is kept after that edit, which may run again on what another process has kept."""
        key = _key(sender)
        for _ in range(_TRIES):
            before = await self._store.get(key)
            kept = _read(before) if before else Kept()
            edit(kept)
            after = _written(kept)
            if after == before or await self._store.swap(key, before, after, _HOURS):
                return kept
        raise StoreError("同一个人的记录一直有别的进程在改。改法：看看是不是有进程卡住了。")


def _key(sender: str) -> str:
    return f"wechat:citizen:{sender}"


def _read(written: str) -> Kept:
    kept = json.loads(written)
    shown = kept["shown"]
    return Kept(
        line=kept["line"],
        waiting=[Waiting(key, text) for key, text in kept["waiting"]],
        shown=None if shown is None else from_json(shown),
    )


def _written(kept: Kept) -> str:
    waiting = [(one.key, one.text) for one in kept.waiting]
    shown = None if kept.shown is None else kept.shown.as_json()
    return json.dumps({"line": kept.line, "waiting": waiting, "shown": shown}, ensure_ascii=False)
