"""The assistant's server with some of its actions slow, as a busy database would make them."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sanic import Sanic

from yibao.server import launch
from yibao.server.inside import ActionsInside


def is_slow(message_id: str, share: float) -> bool:
    """Whether that message's action is slow: the same ones in every process."""
    number = int.from_bytes(blake2b(message_id.encode(), digest_size=4).digest(), "big")
    return number / 2**32 < share


def slow_down(share: float, seconds: float) -> None:
    """Let that share of the actions wait so many seconds before they run."""
    run = ActionsInside.request

    async def later(self: ActionsInside, *arguments: Any, **kwargs: Any) -> Any:
        said = kwargs["json"]["tracker"]["latest_message"]
        if is_slow(str(said.get("message_id")), share):
            await asyncio.sleep(seconds)
        return await run(self, *arguments, **kwargs)

    ActionsInside.request = later  # type: ignore[method-assign]


def tell_lags() -> None:
    """Let the server print once a second how late its clock rang at worst."""
    serve = Sanic.run

    def watched(self: Sanic, *arguments: Any, **kwargs: Any) -> Any:
        self.register_listener(_begin, "after_server_start")
        return serve(self, *arguments, **kwargs)

    Sanic.run = watched  # type: ignore[method-assign]


async def _begin(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    app.ctx.lags = loop.create_task(_watch())


async def _watch() -> None:
    worst, told = 0.0, time.monotonic()
    while True:
        before = time.monotonic()
        await asyncio.sleep(0.02)
        now = time.monotonic()
        worst = max(worst, now - before - 0.02)
        if now - told >= 1:
            print(f"lag {worst:.3f}", flush=True)
            worst, told = 0.0, now


if __name__ == "__main__":
    folder, slow_share, slow_seconds = sys.argv[1:]
    os.chdir(folder)
    tell_lags()
    slow_down(float(slow_share), float(slow_seconds))
    launch.run(Path(folder), int(os.environ["PORT"]))
