"""What the running server does beside answering: request ids, gauges, and following the files."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from asyncio import AbstractEventLoop
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from sanic import Sanic
from sanic.request import Request

from yibao.errors import ConfigurationError
from yibao.rules import RuleBook, the_rulebook
from yibao.rules.guard import lapsed, stale
from yibao.rules.shelf import Renewal, the_shelf
from yibao.server.api import Api, keep_local
from yibao.server.memory import memory_bytes, workers
from yibao.server.model_swap import ModelSwap, Swap
from yibao.server.operator_door import OperatorInput
from yibao.server.watched_actions import WatchedActions
from yibao.watching import metrics
from yibao.watching.logs import adopt
from yibao.watching.request_ids import HEADER, begin_request, request_id

logger = logging.getLogger(__name__)

_SECONDS = "YIBAO_RELOAD_SECONDS"
_EVERY = 5.0


def reload_seconds(text: str | None = None) -> float:
    """How often the files are looked at (s), 0 for never; raises ConfigurationError."""
    text = os.environ.get(_SECONDS, "") if text is None else text
    try:
        seconds = float(text or _EVERY)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 86400:
        raise ConfigurationError(
            f"{_SECONDS}={text} 不对。改法：写隔几秒看一次，如 5；写 0 就不看。"
        )
    return seconds


def watching_listeners(root: Path, api: Api) -> list[tuple[Any, str]]:
    """What Sanic calls when the server begins and ends; raises ConfigurationError."""
    reload_seconds()
    # Before the first message, and once for all workers
    the_rulebook()
    listeners = [
        # The agent is loaded before the server starts, so what needs it comes after
        (partial(begin_watching, root), "after_server_start"),
        (end_watching, "before_server_stop"),
    ]
    if api.is_on and not api.token:
        listeners.append((_keep_api_local, "before_server_start"))
    return listeners


async def _keep_api_local(app: Sanic, _: AbstractEventLoop) -> None:
    keep_local(app)


async def begin_watching(root: Path, app: Sanic, _: AbstractEventLoop) -> None:
    """Once the agent is there: ids, lock waits and gauges; then follow the files."""
    app.register_middleware(_begin, "request")
    app.register_middleware(_name, "response")
    adopt("sanic.root", "sanic.error", "sanic.access", "sanic.server")
    agent = app.ctx.agent
    time_locks(agent.lock_store)
    swap = ModelSwap(agent, root, _callable(agent)) if agent.is_ready() else None
    metrics.ask_for_gauges(partial(gauges, agent, swap, _health(app)))
    seconds = reload_seconds()
    if seconds:
        app.ctx.following = asyncio.create_task(follow(seconds, swap))


async def end_watching(app: Sanic, _: AbstractEventLoop) -> None:
    """Leave the files alone when the server stops."""
    task = getattr(app.ctx, "following", None)
    if task:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def follow(seconds: float, swap: ModelSwap | None = None) -> None:
    """Look at the files for ever: a new rule book, and then a new model, is put in use."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(seconds)
        try:
            renewal = await loop.run_in_executor(None, the_shelf.renew)
            _count("rulebook", renewal)
            if swap:
                before, now = swap.state, await swap.look()
                _count("model", now)
                if now == Swap.MISSING and before != Swap.MISSING:
                    logger.warning(
                        "文件改了，模型还是旧的：地方、说法和例句要重新训练才生效。"
                        "改法：.venv/bin/python -m yibao.server train，训练好了会自己换上。"
                    )
        except Exception:
            logger.exception("没能看成文件，过一会儿再看")


def _count(what: str, result: Renewal | Swap) -> None:
    if result.value in ("replaced", "refused"):
        metrics.RELOADS.labels(what, result.value).inc()


def _callable(agent: Any) -> frozenset[str] | None:
    endpoint = agent.action_endpoint
    inside = endpoint.inside if isinstance(endpoint, WatchedActions) else None
    return inside.names if inside else None


def _health(app: Sanic) -> OperatorInput | None:
    doors = getattr(app.ctx, "input_channels", [])
    return next((door for door in doors if isinstance(door, OperatorInput)), None)


async def _begin(request: Request) -> None:
    begin_request(request.headers.get(HEADER))


async def _name(request: Request, answer: Any) -> None:
    if request_id():
        answer.headers[HEADER] = request_id()


def time_locks(store: Any) -> None:
    """Measure how long each message waits for its conversation."""
    acquire = store.lock

    @asynccontextmanager
    async def lock(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        start = time.perf_counter()
        async with acquire(*args, **kwargs) as held:
            metrics.LOCKS.observe(time.perf_counter() - start)
            yield held

    store.lock = lock


def gauges(agent: Any, swap: ModelSwap | None, door: OperatorInput | None) -> Iterator[Metric]:
    """The state of things as it is now."""
    yield _of_rulebook()
    name = str(getattr(agent.processor, "model_filename", "") or metrics.NONE)
    yield _info("yibao_model_info", "The model in use", "model", name)
    yield _info("yibao_rulebook_info", "The rule book in use", "version", the_shelf.version)
    behind = GaugeMetricFamily(
        "yibao_behind", "1 where the files hold something newer that is not in use", labels=["what"]
    )
    behind.add_metric(["rulebook"], int(the_shelf.is_behind))
    behind.add_metric(["model"], int(swap is not None and swap.is_behind))
    yield behind
    yield GaugeMetricFamily("yibao_memory_bytes", "Memory of all workers", memory_bytes())
    yield GaugeMetricFamily("yibao_workers", "Processes behind this port", len(workers()))
    if door:
        parts = GaugeMetricFamily("yibao_part_up", "1 where a part answers", labels=["part"])
        for part, state in door.health.parts.items():
            parts.add_metric([part], int(state != "down"))
        yield parts


def _info(name: str, what: str, label: str, value: str) -> Metric:
    family = GaugeMetricFamily(name, what, labels=[label])
    family.add_metric([value], 1)
    return family


def _of_rulebook() -> Metric:
    family = GaugeMetricFamily(
        "yibao_rulebook_entries", "Facts and procedures by their state today", labels=["state"]
    )
    for state, count in _states(the_rulebook(), date.today()).items():
        family.add_metric([state], count)
    return family


@lru_cache(maxsize=1)
def _states(book: RuleBook, day: date) -> dict[str, int]:
    return {
        "all": len(book.facts) + len(book.procedures),
        "lapsed": len(lapsed(book, day, 0)),
        "stale": len(stale(book, day)),
    }
