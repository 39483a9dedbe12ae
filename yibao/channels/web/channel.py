"""The web door: a chat widget on any page asks here, over plain HTTP with JSON (docs/web.md)."""

from __future__ import annotations

import re
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from yibao.channels.guard import LONGEST, TOO_LONG, OnNewMessage, prepared
from yibao.channels.web.history import events_of, history, keep_feedback
from yibao.channels.web.limits import Buckets, address_key
from yibao.channels.web.pages import Widget, demo
from yibao.channels.web.requests import (
    Handler,
    Json,
    address_of,
    answering,
    as_json,
    bad_request,
    body_of,
    check_origin,
    token_of,
    with_headers,
)
from yibao.channels.web.settings import WebSettings
from yibao.channels.web.tokens import Tokens
from yibao.channels.web.turns import BUSY, DOOR, Turns
from yibao.channels.welcoming import Welcome, welcome_named
from yibao.errors import Refused

UNKNOWN = "没找到这次聊天，可能时间太久了。请重新开始一次。"
TOO_MANY = "您问得太快了，请稍等一会儿再发。"
_LONGEST_REASON = 200
_MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_ANSWER_ID = re.compile(r"[A-Za-z0-9-]{8,64}\.\d{1,2}")


class WebInput(InputChannel):
    """Conversations, messages, history, feedback and settings for the widget."""

    def __init__(self, settings: WebSettings, welcome: Welcome) -> None:
        self._settings, self._welcome = settings, welcome
        self._tokens, self._widget = Tokens(settings.secret), Widget()
        self._by_conversation = Buckets(settings.per_conversation)
        self._by_address = Buckets(settings.per_address)
        self._turns: Turns

    @classmethod
    def name(cls) -> str:
        """The door's name, which the actions know it by."""
        return DOOR

    @classmethod
    def from_credentials(cls, credentials: Json | None) -> WebInput:
        """The door with the settings of the environment; credentials.yml only says who welcomes."""
        return cls(
            WebSettings.from_environment(),
            welcome_named((credentials or {}).get("welcome"), cls, "yibao.answers.as_web.welcome"),
        )

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The door's routes."""
        self._turns = Turns(on_new_message)
        door = Blueprint("web_door", f"{__name__}.door")
        self._route(door, "/conversations", self._begin, "POST")
        self._route(door, "/messages", self._ask, "POST")
        self._route(door, "/messages", self._history, "GET")
        self._route(door, "/feedback", self._feedback, "POST")
        self._route(door, "/settings", self._show_settings, "GET")

        async def widget(request: Request) -> HTTPResponse:
            return self._widget.answer(request)

        async def page(_: Request) -> HTTPResponse:
            return demo()

        door.add_route(answering(widget), "/widget.js", ["GET"], name="widget")
        door.add_route(answering(page), "/demo", ["GET"], name="demo")
        door.middleware("response")(self._headers)
        return door

    def _route(self, door: Blueprint, path: str, handler: Handler, method: str) -> None:
        async def handle(request: Request) -> HTTPResponse:
            check_origin(request, self._settings.origins)
            _take(self._by_address, address_key(address_of(request)))
            return await handler(request)

        async def preflight(_: Request) -> HTTPResponse:
            return response.empty()

        name = f"{method}{path.replace('/', '_')}".lower()
        # As a stream: else Sanic reads megabytes before anybody looks at them
        door.add_route(answering(handle), path, [method], name=name, stream=method == "POST")
        if path != "/messages" or method == "POST":
            door.add_route(preflight, path, ["OPTIONS"], name=f"preflight_{name}")

    async def _headers(self, request: Request, answer: HTTPResponse) -> None:
        with_headers(request, answer, self._settings.origins)

    async def _begin(self, request: Request) -> HTTPResponse:
        await body_of(request)
        return as_json({"token": self._tokens.issue()}, 201)

    async def _ask(self, request: Request) -> HTTPResponse:
        sender, agent = self._sender(request), _agent(request)
        _take(self._by_conversation, sender)
        body = await body_of(request)
        message_id, text = body.get("id"), body.get("text")
        if not (isinstance(message_id, str) and _MESSAGE_ID.fullmatch(message_id)):
            raise bad_request()
        if not isinstance(text, str):
            raise bad_request()
        if len(text) > LONGEST:
            raise Refused(413, "too_long", TOO_LONG)
        replies = await self._turns.replies(agent, sender, message_id, prepared(text))
        return as_json({"id": message_id, "replies": replies})

    async def _history(self, request: Request) -> HTTPResponse:
        events = await events_of(_agent(request), self._sender(request))
        return as_json({"messages": history(events)})

    async def _feedback(self, request: Request) -> HTTPResponse:
        sender, agent = self._sender(request), _agent(request)
        _take(self._by_conversation, sender)
        given = _feedback_in(await body_of(request))
        if not await keep_feedback(agent, sender, given):
            raise bad_request()
        return response.empty()

    async def _show_settings(self, _: Request) -> HTTPResponse:
        return as_json({"banner": self._settings.banner, **self._welcome()})

    def _sender(self, request: Request) -> str:
        sender = self._tokens.sender(token_of(request))
        if sender is None:
            raise Refused(401, "unknown_conversation", UNKNOWN)
        return sender


def _agent(request: Request) -> Any:
    agent = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise Refused(503, "busy", BUSY, retry_after=5)
    return agent


def _take(buckets: Buckets, key: str) -> None:
    wait = buckets.wait(key)
    if wait:
        raise Refused(429, "too_many", TOO_MANY, retry_after=wait)


def _feedback_in(body: Json) -> Json:
    answer, useful, reason = body.get("answer"), body.get("useful"), body.get("reason", "")
    if not (isinstance(answer, str) and _ANSWER_ID.fullmatch(answer)):
        raise bad_request()
    if not isinstance(useful, bool) or not isinstance(reason, str):
        raise bad_request()
    if len(reason) > _LONGEST_REASON:
        raise Refused(413, "too_long", f"原因请写在 {_LONGEST_REASON} 字以内。")
    return {"answer": answer, "useful": useful, "reason": prepared(reason)}
