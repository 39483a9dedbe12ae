"""The token of the platform's API: one for all workers, fetched by one of them, in good time."""

from __future__ import annotations

import asyncio
import secrets

import pytest

from tests.wechat_platform.account import Account
from tests.wechat_platform.api_server import ApiServer
from tests.wechat_platform.ledger import Ledger
from tests.yibao.channels.wechat.api_scenes import USER, play
from tests.yibao.channels.wechat.conftest import settings_of
from yibao.channels.wechat.access_token import AccessToken
from yibao.channels.wechat.api import WechatApi
from yibao.channels.wechat.calling import Caller
from yibao.errors import PlatformError
from yibao.stores.short_lived import MemoryShortLived, RedisShortLived


def test_a_hundred_messages_at_once_fetch_one_token() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        await asyncio.gather(*(api.menu() for _ in range(100)))

    assert play(scene).fetched == 1


@pytest.mark.parametrize("spoilt", [False, True])
def test_one_of_several_workers_fetches_for_all(spoilt: bool) -> None:
    async def whole() -> int:
        account, prefix = Account("safe"), secrets.token_hex(8)
        async with ApiServer(account, Ledger()) as server:
            settings = settings_of(account, api=server.url)
            stores = [
                RedisShortLived("redis://127.0.0.1:6379/0", prefix=f"{prefix}:") for _ in range(4)
            ]
            apis = [WechatApi(settings, store) for store in stores]
            if spoilt:
                await apis[0].menu()
                server.spoil_token()
            await asyncio.gather(*(api.menu() for api in apis for _ in range(5)))
            for held in (*apis, *stores):
                await held.close()
            return server.fetched

    assert asyncio.run(whole()) == 1 + spoilt


def test_a_token_is_replaced_before_it_ends() -> None:
    now = [0.0]

    async def scene(server: ApiServer, api: WechatApi) -> None:
        await api.menu()
        now[0] = 6890
        await api.menu()
        assert server.fetched == 1
        now[0] = 6910
        await api.menu()
        assert server.fetched == 2

    play(scene, MemoryShortLived(clock=lambda: now[0]))


def test_a_token_in_its_last_minutes_is_not_asked_for_at_every_call() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        for _ in range(5):
            await api.menu()

    assert play(scene, token_seconds=200).fetched == 1


def test_a_wrong_secret_is_told_and_not_tried_again() -> None:
    async def scene(server: ApiServer, api: WechatApi) -> None:
        object.__setattr__(server.account, "secret", "another")
        with pytest.raises(PlatformError, match="YIBAO_WECHAT_APP_SECRET") as error:
            await api.send_text(USER, "一")
        assert error.value.code == 40125

    assert sum(play(scene).calls.values()) == 1


def test_another_secret_has_another_token() -> None:
    async def whole() -> None:
        account, store = Account("safe"), MemoryShortLived()
        other = Account("safe", app_id=account.app_id)
        async with ApiServer(account, Ledger()) as server:
            caller = Caller(server.url)
            good, wrong = (
                AccessToken(settings_of(one, api=server.url), store, caller)
                for one in (account, other)
            )
            assert await good.get() == await good.get()
            with pytest.raises(PlatformError):
                await wrong.get()
            await caller.close()

    asyncio.run(whole())
