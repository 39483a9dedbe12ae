"""The custom actions in a process of their own, for many Rasa processes to share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from rasa.utils.endpoints import EndpointConfig

from yibao.errors import LaunchError
from yibao.privacy.secret_values import checked_secret
from yibao.server.inside import ActionsInside
from yibao.server.listening import ACTIONS_TOKEN as TOKEN

# An action takes milliseconds; Rasa would wait five minutes for one that hangs
PATIENCE = 10.0


class ActionsApart(EndpointConfig):
    """The action server at YIBAO_ACTIONS_URL, asked with the shared token and not for long."""

    def __init__(self, url: str, token: str = "", patience: float = PATIENCE) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else None
        super().__init__(url=url, headers=headers, enable_selective_domain=True)
        self._patience = patience

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """The action's events and messages; raises asyncio.TimeoutError after the patience (s)."""
        return await super().request(*args, **{**kwargs, "timeout": self._patience})


def action_endpoint(environment: Mapping[str, str] = os.environ) -> EndpointConfig:
    """The actions inside this process, or apart where YIBAO_ACTIONS_URL says; raises LaunchError."""
    url = environment.get("YIBAO_ACTIONS_URL", "")
    if not url:
        return ActionsInside()
    if not _is_webhook(url):
        raise LaunchError(
            f"YIBAO_ACTIONS_URL={url} 不对。改法：写成 http://127.0.0.1:5055/webhook；"
            "不设就在本进程里跑动作。"
        )
    token = environment.get(TOKEN, "")
    return ActionsApart(url, checked_secret(TOKEN, token) if token else "")


def _is_webhook(url: str) -> bool:
    try:
        parts = urlsplit(url)
        plain = not (parts.username or parts.password or parts.query or parts.fragment)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and named and plain and parts.path == "/webhook"
