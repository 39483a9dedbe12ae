"""Whether the assistant can answer: every part is really asked, and the reply kept for some seconds."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from threading import Thread
from threading import enumerate as enumerate_threads
from typing import Any

from yibao.rules.shelf import the_shelf
from yibao.server.model_swap import check_understands
from yibao.stores.conversations import ConversationStore
from yibao.stores.locks import RedisLocks

logger = logging.getLogger(__name__)

Json = dict[str, Any]
Check = Callable[[Any], Awaitable[str]]

OK = "ok"
DOWN = "down"
NOT_USED = "not_used"
KEPT = 5.0  # seconds
_PATIENCE = 3.0  # seconds that a part may take to answer
_PROBE = "yibao-health"
_MOST_THREADS = 4
_ACTION = "action_small_talk"
# Answers do not wait for the broker: it is told, but takes nobody out of service
_DISPENSABLE = frozenset({"broker"})


class Health:
    """Asks an agent's parts; who asks again within seconds gets the same reply."""

    def __init__(self, kept: float = KEPT, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept, self._clock = kept, clock
        self._lock = asyncio.Lock()
        self._until = 0.0
        self.parts: dict[str, str] = {}

    async def look(self, agent: Any) -> Json:
        """The state of each part, and whether all that answers need is there."""
        async with self._lock:
            if self._clock() >= self._until:
                await self._look(agent)
                self._until = self._clock() + self._kept
        ready = all(s != DOWN for part, s in self.parts.items() if part not in _DISPENSABLE)
        return {"ready": ready, "parts": dict(self.parts)}

    async def _look(self, agent: Any) -> None:
        states = await asyncio.gather(*(_state(name, agent) for name in CHECKS))
        now = dict(zip(CHECKS, states))
        for part, (state, reason) in now.items():
            if state == DOWN and self.parts.get(part) != DOWN:
                logger.error("%s 用不了：%s", part, reason, extra={"part": part})
            elif state != DOWN and self.parts.get(part) == DOWN:
                logger.info("%s 又能用了", part, extra={"part": part})
        self.parts = {part: state for part, (state, _) in now.items()}


async def _state(name: str, agent: Any) -> tuple[str, str]:
    try:
        return await asyncio.wait_for(CHECKS[name](agent), _PATIENCE), ""
    except asyncio.TimeoutError:
        return DOWN, f"{_PATIENCE:.0f} 秒没有回应"
    except Exception as error:  # whatever it is, the part is of no use
        return DOWN, type(error).__name__


async def _model(agent: Any) -> str:
    await check_understands(agent.processor, the_shelf.book)
    return OK


async def _actions(agent: Any) -> str:
    tracker = {"sender_id": _PROBE, "events": [], "slots": {}}
    tracker["latest_message"] = {"text": "你好", "intent": {"name": "greet", "confidence": 1.0}}
    call = {"next_action": _ACTION, "sender_id": _PROBE, "tracker": tracker}
    done = await agent.action_endpoint.request(json=call, timeout=_PATIENCE)
    return OK if done["responses"] else DOWN


async def _tracker_store(agent: Any) -> str:
    # Rasa's wrapper would hide the failure
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if isinstance(store, ConversationStore):
        return OK if await store.reachable() else DOWN
    await _aside_if_remote(store, lambda: store.retrieve(_PROBE))
    return OK


async def _lock_store(agent: Any) -> str:
    store = agent.lock_store
    if isinstance(store, RedisLocks):
        return OK if await store.reachable() else DOWN

    async def ask() -> None:
        store.get_lock(_PROBE)

    await _aside_if_remote(store, ask)
    return OK


async def _broker(agent: Any) -> str:
    broker = getattr(agent.tracker_store, "event_broker", None)
    if broker is None:
        return NOT_USED
    return OK if broker.is_ready() else DOWN


async def _rulebook(_: Any) -> str:
    return OK if the_shelf.book.facts else DOWN


async def _aside_if_remote(store: Any, ask: Callable[[], Awaitable[Any]]) -> None:
    """Ask in a thread where the answer comes over a wire: Rasa's stores would block everybody.

    What this process holds itself is asked at once; SQLite's memory belongs to one thread.
    """
    engine = getattr(store, "engine", None)
    over_wire = engine.dialect.name != "sqlite" if engine is not None else hasattr(store, "red")
    if over_wire:
        await _in_a_thread(ask)
    else:
        await ask()


async def _in_a_thread(ask: Callable[[], Awaitable[Any]]) -> None:
    # Not the loop's own threads: one that hangs would keep the process from ending
    if sum(thread.name == _PROBE for thread in enumerate_threads()) >= _MOST_THREADS:
        raise TimeoutError
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    async def run() -> None:
        await ask()

    def told(error: Exception | None) -> None:
        if done.cancelled():
            return
        if error:
            done.set_exception(error)
        else:
            done.set_result(None)

    def work() -> None:
        failure: Exception | None = None
        try:
            asyncio.run(run())
        except Exception as error:
            failure = error
        loop.call_soon_threadsafe(told, failure)

    Thread(target=work, name=_PROBE, daemon=True).start()
    await done


CHECKS: dict[str, Check] = {
    "model": _model,
    "actions": _actions,
    "tracker_store": _tracker_store,
    "lock_store": _lock_store,
    "broker": _broker,
    "rulebook": _rulebook,
}
