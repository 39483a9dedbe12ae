"""A door that repeats what it hears, behind the real gate, served over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.wechat_platform.account import Account
from tests.wechat_platform.ledger import Ledger
from tests.wechat_platform.pushing import Platform
from tests.yibao.channels.wechat.delivery_scenes import Play, Scene, Turns
from tests.yibao.stores.test_short_lived import redis
from yibao.channels.wechat.gate import SUCCESS, Gate
from yibao.channels.wechat.incoming import Incoming
from yibao.channels.wechat.settings import WechatSettings
from yibao.errors import Refused
from yibao.stores.short_lived import MemoryShortLived, RedisShortLived, ShortLived

__all__ = ["redis"]

MODES = ("plain", "compatible", "safe")


def settings_of(account: Account, **more: Any) -> WechatSettings:
    """What the assistant reads when it is connected to that account."""
    settings = WechatSettings.from_environment(account.environment(**more))
    assert settings
    return settings


class Echo:
    """Answers 「答：…」; what it heard and what it refused can be looked at."""

    def __init__(self, account: Account, store: ShortLived | None = None) -> None:
        self.gate = Gate(settings_of(account), store or MemoryShortLived())
        self.heard: list[Incoming] = []
        self.refused: list[Refused] = []
        self.pauses: list[float] = []

    async def greet(self, request: web.Request) -> web.Response:
        """The check of the address."""
        try:
            return web.Response(text=self.gate.echo(request.query))
        except Refused as refused:
            return self._away(refused)

    async def hear(self, request: web.Request) -> web.Response:
        """A message."""
        try:
            message, seal = await self.gate.admit(request.query, await request.read())
        except Refused as refused:
            return self._away(refused)
        self.heard.append(message)
        if self.pauses:
            await asyncio.sleep(self.pauses.pop(0))
        said = message.text or message.recognition
        body = seal.text(message, f"答：{said}") if said else SUCCESS
        return web.Response(body=body, content_type="application/xml")

    def _away(self, refused: Refused) -> web.Response:
        self.refused.append(refused)
        return web.Response(status=refused.status, text=str(refused))


@asynccontextmanager
async def served(echo: Echo, account: Account, **limits: Any) -> AsyncIterator[Platform]:
    """The echo on a free port, and the platform that pushes to it."""
    app = web.Application(client_max_size=1024**2)
    app.router.add_get("/wx", echo.greet)
    app.router.add_post("/wx", echo.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/wx"
    try:
        async with Platform(account, url, Ledger(), **limits) as platform:
            yield platform
    finally:
        await runner.cleanup()


@pytest.fixture(params=MODES)
def account(request: pytest.FixtureRequest) -> Account:
    """An account in each mode."""
    return Account(request.param)


@pytest.fixture
def with_platform(
    account: Account,
) -> Callable[[Callable[[Platform, Echo], Coroutine[Any, Any, None]]], None]:
    """Runs a scene between the platform and the echo."""

    def run(scene: Callable[[Platform, Echo], Coroutine[Any, Any, None]], **limits: Any) -> None:
        async def whole() -> None:
            echo = Echo(account)
            async with served(echo, account, **limits) as platform:
                await scene(platform, echo)

        asyncio.run(whole())

    return run


@pytest.fixture(params=["memory", "redis"])
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """Plays a scene with each store, in an event loop of its own."""

    def run(scene: Scene) -> Turns:
        async def whole() -> Turns:
            store: ShortLived = MemoryShortLived()
            if request.param == "redis":
                url = request.getfixturevalue("redis").url
                store = RedisShortLived(url, f"{tmp_path.name}:")
            turns = Turns()
            await asyncio.wait_for(scene(store, turns), 60)
            await store.close()
            return turns

        return asyncio.run(whole())

    return run
