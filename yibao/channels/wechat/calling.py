"""One call of the platform's API: JSON out, JSON back, and nothing of it in a log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from yibao.channels.wechat.faults import fault, silence

Json = dict[str, Any]

_SECONDS = 5
_LARGEST_ANSWER = 256 * 1024
_HEADERS = {"Content-Type": "application/json"}


class Caller:
    """Connections to the platform, opened when first needed."""

    def __init__(self, base: str, seconds: float = _SECONDS) -> None:
        self._base = base
        self._limits = aiohttp.ClientTimeout(total=seconds, connect=seconds / 2)
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self, path: str, body: Json | None = None, query: Mapping[str, str] | None = None
    ) -> Json:
        """The answer to the body, or to a GET without one; PlatformError for a code or silence."""
        try:
            async with self._open().request(
                "GET" if body is None else "POST",
                self._base + path,
                params=query,
                data=None if body is None else _written(body),
                headers=_HEADERS if body is not None else None,
                allow_redirects=False,
            ) as answer:
                read = _read(await _body(answer), answer.status)
        except aiohttp.ClientConnectorError:
            # Its text, and the chained ones', would quote the address with the token
            raise silence(uncertain=False) from None
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            raise silence(uncertain=True) from None
        if code := _code(read):
            raise fault(code)
        return read

    async def close(self) -> None:
        """Let go of connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # Many offices reach the internet through a proxy; this machine itself needs none
            by_proxy = self._base.startswith("https:")
            self._session = aiohttp.ClientSession(timeout=self._limits, trust_env=by_proxy)
        return self._session


def _written(body: Json) -> bytes:
    # Escapes would arrive on the phone as they are
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    body = b""
    async for part in answer.content.iter_any():
        body += part
        if len(body) > _LARGEST_ANSWER:
            raise silence(uncertain=True)
    return body


def _read(body: bytes, status: int) -> Json:
    try:
        read = json.loads(body) if status == 200 else None
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise silence(uncertain=True)
    return read


def _code(answer: Json) -> int:
    code = answer.get("errcode", 0)
    if not isinstance(code, int):
        raise silence(uncertain=True)
    return code
