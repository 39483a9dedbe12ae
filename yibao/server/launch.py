"""Starts Rasa's server with the actions inside, for the shell or for the doors."""

from __future__ import annotations

import os
import sys
from asyncio import AbstractEventLoop
from pathlib import Path

from sanic import Sanic

from yibao.errors import LaunchError
from yibao.server.model import ensure_model
from yibao.server.preflight import HOST, check_port, free_port
from yibao.server.quiet import quiet

_WELCOME = """
医保问答助手（按 Ctrl-C 或输入 /stop 结束）
直接打字提问，比如：
  微信怎么交居民医保　　　上海75岁医保每月返多少
  医保卡里还有多少钱咋看　断缴两年怎么补
"""


def chat(root: Path, port: int) -> None:
    """Open the Rasa shell; returns when the person ends it."""
    model = ensure_model(root)
    quiet("WARNING")
    from yibao.server.shell import open_to_pipes

    open_to_pipes()
    print(_WELCOME, flush=True)
    _serve(root, model, free_port(port), channel="yibao.channels.guard.ShellInput")


def run(root: Path, port: int) -> None:
    """Serve every door of credentials.yml on this machine only, until stopped."""
    check_port(port)
    model = ensure_model(root)
    quiet("WARNING")
    print(
        f"▸ 服务启动中：http://{HOST}:{port}，REST 通道在 /webhooks/rest/webhook，"
        "网页演示在 /webhooks/web/demo",
        flush=True,
    )
    api = os.environ.get("RASA_API") == "1"
    _serve(root, model, port, credentials=str(root / "credentials.yml"), enable_api=api)


def _serve(
    root: Path,
    model: Path,
    port: int,
    *,
    channel: str | None = None,
    credentials: str | None = None,
    enable_api: bool = False,
) -> None:
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    from yibao.server.inside import ActionsInside, check_each_schema_once

    check_each_schema_once()
    endpoints = AvailableEndpoints.read_endpoints(str(root / "endpoints.yml"))
    endpoints.action = ActionsInside()
    serve_application(
        str(model),
        channel=channel,
        credentials=credentials,
        interface=HOST,
        port=port,
        enable_api=enable_api,
        endpoints=endpoints,
        server_listeners=[(_must_be_ready, "after_server_start")],
    )
    if _failed:
        raise LaunchError(_failed[0])


_failed: list[str] = []


async def _must_be_ready(app: Sanic, _: AbstractEventLoop) -> None:
    if not app.ctx.agent.is_ready():
        _failed.append("模型读不进来，可能坏了。删掉 models/ 里的文件，再运行一次，会重新训练。")
        app.stop()
    else:
        print("✓ 可以提问了", file=sys.stderr, flush=True)
