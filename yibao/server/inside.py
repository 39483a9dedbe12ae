"""Runs the custom actions inside the Rasa process: no second server, no hop over HTTP.

The action server imports this, too: Rasa's own actions, and TensorFlow with them, come in only where they are called for.
"""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from yibao.server.heap import settle


class ActionsInside(EndpointConfig):
    """An action endpoint that runs the project's actions where others would send a request."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="inside://actions", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    @property
    def names(self) -> frozenset[str]:
        """The actions that there are."""
        return frozenset(self._executor.actions)

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


def check_plain_results_fast() -> None:
    """Let Rasa pass at once what the actions nearly always return; all else it checks as before.

    The schema tries every kind of event for each event and took a tenth of a turn.
    """
    from rasa.core.actions.action import RemoteAction

    check = RemoteAction._validate_action_result

    def check_quickly(action: Any, result: Any) -> bool:
        return is_plain(result) or bool(check(action, result))

    RemoteAction._validate_action_result = check_quickly


def is_plain(result: Any) -> bool:
    """Whether a result is slots that are set, records of turns and messages, as Rasa's schema has them."""
    if type(result) is not dict:
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    return (
        type(events) is list
        and type(responses) is list
        and all(_is_slot(event) or _is_record(event) for event in events)
        and all(type(response) is dict for response in responses)
    )


def _is_slot(event: Any) -> bool:
    return (
        type(event) is dict
        and event.keys() <= {"event", "timestamp", "name", "value"}
        and event.get("event") == "slot"
        and type(event.get("name")) is str
        and "value" in event
        and type(event.get("timestamp")) in (type(None), float, int)
    )


def _is_record(event: Any) -> bool:
    return (
        type(event) is dict
        and event.keys() <= {"event", "timestamp", "text", "data"}
        and event.get("event") == "agent"
        and event.get("text") is None
        and type(event.get("data")) is dict
        and type(event.get("timestamp")) in (type(None), float, int)
    )


async def warm_up(agent: Any) -> None:
    """Do now what else the first citizen would wait for."""
    from rasa.core.actions.action import RemoteAction

    Draft202012Validator.check_schema(RemoteAction.action_response_format_spec())
    await agent.parse_message("医保")
    settle()
