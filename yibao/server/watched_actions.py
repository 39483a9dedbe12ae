"""What the actions did of a turn is noted where they are called, wherever they run."""

from __future__ import annotations

import logging
import re
from time import perf_counter
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic
from sanic.request import Request

from yibao.server.inside import ActionsInside
from yibao.watching.request_ids import HEADER, METADATA, begin_request, request_id
from yibao.watching.turns import FALLBACK, TURN, TurnNote, current_turn, short_hash

logger = logging.getLogger("yibao.actions")

Json = dict[str, Any]

_ACTION = re.compile(r"action_[a-z_]{1,60}")


class WatchedActions(EndpointConfig):
    """An action endpoint that passes the request's id on and notes how each turn came out."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        super().__init__(url=endpoint.url, **endpoint.kwargs)
        self._endpoint = endpoint

    @property
    def inside(self) -> ActionsInside | None:
        """The actions of this process; None where they run apart."""
        return self._endpoint if isinstance(self._endpoint, ActionsInside) else None

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """What the endpoint returns."""
        if request_id() and not self.inside:
            kwargs["headers"] = {**kwargs.get("headers", {}), HEADER: request_id()}
        result = await self._endpoint.request(*args, **kwargs)
        outcome = outcome_in(result)
        note = current_turn()
        if note:
            _note(note, kwargs["json"], outcome)
        return result


def outcome_in(result: Any) -> Json:
    """Status and topic of the turn, as the action's record of it says; empty where there is none."""
    events = result.get("events") if isinstance(result, dict) else None
    for event in events or []:
        data = event.get("data") if isinstance(event, dict) else None
        record = data.get(TURN) if isinstance(data, dict) else None
        if isinstance(record, dict):
            is_fallback = record.get("topic") == DEFAULT_NLU_FALLBACK_INTENT_NAME
            return {"status": FALLBACK, "topic": ""} if is_fallback else record
    return {}


def _note(note: TurnNote, call: Json, outcome: Json) -> None:
    said = call.get("tracker", {}).get("latest_message") or {}
    intent = said.get("intent") or {}
    note.intent = str(intent.get("name") or "")
    note.confidence = float(intent.get("confidence") or 0)
    note.status, note.topic = str(outcome.get("status", "")), str(outcome.get("topic", ""))


def watch_action_app(app: Sanic) -> None:
    """Give an action server's routes the request's id, and its log a line a call."""
    app.register_middleware(_begin, "request")
    app.register_middleware(_tell, "response")


async def _begin(request: Request) -> None:
    request.ctx.start = perf_counter()
    begin_request(request.headers.get(HEADER) or _in_metadata(request))


async def _tell(request: Request, answer: Any) -> None:
    call = _call_in(request)
    action = call.get("next_action")
    # Anything may stand there, a citizen's words as well
    if isinstance(action, str) and _ACTION.fullmatch(action):
        told = {
            "action": action,
            "status": str(answer.status),
            "ms": round((perf_counter() - request.ctx.start) * 1000, 1),
            "sender": short_hash(str(call.get("sender_id", ""))),
            "request_id": request_id(),
        }
        logger.info("action", extra=told)
    answer.headers[HEADER] = request_id()


def _in_metadata(request: Request) -> Any:
    # Rasa as it is sends no header, but the message carries its id
    found: Any = _call_in(request)
    for name in ("tracker", "latest_message", "metadata", METADATA):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _call_in(request: Request) -> Json:
    try:
        call = request.json if request.method == "POST" else None
    except Exception:  # whatever it is, the route says so
        call = None
    return call if isinstance(call, dict) else {}
