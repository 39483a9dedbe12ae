"""The simulated platform behaves as the real one is described: tries, patience, what a phone shows."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from tests.wechat_platform.account import Account
from tests.wechat_platform.ledger import BROKEN
from tests.wechat_platform.pushing import Platform
from tests.yibao.channels.wechat.conftest import Echo, served

Scene = Callable[[Platform, Echo], Coroutine[Any, Any, None]]


def play(scene: Scene, mode: str = "safe", patience: float = 0.3) -> None:
    async def whole() -> None:
        account = Account(mode)
        echo = Echo(account)
        async with served(echo, account, patience=patience) as platform:
            await scene(platform, echo)

    asyncio.run(whole())


def test_a_slow_first_try_is_followed_by_another_of_the_same_message() -> None:
    async def scene(platform: Platform, echo: Echo) -> None:
        echo.pauses = [1.0, 0.0]
        assert await platform.say("oA", "余额") == ["答：余额"]
        assert len(echo.heard) == 2 and len({message.key for message in echo.heard}) == 1
        (saw,) = platform.ledger.saw
        assert (saw.attempt, saw.how) == (2, "passive") and platform.ledger.slowest < 0.3

    play(scene)


def test_after_three_tries_the_phone_shows_that_the_account_is_out_of_order() -> None:
    async def scene(platform: Platform, echo: Echo) -> None:
        echo.pauses = [1.0, 1.0, 1.0]
        assert await platform.say("oA", "余额") == [BROKEN]
        assert len(echo.heard) == 3 and len(platform.ledger.breakdowns) == 1

    play(scene)


def test_a_server_that_is_away_for_a_while_is_tried_again() -> None:
    async def scene(platform: Platform, echo: Echo) -> None:
        right, platform.url = platform.url, "http://127.0.0.1:1/wx"
        asyncio.get_running_loop().call_later(0.1, setattr, platform, "url", right)
        assert await platform.say("oA", "余额") == ["答：余额"]
        platform.url = "http://127.0.0.1:1/wx"
        assert await platform.say("oA", "余额") == [BROKEN]

    play(scene)


def test_success_shows_nothing() -> None:
    async def scene(platform: Platform, echo: Echo) -> None:
        assert await platform.deliver(platform.event("oA", "unsubscribe"))
        assert platform.ledger.of("oA") == [] and len(echo.heard) == 1

    play(scene)


def test_a_reply_that_is_too_long_is_a_fault_of_the_account() -> None:
    async def scene(platform: Platform, echo: Echo) -> None:
        # 「答：」 has six bytes
        assert await platform.say("oA", "长" * 680 + "a") == ["答：" + "长" * 680 + "a"]
        assert await platform.say("oA", "长" * 680 + "ab") == [BROKEN]
        assert "2048 bytes" in platform.ledger.faults[0]

    play(scene)


def test_a_reply_that_is_not_sealed_is_a_fault_in_safe_mode() -> None:
    async def scene(platform: Platform, echo: Echo) -> None:
        object.__setattr__(echo.gate._safe, "cipher", None)
        assert await platform.say("oA", "余额") == [BROKEN]
        assert len(platform.ledger.faults) == 3

    play(scene)


def test_many_come_in_no_order_and_some_twice() -> None:
    async def scene(platform: Platform, echo: Echo) -> None:
        messages = [platform.text(f"o{n % 5}", f"第 {n} 句") for n in range(60)]
        await platform.deliver_all(messages, duplicates=messages[::10], seed=1)
        heard = Counter(message.key for message in echo.heard)
        assert sorted(heard.values()) == [1] * 54 + [2] * 6
        assert [m.text for m in echo.heard] != sorted(m.text for m in echo.heard)
        assert all(len(platform.ledger.replies_to(m.key)) == heard[f"m{m.key}"] for m in messages)
        assert platform.ledger.faults == []

    play(scene, patience=5)
