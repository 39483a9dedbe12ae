"""`python -m yibao.channels.wechat menu check|show|create|delete`: the account's menu."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from yibao.channels.wechat.api import WechatApi
from yibao.channels.wechat.menu_file import DEFAULT, read_menu
from yibao.channels.wechat.settings import PREFIX, WechatSettings
from yibao.errors import ConfigurationError, YibaoError
from yibao.stores.short_lived import short_lived

Json = dict[str, Any]

_USAGE = ".venv/bin/python -m yibao.channels.wechat menu check|show|create|delete [--file 菜单文件]"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"✗ 命令写得不对。改法：{_USAGE}\n")


def main(arguments: list[str]) -> int:
    """Run the command; 0 when it ended well, 2 with one line on stderr otherwise."""
    told = _parser().parse_args(arguments)
    try:
        return _run(told.what, told.file)
    except YibaoError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 2


def _parser() -> _Parser:
    parser = _Parser(
        prog=".venv/bin/python -m yibao.channels.wechat",
        usage=_USAGE,
        description="公众号底部的菜单：检查文件、看现在的、换成文件里的、删掉。",
    )
    parser.add_argument("topic", choices=["menu"], help="只有 menu")
    parser.add_argument(
        "what",
        choices=["check", "show", "create", "delete"],
        help="check 检查文件，不连平台；show 看平台上的；create 换成文件里的；delete 删掉",
    )
    parser.add_argument(
        "--file", type=Path, default=DEFAULT, help=f"菜单文件，平时是 {DEFAULT.name}"
    )
    return parser


def _run(what: str, file: Path) -> int:
    # A faulty file is told before anything is asked of the platform
    menu = read_menu(file) if what in ("check", "create") else None
    if what == "check":
        print(f"✓ {file} 没有问题。\n{_shown(menu)}")
        return 0
    print(asyncio.run(_asked(_settings(), what, menu)))
    return 0


async def _asked(settings: WechatSettings, what: str, menu: Json | None) -> str:
    store = short_lived(settings.redis_url)
    api = WechatApi(settings, store)
    try:
        if what == "show":
            found = await api.menu()
            return _shown(found) if found else "账号现在没有自定义菜单。"
        if menu is None:
            await api.delete_menu()
            return "✓ 菜单删掉了。"
        await api.create_menu(menu)
        return f"✓ 菜单换好了，已经关注的人要过一阵才看到；取消关注再关注，马上就能看到。\n{_shown(menu)}"
    finally:
        await api.close()
        await store.close()


def _settings() -> WechatSettings:
    settings = WechatSettings.from_environment()
    if settings is None or not settings.app_secret:
        raise ConfigurationError(
            f"没有账号的设置。改法：设好 {PREFIX}TOKEN、{PREFIX}APP_ID 和 {PREFIX}APP_SECRET 再运行。"
        )
    if settings.work:
        raise ConfigurationError("企业微信的菜单在管理后台里设。改法：打开管理后台的应用页。")
    return settings


def _shown(menu: Json | None) -> str:
    return json.dumps(menu, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
