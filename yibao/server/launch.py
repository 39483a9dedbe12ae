"""Starts Rasa's server with the actions inside, for the shell or for the doors."""

from __future__ import annotations

import os
import sys
from asyncio import AbstractEventLoop
from pathlib import Path
from typing import Any

from sanic import Sanic

from yibao.errors import LaunchError
from yibao.server.api import NO_API, Api, api_settings
from yibao.server.listening import WEB_SECRET, listening_host
from yibao.server.model import ensure_model
from yibao.server.preflight import HOST, check_port, free_port
from yibao.server.quiet import quiet
from yibao.server.telling import announce, begin_logs, forget_counters, share_counters
from yibao.server.threads import one_thread

_WELCOME = """
医保问答助手（按 Ctrl-C 或输入 /stop 结束）
直接打字提问，比如：
  微信怎么交居民医保　　　上海75岁医保每月返多少
  医保卡里还有多少钱咋看　断缴两年怎么补

▸ 正在打开，十几秒……"""


def chat(root: Path, port: int) -> None:
    """Open the Rasa shell; returns when the person ends it."""
    model = ensure_model(root)
    one_thread()
    quiet("WARNING")
    from yibao.server.shell import adapt_shell

    adapt_shell()
    print(_WELCOME, flush=True)
    _serve(root, model, free_port(port), channel="yibao.channels.guard.ShellInput")


def run(root: Path, port: int) -> None:
    """Serve every door of credentials.yml, on this machine only if YIBAO_HOST says no other."""
    host = listening_host(WEB_SECRET)
    check_port(port, host)
    api = api_settings()
    share_counters(root)
    model = ensure_model(root)
    one_thread()
    quiet("WARNING")
    begin_logs()
    announce(
        f"▸ 服务启动中：http://{host}:{port}，REST 通道在 /webhooks/rest/webhook，"
        "网页演示在 /webhooks/web/demo"
    )
    try:
        credentials = str(root / "credentials.yml")
        _serve(root, model, port, host=host, credentials=credentials, api=api)
    finally:
        forget_counters()


def _serve(
    root: Path,
    model: Path,
    port: int,
    *,
    host: str = HOST,
    channel: str | None = None,
    credentials: str | None = None,
    api: Api = NO_API,
) -> None:
    _make_rasa_lighter(root)
    from rasa.core.run import serve_application

    from yibao.server.endpoints import endpoints, endpoints_of_a_chat
    from yibao.server.workers import watch_over_workers
    from yibao.stores.settings import retention_days

    watch_over_workers(_failed)
    retention_days()
    serve_application(
        str(model),
        channel=channel,
        credentials=credentials,
        interface=host,
        port=port,
        enable_api=api.is_on,
        auth_token=api.token,
        endpoints=endpoints_of_a_chat() if channel else endpoints(root),
        server_listeners=_listeners(root, api),
    )
    if _failed:
        raise LaunchError(_failed[0])


def _make_rasa_lighter(root: Path) -> None:
    from yibao.server.without_tensorflow import spare_tensorflow

    # Before anything of Rasa is imported
    spare_tensorflow(root)
    from yibao.server.event_types import remember_event_types
    from yibao.server.inside import check_each_schema_once, check_plain_results_fast
    from yibao.server.rule_index import find_rules_fast
    from yibao.server.spared import ask_a_domain_once_whether_it_is_empty, copy_nothing_for_logs
    from yibao.server.straight_graph import run_graphs_straight

    check_each_schema_once()
    check_plain_results_fast()
    remember_event_types()
    copy_nothing_for_logs()
    ask_a_domain_once_whether_it_is_empty()
    find_rules_fast()
    run_graphs_straight()


def _listeners(root: Path, api: Api) -> list[tuple[Any, str]]:
    from yibao.server.keeping import tidy_every_day, tidy_no_more
    from yibao.server.watching import watching_listeners
    from yibao.server.workers import heed_an_early_stop, stop_in_time

    return [
        *watching_listeners(root, api),
        (_must_be_ready, "after_server_start"),
        (heed_an_early_stop, "after_server_start"),
        (tidy_every_day, "after_server_start"),
        (tidy_no_more, "before_server_stop"),
        # Those of the end are called in the opposite order: this one first
        (stop_in_time, "before_server_stop"),
    ]


_failed: list[str] = []


async def _must_be_ready(app: Sanic, _: AbstractEventLoop) -> None:
    if not app.ctx.agent.is_ready():
        _failed.append("模型读不进来，可能坏了。删掉 models/ 里的文件，再运行一次，会重新训练。")
        if os.environ.get("SANIC_WORKER_PROCESS"):
            # The parent does not hear of it
            announce(_failed[0], sys.stderr)
        app.stop()
    else:
        from yibao.server.inside import warm_up

        await warm_up(app.ctx.agent)
        announce("✓ 可以提问了", sys.stderr)
