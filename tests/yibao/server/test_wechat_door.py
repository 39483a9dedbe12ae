"""The WeChat door of the real server, as `make run` starts it, with the platform before it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.wechat_platform.__main__ import USER, story
from tests.wechat_platform.account import Account
from tests.wechat_platform.ledger import Ledger
from tests.wechat_platform.pushing import Platform
from tests.wechat_platform.server import Server
from tests.yibao.server.conftest import Running, answers, python

pytestmark = pytest.mark.server
Start = Callable[..., Running]
LOUD = dict.fromkeys(("LOG_LEVEL", "LOG_LEVEL_LIBRARIES", "LOG_LEVEL_RASA"), "DEBUG")
ID = "110101199003078515"


@pytest.fixture(scope="module")
def played(model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledger, str]:
    """The demo's conversation with a server at its loudest: what was seen, and the log."""

    async def whole() -> tuple[Ledger, str]:
        account, ledger = Account(), Ledger()
        environment = {**account.environment(), **LOUD}
        server = Server(environment, tmp_path_factory.mktemp("door") / "log.txt")
        await server.start()
        try:
            async with Platform(account, server.url, ledger) as platform:
                await platform.check_url()
                for _, message in story(platform):
                    await platform.deliver(message)
            assert await server.stop() == 0
        finally:
            server.kill()
        return ledger, server.printed

    return asyncio.run(whole())


def test_the_demo_s_conversation_is_answered_as_it_should_be(played: tuple[Ledger, str]) -> None:
    ledger, _ = played
    said = ledger.of(USER)
    assert ledger.faults == [] and ledger.breakdowns == [] and len(said) == len(ledger.said) == 11
    for part, text in [
        ("您好", said[0]), ("余额", said[1]), ("2 上海", said[2]), ("157.5 元", said[3]),
        ("75岁", said[4]), ("打字", said[5]), ("文字", said[6]), ("居民医保", said[7]),
        ("回复 1 看下一段", said[8]), ("依据：", said[9]), ("没有这一项", said[10]),
    ]:  # fmt: skip
        assert part in text


def test_the_log_knows_neither_who_asked_nor_what(played: tuple[Ledger, str]) -> None:
    _, log = played
    assert log.count('"door": "wechat"') > 5, "it does hold the turns"
    assert USER not in log and ID not in log and "openid" not in log


def test_half_an_account_stops_the_start_with_its_remedy(
    start: Start, model: Path, port: int
) -> None:
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port), YIBAO_WECHAT_MODE="safe")
    assert server.process.wait(60) == 1
    assert "YIBAO_WECHAT_TOKEN" in server.printed and "改法：" in server.printed
    assert "Traceback" not in server.printed


def test_without_an_account_the_address_is_not_there(start: Start, model: Path, port: int) -> None:
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port))
    answers(f"http://127.0.0.1:{port}/", server)
    url = f"http://127.0.0.1:{port}/webhooks/wechat/webhook"
    assert requests.get(url, timeout=10).status_code == 404
    server.stop()
