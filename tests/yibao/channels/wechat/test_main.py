"""The menu command, run as an operator runs it, against the simulated platform."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.wechat_platform.account import Account
from tests.wechat_platform.api_server import ApiServer
from tests.wechat_platform.ledger import Ledger
from yibao.channels.wechat.menu_file import DEFAULT, read_menu

ACCOUNT = Account("safe")
Done = tuple[int, str, str]


async def command(*arguments: str, **environment: str) -> Done:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "yibao.channels.wechat", *arguments,
        cwd=DEFAULT.parents[3], env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


def test_the_menu_is_created_shown_and_deleted() -> None:
    async def scene() -> None:
        async with ApiServer(ACCOUNT, Ledger()) as server:
            account = ACCOUNT.environment(api=server.url)
            code, out, err = await command("menu", "create", **account)
            assert (code, err) == (0, "") and "✓" in out and server.menu == read_menu(DEFAULT)
            code, out, _ = await command("menu", "show", **account)
            assert code == 0 and "居民医保怎么交" in out
            code, out, _ = await command("menu", "delete", **account)
            assert code == 0 and "✓" in out and server.menu is None
            code, out, _ = await command("menu", "show", **account)
            assert code == 0 and "没有自定义菜单" in out

    asyncio.run(scene())


def test_what_the_platform_refuses_is_told_in_one_line() -> None:
    async def scene() -> None:
        async with ApiServer(ACCOUNT, Ledger()) as server:
            server.fail("/cgi-bin/menu/create", 48001)
            account = ACCOUNT.environment(api=server.url)
            code, out, err = await command("menu", "create", **account)
            assert (code, out) == (2, "") and server.menu is None
            assert "48001" in err and "改法" in err and err.count("\n") == 1

    asyncio.run(scene())


def test_a_faulty_file_is_told_before_the_platform_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "my.yml"
    file.write_text("buttons: []", encoding="utf-8")
    account = ACCOUNT.environment(api="http://127.0.0.1:1")
    for what in ("create", "check"):
        code, _, err = asyncio.run(command("menu", what, "--file", str(file), **account))
        assert code == 2 and "my.yml" in err and "1 到 3 个" in err


def test_a_file_is_checked_without_an_account() -> None:
    code, out, err = asyncio.run(command("menu", "check"))
    assert (code, err) == (0, "") and "✓" in out


def test_without_an_account_or_with_a_wrong_word_the_remedy_is_told() -> None:
    no_secret = {"YIBAO_WECHAT_APP_SECRET": ""}
    for arguments, environment, remedy in (
        (("menu", "show"), {}, "YIBAO_WECHAT_APP_SECRET"),
        (("menu", "show"), ACCOUNT.environment() | no_secret, "YIBAO_WECHAT_APP_SECRET"),
        (("menu", "paint"), {}, "show|create|delete"),
        ((), {}, "show|create|delete"),
    ):
        code, _, err = asyncio.run(command(*arguments, **environment))
        assert code == 2 and remedy in err and "Traceback" not in err
