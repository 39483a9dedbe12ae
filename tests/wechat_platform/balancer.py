"""A proxy before several servers, as nginx with `hash $arg_openid` would stand there.

A citizen's messages go to one server, and past it only while it is down; where the proxy is not
`sticky`, each message goes to the next server.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from zlib import crc32

import aiohttp
from aiohttp import web


class Balancer:
    """Hands each request to its citizen's server, or the next that takes it; 502 where one breaks off."""

    def __init__(self, ports: Sequence[int], sticky: bool = True) -> None:
        self._ports, self._sticky, self._next = ports, sticky, itertools.count()

    async def __aenter__(self) -> Balancer:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body, first = await request.read(), self._first(request)
        for i in range(len(self._ports)):
            port = self._ports[(first + i) % len(self._ports)]
            try:
                answer = await self._asked(request, port, body)
                if answer.status != 503:
                    return answer
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                # It may have been heard: the platform's next try tells
                break
        return web.Response(status=502)

    def _first(self, request: web.Request) -> int:
        if not self._sticky:
            return next(self._next)
        return crc32(request.query.get("openid", "").encode())

    async def _asked(self, request: web.Request, port: int, body: bytes) -> web.Response:
        url = f"http://127.0.0.1:{port}{request.path_qs}"
        async with self._session.request(request.method, url, data=body) as answer:
            return web.Response(
                status=answer.status, body=await answer.read(), content_type=answer.content_type
            )
