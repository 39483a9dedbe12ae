"""The action server: Rasa's protocol, our actions, and never a word of a conversation in an error."""

from __future__ import annotations

import hmac
import json
import logging
import os
import zlib
from asyncio import AbstractEventLoop
from pathlib import Path
from traceback import format_tb
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from yibao.privacy.secret_values import checked_secret
from yibao.rules import the_rulebook
from yibao.server.listening import ACTIONS_TOKEN as TOKEN
from yibao.server.listening import listening_host
from yibao.server.preflight import check_files, check_port
from yibao.server.quiet import quiet
from yibao.server.telling import announce, begin_logs
from yibao.server.watched_actions import watch_action_app
from yibao.server.watching import follow, reload_seconds

logger = logging.getLogger(__name__)

# A tracker of a thousand events is about a megabyte
_LARGEST = 32 * 2**20


def serve_actions(root: Path, port: int) -> None:
    """Serve the actions until stopped; raises YibaoError where that cannot be."""
    host = listening_host(TOKEN)
    token = os.environ.get(TOKEN, "")
    if token:
        checked_secret(TOKEN, token)
    check_port(port, host)
    check_files(root)
    the_rulebook()
    seconds = reload_seconds()
    quiet("WARNING")
    begin_logs()
    announce(f"▸ 动作服务启动中：http://{host}:{port}/webhook")
    app = actions_app(token)
    watch_action_app(app)
    app.register_listener(_ready, "after_server_start")
    if seconds:
        app.add_task(follow(seconds))
    app.run(host, port, access_log=False)


def actions_app(token: str = "", package: str = "actions", name: str = "yibao_actions") -> Sanic:
    """The server's routes: /health, and /webhook for those who have the token."""
    app = Sanic(name, configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _LARGEST
    executor = ActionExecutor()
    executor.register_package(package)

    async def health(_: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    async def webhook(request: Request) -> HTTPResponse:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        if token and not hmac.compare_digest(given, f"Bearer {token}".encode()):
            return response.json({"error": "wrong token"}, 401)
        call = _call_in(request)
        return _bad_request() if call is None else await _answer(executor, call)

    # The last two: what containers ask every server of ours
    for path in ("/health", "/health/live", "/health/ready"):
        app.add_route(health, path, ["GET"], name=path.replace("/", "_"))
    app.add_route(webhook, "/webhook", ["POST"])
    app.error_handler.add(Exception, _failed)
    return app


def _call_in(request: Request) -> dict[str, Any] | None:
    try:
        body = request.body
        if request.headers.get("content-encoding") == "deflate":
            body = zlib.decompressobj().decompress(body, _LARGEST)
        call = json.loads(body)
    except (ValueError, RecursionError, zlib.error):
        return None
    tracker = call.get("tracker") if isinstance(call, dict) else None
    return call if isinstance(tracker, dict) and "sender_id" in tracker else None


async def _answer(executor: ActionExecutor, call: dict[str, Any]) -> HTTPResponse:
    # Rasa reads the statuses: 400 with a name is an action that declines
    try:
        return response.json(await executor.run(call))
    except ActionExecutionRejection as declined:
        body = {"error": declined.message, "action_name": declined.action_name}
        return response.json(body, 400)
    except ActionNotFoundException as unknown:
        return response.json({"error": "no such action", "action_name": unknown.action_name}, 404)


def _bad_request() -> HTTPResponse:
    return response.json({"error": "not an action call", "action_name": ""}, 400)


def _failed(_: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, SanicException):
        return response.json({"error": type(error).__name__}, error.status_code or 500)
    # Where it failed, not with what: the error may quote what the citizen said
    place = "".join(format_tb(error.__traceback__))
    logger.error("An action failed: %s\n%s", type(error).__name__, place)
    return response.json({"error": "action failed"}, 500)


async def _ready(_: Sanic, __: AbstractEventLoop) -> None:
    announce("✓ 动作服务好了")
