"""The platform's API server: tokens that expire, quotas, menus, and faults on demand."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections import Counter, defaultdict, deque
from typing import Any

from aiohttp import web

from tests.wechat_platform.account import Account
from tests.wechat_platform.ledger import Ledger, Saw

Json = dict[str, Any]

_WINDOW = 48 * 3600
_MOST_SINCE = 5
_LONGEST = 2048
_FORCED_A_DAY = 20
SEND, TOKEN = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token"


class ApiServer:
    """Serves one account on a free port of this machine; counts every call by its path."""

    def __init__(self, account: Account, ledger: Ledger, token_seconds: float = 7200) -> None:
        self.account, self.ledger = account, ledger
        self.token_seconds = token_seconds
        self.menu: Json | None = None
        self.calls: Counter[str] = Counter()
        self.fetched = self.forced = 0
        self.send_quota = 500_000
        self._token, self._until = "", 0.0
        self._faults: defaultdict[str, deque[int | str]] = defaultdict(deque)

    async def __aenter__(self) -> ApiServer:
        app = web.Application(middlewares=[self._gatekeeper])
        app.router.add_post(TOKEN, self._stable_token)
        app.router.add_post(SEND, self._send)
        app.router.add_get("/cgi-bin/menu/get", self._menu_get)
        app.router.add_post("/cgi-bin/menu/create", self._menu_create)
        app.router.add_get("/cgi-bin/menu/delete", self._menu_delete)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, shutdown_timeout=0.1)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def fail(self, path: str, *faults: int | str) -> None:
        """The next calls of the path fail so: an error code, hang, cut, late (done, then silent), junk or 500."""
        self._faults[path].extend(faults)

    def spoil_token(self) -> None:
        """The token is no longer good, as when another program has forced a new one."""
        self._token = ""

    @web.middleware
    async def _gatekeeper(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.calls[request.path] += 1
        waiting = self._faults[request.path]
        fault = waiting.popleft() if waiting else None
        if fault == "late":
            await handler(request)
            fault = "cut"
        if fault is not None:
            return await self._failed(request, fault)
        if request.path != TOKEN and (code := self._token_fault(request)):
            return refusal(code)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _failed(self, request: web.Request, fault: int | str) -> web.StreamResponse:
        if isinstance(fault, int):
            return refusal(fault)
        if fault == "junk":
            return web.Response(text="<html>502</html>")
        if fault == "500":
            return web.Response(status=500, text="{}")
        if fault == "hang":
            await asyncio.sleep(30)
        assert request.transport
        request.transport.abort()
        return web.Response()

    def _token_fault(self, request: web.Request) -> int:
        given = request.query.get("access_token", "")
        if not given:
            return 41001
        if given != self._token:
            return 40001
        return 42001 if time.time() >= self._until else 0

    async def _stable_token(self, request: web.Request) -> web.Response:
        asked = await _json(request)
        if asked.get("grant_type") != "client_credential" or asked["appid"] != self.account.app_id:
            return refusal(40013)
        if asked["secret"] != self.account.secret:
            return refusal(40125)
        self.fetched += 1
        if asked.get("force_refresh"):
            self.forced += 1
            if self.forced > _FORCED_A_DAY:
                return refusal(45009)
        if asked.get("force_refresh") or not self._token or time.time() >= self._until - 300:
            self._token = secrets.token_urlsafe(60)
            self._until = time.time() + self.token_seconds
        left = int(self._until - time.time())
        return web.json_response({"access_token": self._token, "expires_in": left})

    async def _send(self, request: web.Request) -> web.Response:
        asked = await _json(request)
        user = asked["touser"]
        if code := self._send_fault(user, asked):
            return refusal(code)
        self.ledger.see(Saw(user, asked["text"]["content"], "customer"))
        return refusal(0)

    def _send_fault(self, user: str, asked: Json) -> int:
        last = self.ledger.last_said(user)
        if last is None:
            return 40003
        if time.time() - last > _WINDOW:
            return 45015
        if self.ledger.customer_messages_since(user) >= _MOST_SINCE:
            return 45047
        if len(asked["text"]["content"].encode()) >= _LONGEST:
            return 45002
        self.send_quota -= 1
        return 45009 if self.send_quota < 0 else 0

    async def _menu_get(self, _: web.Request) -> web.Response:
        return refusal(46003) if self.menu is None else web.json_response({"menu": self.menu})

    async def _menu_create(self, request: web.Request) -> web.Response:
        self.menu = await _json(request)
        return refusal(0)

    async def _menu_delete(self, _: web.Request) -> web.Response:
        self.menu = None
        return refusal(0)


def refusal(code: int) -> web.Response:
    """How the platform says ok and not ok: always with status 200."""
    return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "error rid: 0-0-0"})


async def _json(request: web.Request) -> Json:
    body = await request.read()
    # The real platform shows escapes on the phone as they are
    assert b"\\u" not in body, "escaped text"
    read: Json = json.loads(body)
    return read
