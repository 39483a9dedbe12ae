"""Rasa's own HTTP API: off, or behind a token; without one on this machine only, for tests."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sanic import Sanic, response
from sanic.request import Request

from yibao.errors import LaunchError
from yibao.privacy.secret_values import checked_secret
from yibao.server.local import is_local

TOKEN = "YIBAO_API_TOKEN"
# What stays open to everybody; all else is Rasa's API
_OPEN = ("/webhooks/", "/health/", "/metrics", "/insight")


@dataclass(frozen=True)
class Api:
    """Whether the API is served, and the token it asks for; none at all means on this machine only."""

    is_on: bool = False
    token: str | None = None


NO_API = Api()


def api_settings(environment: Mapping[str, str] = os.environ) -> Api:
    """What YIBAO_API_TOKEN and RASA_API say; raises YibaoError for an API that anybody could use."""
    token = environment.get(TOKEN, "")
    if token:
        return Api(True, checked_secret(TOKEN, token))
    if environment.get("RASA_API") != "1":
        return NO_API
    if is_public(environment):
        raise LaunchError(
            f"RASA_API=1 会把所有会话交给任何人。改法：去掉 RASA_API，或者设 {TOKEN}"
            "（用 openssl rand -hex 32 生成）。"
        )
    return Api(True)


def is_public(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether others than this machine's programs reach the server, as far as its settings tell."""
    host = environment.get("YIBAO_HOST", "")
    proxies = environment.get("SANIC_PROXIES_COUNT", "0")
    own = host in ("", "127.0.0.1", "::1", "localhost")
    return environment.get("YIBAO_PUBLIC") == "1" or not own or proxies not in ("", "0")


def keep_local(app: Sanic) -> None:
    """Turn away from the API whoever comes through a proxy: the settings need not tell of it."""
    app.register_middleware(_local_only, "request")


async def _local_only(request: Request) -> Any:
    path = request.path
    if path == "/" or path.startswith(_OPEN) or is_local(request):
        return None
    return response.json({"error": f"测试接口只在本机能用。改法：设 {TOKEN}。"}, 403)
