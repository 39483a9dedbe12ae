"""A scene between the API client and the simulated platform's API server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.wechat_platform.account import Account
from tests.wechat_platform.api_server import ApiServer
from tests.wechat_platform.ledger import Ledger, Said
from tests.yibao.channels.wechat.conftest import settings_of
from yibao.channels.wechat.api import WechatApi
from yibao.stores.short_lived import MemoryShortLived, ShortLived

USER = "oUser_openid-0123456789abcde"
PAUSES = (0.01, 0.01, 0.01)
Scene = Callable[[ApiServer, WechatApi], Awaitable[None]]


def play(
    scene: Scene, store: ShortLived | None = None, token_seconds: float = 7200, spoken: bool = True
) -> ApiServer:
    """Run the scene; the user has said something before, unless told otherwise."""

    async def whole() -> ApiServer:
        account = Account("safe")
        async with ApiServer(account, Ledger(), token_seconds) as server:
            if spoken:
                server.ledger.say(Said(USER, "1", "余额"))
            settings = settings_of(account, api=server.url, customer_messages=True)
            api = WechatApi(settings, store or MemoryShortLived(), PAUSES)
            try:
                await scene(server, api)
            finally:
                await api.close()
        return server

    return asyncio.run(whole())
