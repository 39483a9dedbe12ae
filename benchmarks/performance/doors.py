"""The client at a server's door: one question, one answer, and how it came out."""

from __future__ import annotations

import asyncio
import time
import uuid
from abc import ABC, abstractmethod
from typing import Any

import aiohttp

from benchmarks.performance.figures import APOLOGY, EMPTY, ERROR, OK, Turn

# How the product says that a turn failed (yibao/channels/guard.py); held against it by a test
SORRY = "不好意思，我这边出了点问题"
# Resent when told to wait, as the widget does; then given up
_PATIENCE = 60.0
_REFUSED_FOR_NOW = (429, 503)


class Door(ABC):
    """A door of a server; conversations are named by what `begin` returns."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.waits = 0
        self._http: aiohttp.ClientSession

    async def __aenter__(self) -> Door:
        # As many connections as there are users, kept open as browsers do
        connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=_PATIENCE)
        self._http = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    @abstractmethod
    async def begin(self) -> str:
        """Begin a conversation."""

    @abstractmethod
    async def _send(self, conversation: str, message: str, text: str) -> tuple[int, Any, float]:
        """Status, the replies, seconds to wait."""

    async def ask(self, conversation: str, text: str, number: int = 1) -> Turn:
        """One whole turn, from the first sending to the answer."""
        start, message = time.perf_counter(), str(uuid.uuid4())
        while True:
            state, wait = await self._try(conversation, message, text)
            now = time.perf_counter()
            if not wait or now - start > _PATIENCE:
                return Turn(now, now - start, state, conversation, number)
            self.waits += 1
            await asyncio.sleep(wait)

    async def _try(self, conversation: str, message: str, text: str) -> tuple[str, float]:
        try:
            status, replies, wait = await self._send(conversation, message, text)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            return ERROR, 0
        if status != 200:
            return ERROR, wait if status in _REFUSED_FOR_NOW else 0
        return state_of(replies), 0


def state_of(replies: Any) -> str:
    """How a turn with those replies came out."""
    if not isinstance(replies, list):
        return ERROR
    if not replies:
        return EMPTY
    texts = [reply.get("text") or "" for reply in replies if isinstance(reply, dict)]
    return APOLOGY if any(text.startswith(SORRY) for text in texts) else OK


class WebDoor(Door):
    """The product's web door."""

    async def begin(self) -> str:
        """The token of a new conversation."""
        url = f"{self.address}/webhooks/web/conversations"
        async with self._http.post(url, json={}) as answer:
            answer.raise_for_status()
            return str((await answer.json())["token"])

    async def _send(self, conversation: str, message: str, text: str) -> tuple[int, Any, float]:
        url = f"{self.address}/webhooks/web/messages"
        who = {"Authorization": f"Bearer {conversation}"}
        body = {"id": message, "text": text}
        async with self._http.post(url, json=body, headers=who) as answer:
            wait = float(answer.headers.get("Retry-After", 0))
            return answer.status, (await answer.json()).get("replies"), wait

    async def history(self, conversation: str) -> list[dict[str, Any]]:
        """The last messages of a conversation."""
        who = {"Authorization": f"Bearer {conversation}"}
        url = f"{self.address}/webhooks/web/messages"
        async with self._http.get(url, headers=who) as answer:
            return list((await answer.json())["messages"])


class RestDoor(Door):
    """Rasa's own REST channel."""

    async def begin(self) -> str:
        """A sender nobody else has."""
        return uuid.uuid4().hex

    async def _send(self, conversation: str, message: str, text: str) -> tuple[int, Any, float]:
        url = f"{self.address}/webhooks/rest/webhook"
        async with self._http.post(url, json={"sender": conversation, "message": text}) as answer:
            return answer.status, await answer.json(), 0
