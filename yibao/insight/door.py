"""The operator's page on the server: /insight and its files, for this machine or whoever has the token."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import logging
import time
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from html import escape
from ipaddress import ip_address
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from yibao.clerk.page import page
from yibao.errors import Refused, StoreError
from yibao.insight.clusters import Cluster, clusters
from yibao.insight.exporting import archive, workbook
from yibao.insight.figures import Figures, gather, period_of
from yibao.insight.page import DAYS, STYLE_HASH, insight_page
from yibao.insight.reading import CHINA
from yibao.insight.settings import InsightSettings
from yibao.insight.store import InsightStore
from yibao.rules import the_rulebook

logger = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[HTTPResponse]]
_DEFAULT_DAYS = 30
_KEPT = 20.0  # seconds: who presses reload does not have everything counted again
# Reading thousands of questions for their meaning takes seconds of a processor that citizens wait for
_GROUPS_KEPT = 600.0
_EVERY = 3600.0  # seconds between two takings; what is too old must go though nobody looks
_PROXIED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
_HERE = ("localhost", "127.0.0.1", "[::1]")
_LOCAL_ONLY = "这一页只在本机看得到。改法：设 YIBAO_INSIGHT_TOKEN，打开时用户名随便填，密码填它。"
_WHO = "请填密码：用户名随便填，密码是 YIBAO_INSIGHT_TOKEN。"
_AWAY = "统计用的数据库暂时用不了，请过一会儿再看。"
_ASK = {"WWW-Authenticate": 'Basic realm="yibao insight", charset="UTF-8"'}
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_KINDS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
    "zip": ("application/zip", archive),
}


class InsightInput(InputChannel):
    """No messages come in here; Rasa takes routes from channels only."""

    def __init__(self, settings: InsightSettings) -> None:
        self._settings = settings
        self._store: InsightStore | None = None
        self._worker = ThreadPoolExecutor(1, "insight")
        self._kept: dict[int, tuple[float, Figures]] = {}
        self._groups: dict[int, tuple[float, list[Cluster]]] = {}

    @classmethod
    def name(cls) -> str:
        """The name that it is listed by."""
        return "insight"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InsightInput:
        """The door with the settings of the environment; raises ConfigurationError."""
        return cls(InsightSettings.from_environment())

    def url_prefix(self) -> str:
        """Beside Rasa's /webhooks, which proxies show to everybody."""
        return "/"

    def blueprint(self, on_new_message: Callable[..., Awaitable[Any]]) -> Blueprint:
        """The routes, and the taking over of conversations every hour."""
        door = Blueprint("insight_door", f"{__name__}.door")
        door.add_route(self._guarded(self._page), "/insight", ["GET"], name="page")
        for kind in _KINDS:
            handler = self._guarded(partial(self._file, kind))
            door.add_route(handler, f"/insight/export.{kind}", ["GET"], name=kind)
        door.middleware("response")(_with_headers)
        door.listener("after_server_start")(self._start)
        return door

    def _guarded(self, handler: Handler) -> Handler:
        async def handle(request: Request) -> HTTPResponse:
            try:
                self._check(request)
                return await handler(request)
            except Refused as refused:
                headers = _ASK if refused.status == 401 else None
                return _told(str(refused), refused.status, headers)
            except Exception as error:
                # Not with what it failed: a database's error quotes what was stored
                logger.error("The operator's page failed: %s", type(error).__name__)
                return _told(_AWAY, 503)

        return handle

    def _check(self, request: Request) -> None:
        token = self._settings.token
        if token and not hmac.compare_digest(_given(request).encode(), token.encode()):
            raise Refused(401, "who", _WHO)
        if not token and not _is_local(request):
            raise Refused(403, "local_only", _LOCAL_ONLY)

    async def _page(self, request: Request) -> HTTPResponse:
        days = _days(request)
        figures = await self._figures(days)
        return response.html(insight_page(figures, the_rulebook(), days))

    async def _file(self, kind: str, request: Request) -> HTTPResponse:
        days = _days(request)
        figures = await self._figures(days)
        content_type, write = _KINDS[kind]
        content = await self._aside(partial(write, figures, the_rulebook()))
        name = f"yibao-{figures.period.since}-{figures.period.until}.{kind}"
        attached = {"Content-Disposition": f'attachment; filename="{name}"'}
        return response.raw(content, headers=attached, content_type=content_type)

    async def _figures(self, days: int) -> Figures:
        return await self._aside(partial(self._gather, days))

    async def _aside(self, job: Callable[[], Any]) -> Any:
        # One at a time and apart from the citizens' questions
        return await asyncio.get_running_loop().run_in_executor(self._worker, job)

    def _gather(self, days: int) -> Figures:
        since, figures = self._kept.get(days, (-_KEPT, None))
        if figures is None or time.monotonic() - since >= _KEPT:
            store, now = self._opened(), datetime.now(CHINA)
            store.refresh()
            period, group = period_of(days, now.date()), partial(self._grouped, days)
            figures = gather(store, the_rulebook(), period, now, group)
            self._kept[days] = (time.monotonic(), figures)
        return figures

    def _grouped(self, days: int, texts: Sequence[str]) -> list[Cluster]:
        since, groups = self._groups.get(days, (-_GROUPS_KEPT, []))
        if time.monotonic() - since >= _GROUPS_KEPT:
            groups = clusters(texts)
            self._groups[days] = (time.monotonic(), groups)
        return groups

    def _opened(self) -> InsightStore:
        self._store = self._store or InsightStore(self._settings)
        return self._store

    async def _start(self, app: Sanic, _: AbstractEventLoop) -> None:
        app.add_task(self._take_every_hour())

    async def _take_every_hour(self) -> None:
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self._aside(lambda: self._opened().refresh())
            except StoreError as error:
                logger.error("%s", error)


def _given(request: Request) -> str:
    """The password of the Authorization header, or the bearer's token; empty if there is none."""
    scheme, _, rest = (request.headers.get("authorization") or "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _is_local(request: Request) -> bool:
    """Whether a program of this machine asks for itself, by a name that no other site may take."""
    host = str(request.headers.get("host", "")).lower()
    name = host[: host.rfind(":")] if host.rpartition(":")[2].isdecimal() else host
    if any(one in request.headers for one in _PROXIED) or name not in _HERE:
        return False
    try:
        return ip_address(str(request.ip)).is_loopback
    except ValueError:
        return False


def _days(request: Request) -> int:
    text = request.args.get("days", str(_DEFAULT_DAYS))
    if text not in map(str, DAYS):
        raise Refused(400, "days", f"days 只能写 {'、'.join(map(str, DAYS))} 里的一个。")
    return int(text)


def _told(text: str, status: int, headers: dict[str, str] | None = None) -> HTTPResponse:
    shown = page("看不了", "", [f"<h1>看不了</h1><p>{escape(text)}</p>"])
    return response.html(shown, status=status, headers=headers)


async def _with_headers(_: Request, answer: HTTPResponse) -> None:
    # Rasa's own CORS settings may let any site read what a browser on this machine may see
    for name in [name for name in answer.headers if name.lower().startswith("access-control-")]:
        del answer.headers[name]
    answer.headers.update(_HEADERS)
