"""Rasa's shell in Chinese and safe to end: a failure stops it, and questions may come through a pipe."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import aiohttp
import questionary
from rasa.core.channels import console
from rasa.shared.utils import cli, io

_LOST = "连不上助手了，这次聊天到此为止。请重新运行 make chat。"


def adapt_shell() -> None:
    """Adapt Rasa's shell; must run before the server starts."""
    # What it says in English, the welcome has said already
    cli.print_success = _say_nothing
    talk = console.record_messages

    async def talk_and_end(*args: Any, **kwargs: Any) -> int:
        # Rasa stops its server only when this returns, so nothing may escape
        try:
            return await talk(*args, **kwargs)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            print(f"\n✗ {_LOST}（{type(error).__name__}）", file=sys.stderr)
        except (EOFError, KeyboardInterrupt):
            pass
        return 0

    console.record_messages = talk_and_end
    # Rasa's prompt is English, and needs a terminal
    console._get_user_input = _asked if sys.stdin.isatty() else _next_line
    if not sys.stdout.isatty():
        io.wrap_with_color = _without_color


def _say_nothing(*_: Any) -> None:
    pass


def _without_color(*parts: Any, color: str) -> str:
    return " ".join(map(str, parts))


async def _asked(previous_response: dict[str, Any] | None) -> str | None:
    if previous_response is not None:
        console._print_bot_output(previous_response)
    told = await questionary.text("", qmark="您：").ask_async(kbi_msg="再见")
    return None if told is None else str(told).strip()


async def _next_line(previous_response: dict[str, Any] | None) -> str | None:
    if previous_response is not None:
        console._print_bot_output(previous_response)
    line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    if not line:
        return None
    print(f"您：{line.strip()}", flush=True)
    return line.strip()
