"""A WeChat door served by Sanic on a free port, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import register
from sanic import Sanic

from tests.wechat_platform.account import Account
from tests.wechat_platform.ledger import Ledger
from tests.wechat_platform.pushing import Platform
from tests.yibao.channels.wechat.conftest import settings_of
from yibao.answers.as_wechat import welcome
from yibao.channels.wechat.channel import WechatInput
from yibao.stores.short_lived import MemoryShortLived, ShortLived

Scene = Callable[[Platform], Awaitable[None]]


class Door:
    """A served door; the agent behind it can be changed."""

    def __init__(
        self, account: Account, store: ShortLived | None = None, within: float = 0.5
    ) -> None:
        self.account = account
        self.app = Sanic(f"wechat-{id(self)}", configure_logging=False)
        channel = WechatInput(settings_of(account), welcome, store or MemoryShortLived(), within)
        register([channel], self.app, "/webhooks/")
        self.loop = asyncio.SelectorEventLoop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    async def open(self) -> None:
        """Serve until the loop is stopped."""
        free = socket.socket()
        free.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{free.getsockname()[1]}/webhooks/wechat/webhook"
        self.server = await self.app.create_server(
            sock=free, return_asyncio_server=True, access_log=False
        )
        await self.server.startup()
        await self.server.before_start()
        await self.server.start_serving()

    def before(self, agent: Any) -> Any:
        """Put that agent behind the door."""
        self.app.ctx.agent = agent
        return agent

    def play(self, scene: Scene) -> Ledger:
        """What users saw of a scene."""

        async def whole() -> Ledger:
            async with Platform(self.account, self.url, Ledger()) as platform:
                await asyncio.wait_for(scene(platform), 60)
                return platform.ledger

        ledger = asyncio.run(whole())
        assert ledger.faults == [] and ledger.breakdowns == []
        return ledger
