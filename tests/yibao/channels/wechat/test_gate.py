"""The gate before real HTTP: what the platform sends comes in, everything else stays out."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.wechat_platform.account import Account
from tests.wechat_platform.hostile import CONTENT, OPENID, hostile
from tests.wechat_platform.ledger import Ledger
from tests.wechat_platform.pushing import Platform
from tests.yibao.channels.wechat.conftest import Echo, served, settings_of
from yibao.channels.wechat.gate import Gate
from yibao.errors import Refused, StoreError
from yibao.stores.short_lived import MemoryShortLived, RedisShortLived

Run = Callable[..., None]
USER = "oUser_openid-0123456789abcde"


def refusal(gate: Gate, query: dict[str, str], body: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        asyncio.run(gate.admit(query, body))
    return refused.value


def test_the_platform_finds_the_address_and_is_answered(with_platform: Run) -> None:
    async def scene(platform: Platform, echo: Echo) -> None:
        await platform.check_url()
        odd = "<a href='x'>&amp;]]></a> 医保卡\n余额🙂"
        assert await platform.say(USER, odd) == [f"答：{odd}"]
        await platform.check_url()
        (heard,) = echo.heard
        assert (heard.kind, heard.openid, heard.account) == ("text", USER, platform.account.name)
        assert platform.ledger.faults == [] and heard.key.startswith("m7")

    with_platform(scene)


def test_every_kind_of_message_comes_in_whole(with_platform: Run) -> None:
    async def scene(platform: Platform, echo: Echo) -> None:
        for message in (
            platform.voice(USER, "余额怎么查"),
            platform.voice(USER),
            platform.other(USER, "image", PicUrl="http://x/1", MediaId="m"),
            platform.other(USER, "location", Location_X="23.1", Location_Y="113.3", Label="广州"),
            platform.text(USER, "第一个", bizmsgmenuid="101"),
            platform.event(USER, "subscribe"),
            platform.event(USER, "CLICK", "居民医保怎么交"),
        ):
            assert await platform.deliver(message)
        told = [(m.kind, m.event, m.event_key, m.text or m.recognition) for m in echo.heard]
        assert told == [
            ("voice", "", "", "余额怎么查"), ("voice", "", "", ""), ("image", "", "", ""),
            ("location", "", "", ""), ("text", "", "", "第一个"), ("event", "subscribe", "", ""),
            ("event", "CLICK", "居民医保怎么交", ""),
        ]  # fmt: skip
        assert len({message.key for message in echo.heard}) == 7

    with_platform(scene)


def test_all_that_is_hostile_is_refused_and_the_service_goes_on(
    with_platform: Run, account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    counted: Counter[str] = Counter()

    async def scene(platform: Platform, echo: Echo) -> None:
        for case in hostile(platform):
            status, body = await platform.post(case.query, case.body)
            assert status == case.status, (case.name, status, body.decode())
            told = "".join(traceback.format_exception(echo.refused[-1])) + body.decode()
            assert CONTENT not in told and OPENID not in told, case.name
            counted[echo.refused[-1].code] += 1
        assert echo.heard == []
        assert await platform.say(USER, "余额") == ["答：余额"]

    with_platform(scene)
    assert sum(counted.values()) >= 40
    with capsys.disabled():
        print(f"\nrefused in {account.mode} mode: {dict(counted)}")


def test_a_signature_carries_one_message_and_its_retry_only(account: Account) -> None:
    gate = Gate(settings_of(account), MemoryShortLived())
    platform = Platform(account, "", Ledger())
    said = platform.text(USER, "余额")
    query, body = platform.request(said)

    async def admitted(query: dict[str, str], body: bytes) -> str:
        message, _ = await gate.admit(query, body)
        return message.key

    async def scene() -> None:
        first = await admitted(query, body)
        assert first == await admitted(query, body) == await admitted(*platform.request(said))
        other = platform.text(USER, "取现")
        taken = {name: query[name] for name in ("timestamp", "nonce")}
        with pytest.raises(Refused) as refused:
            await admitted(*platform.request(other, **taken))
        assert (refused.value.status, refused.value.code) == (403, "replayed")

    asyncio.run(scene())


@pytest.mark.parametrize("account", ["plain"], indirect=True)
def test_two_workers_know_of_each_other_s_signatures(account: Account) -> None:
    platform = Platform(account, "", Ledger())
    query, body = platform.request(platform.text(USER, "余额"))
    other = platform.request(platform.text(USER, "取现"))[1]

    async def scene() -> None:
        stores = [RedisShortLived("redis://127.0.0.1:6379/0") for _ in "ab"]
        first, second = (Gate(settings_of(account), store) for store in stores)
        await first.admit(query, body)
        with pytest.raises(Refused, match="用过"):
            await second.admit(query, other)
        await second.admit(query, body)
        for store in stores:
            await store.close()

    asyncio.run(scene())


def test_without_the_shared_store_nothing_is_let_in_and_it_is_said_why(account: Account) -> None:
    platform = Platform(account, "", Ledger())
    gate = Gate(settings_of(account), RedisShortLived("redis://127.0.0.1:1/0"))
    with pytest.raises(StoreError, match=r"Redis.*改法"):
        asyncio.run(gate.admit(*platform.request(platform.text(USER, "余额"))))


def test_a_signature_is_good_for_as_long_as_the_window_says(account: Account) -> None:
    now = time.time()
    platform = Platform(account, "", Ledger())
    gate = Gate(settings_of(account), MemoryShortLived(), window=60, clock=lambda: now)
    for seconds, is_good in ((-61, False), (-59, True), (59, True), (61, False)):
        at = str(int(now) + seconds)
        request = platform.request(platform.text(USER, "余额"), timestamp=at)
        if is_good:
            asyncio.run(gate.admit(*request))
        else:
            assert refusal(gate, *request).code == "stale"


def test_a_signature_is_remembered_for_as_long_as_it_is_good(account: Account) -> None:
    now = [time.time()]
    platform = Platform(account, "", Ledger())
    store = MemoryShortLived(clock=lambda: now[0])
    gate = Gate(settings_of(account), store, clock=lambda: now[0])
    ahead = {"timestamp": str(int(now[0]) + 299), "nonce": "12345"}
    asyncio.run(gate.admit(*platform.request(platform.text(USER, "余额"), **ahead)))
    now[0] += 590
    other = platform.request(platform.text(USER, "取现"), **ahead)
    assert refusal(gate, *other).code == "replayed"


def test_what_the_address_check_repeats_can_be_no_page(account: Account) -> None:
    gate = Gate(settings_of(account), MemoryShortLived())
    query = Platform(account, "", Ledger()).plain_query()
    assert gate.echo(query | {"echostr": "5837397576500011341"}) == "5837397576500011341"
    for odd in ("", "<script>alert(1)</script>", "1" * 65):
        with pytest.raises(Refused):
            gate.echo(query | {"echostr": odd})
    with pytest.raises(Refused, match="签名"):
        gate.echo(query | {"echostr": "1", "signature": "0" * 40})


@pytest.mark.parametrize("account", ["plain"], indirect=True)
def test_a_plain_door_says_that_it_has_no_key(account: Account) -> None:
    gate = Gate(settings_of(account), MemoryShortLived())
    closing = Platform(replace(account, mode="safe"), "", Ledger())
    refused = refusal(gate, *closing.request(closing.text(USER, "余额")))
    assert (refused.status, refused.code) == (400, "mode")


@pytest.mark.parametrize("account", ["compatible"], indirect=True)
def test_a_compatible_door_answers_as_it_was_asked(account: Account) -> None:
    async def scene() -> None:
        for mode in ("plain", "compatible", "safe"):
            async with served(Echo(account), replace(account, mode=mode)) as platform:
                assert await platform.say(USER, "余额") == ["答：余额"]

    asyncio.run(scene())


def test_neither_message_nor_seal_shows_its_secrets(account: Account) -> None:
    platform = Platform(account, "", Ledger())
    gate = Gate(settings_of(account), MemoryShortLived())
    request = platform.request(platform.text(USER, CONTENT))
    shown: Any = repr(asyncio.run(gate.admit(*request))) + repr(settings_of(account))
    hidden = (USER, CONTENT, account.token, account.aes_key, account.secret)
    assert [secret for secret in hidden if secret in shown] == []
