"""The operator's door: /health/live, /health/ready and /metrics. Nothing in it is about a citizen."""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from yibao.channels.guard import OnNewMessage
from yibao.channels.web.requests import answering, as_json, token_of
from yibao.privacy.secret_values import checked_secret
from yibao.server.health import Health
from yibao.server.local import is_local
from yibao.watching import metrics

TOKEN = "YIBAO_METRICS_TOKEN"
_NO_ENTRY = f"指标只在本机看得到。改法：设 {TOKEN}，来看的程序带上 Authorization: Bearer。"
_NO_STORE = {"Cache-Control": "no-store"}
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class OperatorInput(InputChannel):
    """No messages come in here; Rasa takes routes from channels only."""

    def __init__(self, token: str = "") -> None:
        self._token, self.health = token, Health()

    @classmethod
    def name(cls) -> str:
        """The name that it is listed by."""
        return "operator"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> OperatorInput:
        """The door with the token of the environment."""
        return cls(metrics_token())

    def url_prefix(self) -> str:
        """Beside Rasa's /webhooks."""
        return "/"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The routes."""
        door = Blueprint("operator_door", f"{__name__}.door")
        for path, handler in (
            ("/health/live", self._live),
            ("/health/ready", self._ready),
            ("/metrics", self._metrics),
        ):
            door.add_route(answering(handler), path, ["GET"], name=path.rpartition("/")[2])
        return door

    async def _live(self, _: Request) -> HTTPResponse:
        return as_json({"live": True}, headers=_NO_STORE)

    async def _ready(self, request: Request) -> HTTPResponse:
        state = await self._look(request)
        return as_json(state, 200 if state["ready"] else 503, _NO_STORE)

    async def _look(self, request: Request) -> dict[str, Any]:
        return await self.health.look(getattr(request.app.ctx, "agent", None))

    async def _metrics(self, request: Request) -> HTTPResponse:
        if not may_look(request, self._token):
            return as_json({"error": _NO_ENTRY}, 403, _NO_STORE)
        # Else the parts would stand there as somebody found them last
        await self._look(request)
        return response.raw(metrics.exposition(), 200, _NO_STORE, _TEXT)


def metrics_token(environment: Mapping[str, str] = os.environ) -> str:
    """The token of the environment, empty if there is none; raises ConfigurationError."""
    token = environment.get(TOKEN, "")
    return checked_secret(TOKEN, token) if token else ""


def may_look(request: Request, token: str) -> bool:
    """Whoever has the token; without one only a program of this machine that no proxy speaks for."""
    if token:
        return hmac.compare_digest(token_of(request).encode(), token.encode())
    return is_local(request)
