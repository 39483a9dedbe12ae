"""Reading a request of the web door with suspicion, and answering it with the right headers."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Collection
from functools import wraps
from math import ceil
from traceback import format_tb
from typing import Any
from urllib.parse import urlsplit

from rasa.core.lock_store import LockError
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from yibao.channels.web.settings import origin_of
from yibao.errors import Refused, StoreError

logger = logging.getLogger(__name__)

Json = dict[str, Any]
Handler = Callable[[Request], Awaitable[HTTPResponse]]

LARGEST_BODY = 16 * 1024
FOREIGN = "这个网页没有登记，用不了助手。请到医保局的网站上来问。"
TOO_LARGE = "发的内容太大了，请写短一些再发。"
NOT_JSON = "请求要写成 JSON。"
FAILED = "不好意思，我这边出了点问题。请过一会儿再试。"
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "600",
}


def answering(handler: Handler) -> Handler:
    """The handler, so wrapped that every failure is JSON with a sentence for the citizen."""

    @wraps(handler)
    async def handle(request: Request) -> HTTPResponse:
        try:
            return await handler(request)
        except Refused as refused:
            return refusal(refused)
        except (StoreError, LockError) as error:
            # Told once where it began; the widget asks again, and nothing is answered twice
            logger.error("A request of the web door must wait: %s", type(error).__name__)
            return refusal(Refused(503, "busy", FAILED, retry_after=5))
        except Exception as error:
            # Where it failed, not with what: a database's error quotes what was to be stored
            place = "".join(format_tb(error.__traceback__))
            logger.error("A request of the web door failed: %s\n%s", type(error).__name__, place)
            return refusal(Refused(503, "busy", FAILED, retry_after=5))

    return handle


def as_json(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> HTTPResponse:
    """The body as JSON in UTF-8: with escapes Chinese would take twice the bytes."""
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return response.text(written, status, headers, content_type="application/json")


def refusal(refused: Refused) -> HTTPResponse:
    """The refusal as JSON."""
    wait = {"Retry-After": str(ceil(refused.retry_after))} if refused.retry_after else {}
    error = {"error": {"code": refused.code, "message": str(refused)}}
    return as_json(error, refused.status, wait)


def check_origin(request: Request, origins: Collection[str]) -> None:
    """Raise Refused where a page that is not on the list asks; programs that are no page may."""
    if not is_known_origin(request, origins):
        raise Refused(403, "foreign_origin", FOREIGN)


def is_known_origin(request: Request, origins: Collection[str]) -> bool:
    """Whether the request comes from no page, from this server's own, or from one on the list."""
    written = request.headers.get("origin")
    if written is None:
        return True
    origin = origin_of(written)
    # Behind a proxy that ends TLS the scheme differs, so only the host is compared
    own = origin_of(f"{urlsplit(origin).scheme}://{request.headers.get('host', '')}")
    return origin in origins or (origin == own and bool(urlsplit(own).netloc))


def with_headers(request: Request, answer: HTTPResponse, origins: Collection[str]) -> None:
    """Set what every answer carries; overrides what Rasa's own CORS settings have put there."""
    for name in [name for name in answer.headers if name.lower().startswith("access-control-")]:
        del answer.headers[name]
    answer.headers["Vary"] = "Origin, Accept-Encoding"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers.setdefault("Cache-Control", "no-store")
    written = request.headers.get("origin")
    if written and is_known_origin(request, origins):
        answer.headers["Access-Control-Allow-Origin"] = written
        answer.headers.update(_ALLOWED)


async def body_of(request: Request) -> Json:
    """The JSON object of the body; raises Refused for anything else, and for more than is read."""
    kind = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(415, "not_json", NOT_JSON)
    body = b""
    async for part in request.stream:
        body += part
        if len(body) > LARGEST_BODY:
            raise Refused(413, "too_long", TOO_LARGE)
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise bad_request()
    return read


def bad_request() -> Refused:
    """What a request is told whose parts are missing or of the wrong kind."""
    return Refused(400, "bad_request", "这个请求不完整，请刷新网页再试。")


def address_of(request: Request) -> str:
    """Who asks: the address that a trusted proxy gives (SANIC_PROXIES_COUNT), else the peer's."""
    return str(request.remote_addr or request.ip)


def token_of(request: Request) -> str:
    """The token of the Authorization header; empty if there is none."""
    scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
