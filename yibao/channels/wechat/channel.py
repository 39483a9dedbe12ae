"""The WeChat door: what the platform pushes here is proved, answered in time, and never silent."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from traceback import format_tb
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from yibao.channels.guard import OnNewMessage, guarded, prepared
from yibao.channels.wechat.api import WechatApi
from yibao.channels.wechat.delivery import BUSY, WITHIN, Delivery
from yibao.channels.wechat.envelope import LARGEST_BODY
from yibao.channels.wechat.gate import SUCCESS, Gate, Seal
from yibao.channels.wechat.incoming import Incoming
from yibao.channels.wechat.kept import Citizens, Kept
from yibao.channels.wechat.menus import page
from yibao.channels.wechat.reply import from_json
from yibao.channels.wechat.senders import sender_of
from yibao.channels.wechat.settings import WechatSettings
from yibao.channels.wechat.talk import DOOR, Ask, Talk
from yibao.channels.welcoming import Welcome, welcome_named
from yibao.errors import Refused, StoreError
from yibao.stores.short_lived import MemoryShortLived, ShortLived, short_lived

logger = logging.getLogger(__name__)


# Seconds: what was begun may end when the server stops
_FINISHES_WITHIN = 12.0
TYPE_IT = "语音没听清。麻烦您打字再问一次，比如「医保卡余额怎么查」。"
SAY_IT = "这个我看不了。请用文字说一下您想问的事，比如「医保卡余额怎么查」。"
_NOT_READ = frozenset({"image", "location", "link", "video", "shortvideo", "file"})


class WechatInput(InputChannel):
    """The address that an official account's settings page names."""

    def __init__(
        self,
        settings: WechatSettings | None,
        welcome: Welcome,
        store: ShortLived | None = None,
        within: float = WITHIN,
    ) -> None:
        self._settings, self._welcome, self._store, self._within = settings, welcome, store, within

    @classmethod
    def name(cls) -> str:
        """The door's name, which the actions know it by."""
        return DOOR

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> WechatInput:
        """The door of the environment's account; credentials.yml only says who welcomes."""
        welcome = welcome_named(
            (credentials or {}).get("welcome"), cls, "yibao.answers.as_wechat.welcome"
        )
        return cls(WechatSettings.from_environment(), welcome)

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The door's one address; none where no account is set."""
        door = Blueprint("wechat_door", f"{__name__}.door")
        if self._settings is None:
            logger.info("No WeChat account is set (YIBAO_WECHAT_…): the WeChat door stays closed")
            return door
        opened = _Door(self._settings, self._welcome, self._store, self._within)
        opened.open(guarded(on_new_message))

        async def check(request: Request) -> HTTPResponse:
            return opened.check(request)

        async def receive(request: Request) -> HTTPResponse:
            return await opened.receive(request)

        door.add_route(check, "/webhook", ["GET"], name="check")
        # As a stream: else Sanic reads megabytes before anybody looks at them
        door.add_route(receive, "/webhook", ["POST"], name="receive", stream=True)
        door.listener("before_server_stop")(opened.close)
        return door


class _Door:
    """The open door with all that stands behind it."""

    def __init__(
        self, settings: WechatSettings, welcome: Welcome, store: ShortLived | None, within: float
    ) -> None:
        self._settings, self._welcome = settings, welcome
        self._store = store or short_lived(settings.redis_url)
        self._gate = Gate(settings, self._store)
        # Knows the platform even when the store is out of reach
        self._porter = Gate(settings, MemoryShortLived())
        self._api = WechatApi(settings, self._store) if settings.customer_messages else None
        self._within, self._is_closing = within, False

    def open(self, on_new_message: OnNewMessage) -> None:
        """Begin to hand messages on."""
        self._citizens = Citizens(self._store)
        talk = Talk(on_new_message, self._citizens, links=self._settings.customer_messages)
        self._delivery = Delivery(talk, self._citizens, self._store, self._api, self._within)

    async def close(self, *_: Any) -> None:
        """Finish what was begun, and let go of connections."""
        self._is_closing = True
        await self._delivery.finish(_FINISHES_WITHIN)
        if self._api:
            await self._api.close()

    def check(self, request: Request) -> HTTPResponse:
        """The platform's question whether this is the account's server."""
        try:
            return response.text(self._gate.echo(_query(request)))
        except Refused as refused:
            return _refusal(refused)

    async def receive(self, request: Request) -> HTTPResponse:
        """A message or event, answered with text, or with the word for nothing to say."""
        arrived = time.monotonic()
        if self._is_closing:
            # Another server takes it, or this one at the platform's next try
            return response.empty(503, {"Connection": "close"})
        try:
            message, seal, is_known = await self._admitted(_query(request), await _body(request))
        except Refused as refused:
            return _refusal(refused)
        text: str | None = BUSY
        if is_known:
            try:
                text = await self._answer(request, message, arrived)
            except Exception as error:
                _log_fault(error)
        return _sealed(message, seal, text)

    async def _admitted(self, query: Mapping[str, str], body: bytes) -> tuple[Incoming, Seal, bool]:
        """The message, and whether the store knew what came before."""
        try:
            return *(await self._gate.admit(query, body)), True
        except StoreError as error:
            logger.warning("%s", error)
            return *(await self._porter.admit(query, body)), False

    async def _answer(self, request: Request, message: Incoming, arrived: float) -> str | None:
        words, openid = _words(message), message.openid
        sender = sender_of(self._settings.token, message.account, openid)
        if words is None:
            is_new = message.event.lower() == "subscribe"
            return await self._greeting(sender) if is_new else _to_no_words(message)
        agent = getattr(request.app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            return BUSY
        ask = Ask(message.key, sender, openid, prepared(words))
        return await self._delivery.reply(agent, ask, arrived)

    async def _greeting(self, sender: str) -> str:
        text, shown = page(from_json(self._welcome()), self._settings.customer_messages)

        def show(kept: Kept) -> None:
            kept.shown = shown

        with suppress(StoreError):
            await self._citizens.change(sender, show)
        return text


def _to_no_words(message: Incoming) -> str | None:
    """The word to what holds no question; None for events that nobody waits at."""
    if message.kind == "voice":
        return TYPE_IT
    return SAY_IT if message.kind in _NOT_READ else None


def _words(message: Incoming) -> str | None:
    """What the citizen asks, typed, said or tapped; None where nothing is asked."""
    if message.kind == "text":
        return message.text
    if message.kind == "voice":
        return message.recognition.strip() or None
    clicked = message.kind == "event" and message.event.upper() == "CLICK"
    return message.event_key.strip() or None if clicked else None


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream:
        body += part
        if len(body) > LARGEST_BODY:
            raise Refused(413, "too_long", "发来的内容太大了。")
    return body


def _query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in request.args.items() if values}


def _sealed(message: Incoming, seal: Seal, text: str | None) -> HTTPResponse:
    if not text:
        return response.raw(SUCCESS, content_type="text/plain; charset=utf-8")
    return response.raw(seal.text(message, text), content_type="application/xml; charset=utf-8")


def _refusal(refused: Refused) -> HTTPResponse:
    # Which rule it broke, and nothing of what it said
    logger.warning("A request at the WeChat door was refused: %s", refused.code)
    return response.text(str(refused), refused.status)


def _log_fault(error: Exception) -> None:
    place = "".join(format_tb(error.__traceback__))
    logger.error("A message at the WeChat door failed: %s\n%s", type(error).__name__, place)
