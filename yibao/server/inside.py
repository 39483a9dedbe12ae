"""Runs the custom actions inside the Rasa process: no second server, no hop over HTTP."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class ActionsInside(EndpointConfig):
    """An action endpoint that runs the project's actions where others would send a request."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="inside://actions", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """The action's events and messages, as its server would return them."""
        return await self._executor.run(kwargs["json"])


def check_each_schema_once() -> None:
    """Let Rasa check the schema of an action's result once, not at every message.

    The check is a pure function of the schema and took three quarters of a turn.
    """
    check = Draft202012Validator.check_schema
    seen: set[str] = set()

    def check_once(schema: Any, *args: Any, **kwargs: Any) -> None:
        key = json.dumps(schema, sort_keys=True)
        if key not in seen:
            check(schema, *args, **kwargs)
            seen.add(key)

    Draft202012Validator.check_schema = staticmethod(check_once)
