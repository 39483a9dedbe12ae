"""The platform as a client: it pushes what users send to the account, and tries again."""

from __future__ import annotations

import asyncio
import itertools
import random
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiohttp

from tests.wechat_platform import wire
from tests.wechat_platform.account import Account
from tests.wechat_platform.ledger import BROKEN, Ledger, Said, Saw

LONGEST_REPLY = 2048
_IDS = itertools.count(7_000_000_000_000_000_001)
Fields = dict[str, "str | int"]


@dataclass(frozen=True)
class Message:
    """What a user sent: the fields of its XML, and the key that all its tries share."""

    user: str
    key: str
    text: str
    fields: Fields


class Platform:
    """Pushes messages to the account's address; gives up a try after `patience` seconds."""

    def __init__(
        self, account: Account, url: str, ledger: Ledger, patience: float = 5.0, tries: int = 3
    ) -> None:
        self.account, self.url, self.ledger = account, url, ledger
        self.patience, self.tries = patience, tries
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Platform:
        # Nobody waits here for another one's reply
        connector = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(connector=connector)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._session
        await self._session.close()

    # What a user sends

    def text(self, user: str, text: str, **more: str | int) -> Message:
        """A text message; `bizmsgmenuid` where a choice was tapped."""
        return self._message(user, text, {"MsgType": "text", "Content": text, **more})

    def voice(self, user: str, recognition: str = "") -> Message:
        """A voice message, with what was recognised if the account has that."""
        said = {"Recognition": recognition} if recognition else {}
        media = {"MsgType": "voice", "MediaId": secrets.token_hex(16), "Format": "amr"}
        return self._message(user, recognition, {**media, **said})

    def other(self, user: str, kind: str, **more: str | int) -> Message:
        """An image, location, link, video, shortvideo or file."""
        return self._message(user, "", {"MsgType": kind, **more})

    def event(self, user: str, event: str, key: str = "") -> Message:
        """subscribe, unsubscribe, CLICK, VIEW, SCAN …; an event has no MsgId."""
        now = int(time.time())
        fields = self._head(user, now) | {"MsgType": "event", "Event": event, "EventKey": key}
        return Message(user, f"{user}{now}{event}", key, fields)

    # How it reaches the account

    async def check_url(self) -> str:
        """What the account's address answers when it is entered on the settings page."""
        assert self._session
        query = self.plain_query() | {"echostr": str(random.randrange(10**18))}
        async with self._session.get(self.url, params=query) as answer:
            text = await answer.text()
            assert answer.status == 200 and text == query["echostr"], (answer.status, text)
            return text

    async def say(self, user: str, text: str) -> list[str]:
        """Send a text and wait until the platform is through with it; what the user saw meanwhile."""
        before = len(self.ledger.of(user))
        await self.deliver(self.text(user, text))
        return self.ledger.of(user)[before:]

    async def deliver(self, message: Message) -> bool:
        """Push until an answer comes; False if the user saw that the account is out of order."""
        self.ledger.say(Said(message.user, message.key, message.text))
        return await self.push(message)

    async def push(self, message: Message) -> bool:
        """Push what was said before: the platform sometimes sends the same twice."""
        for attempt in range(1, self.tries + 1):
            if await self._try(message, attempt):
                return True
        self.ledger.see(Saw(message.user, BROKEN, "platform", message.key, self.tries))
        return False

    async def deliver_all(
        self, messages: Sequence[Message], duplicates: Iterable[Message] = (), seed: int = 0
    ) -> None:
        """Deliver all at once and in no order, some of them twice."""
        going = [self.deliver(m) for m in messages] + [self.push(m) for m in duplicates]
        random.Random(seed).shuffle(going)
        await asyncio.gather(*going)

    def plain_query(self, **changed: str) -> dict[str, str]:
        """The signed part of an address, as for plain mode."""
        signed = {"timestamp": str(int(time.time())), "nonce": secrets.token_hex(5)} | changed
        signature = wire.sign(self.account.token, signed["timestamp"], signed["nonce"])
        return {"signature": signature, **signed}

    def request(self, message: Message, **changed: str) -> tuple[dict[str, str], bytes]:
        """The query and body of one try."""
        query = self.plain_query(**changed) | {"openid": message.user}
        body = wire.xml(message.fields)
        if self.account.mode == "plain":
            return query, body.encode()
        closed = wire.close(body.encode(), self.account.aes_key, self.account.app_id)
        query["encrypt_type"] = "aes"
        query["msg_signature"] = wire.sign(
            self.account.token, query["timestamp"], query["nonce"], closed
        )
        # In compatible mode both forms travel side by side
        shown = message.fields if self.account.mode == "compatible" else {}
        outer: Fields = {"ToUserName": self.account.name, **shown, "Encrypt": closed}
        return query, wire.xml(outer).encode()

    async def post(self, query: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """One raw request; the status and what came back."""
        assert self._session
        async with self._session.post(self.url, params=query, data=body) as answer:
            return answer.status, await answer.read()

    async def _try(self, message: Message, attempt: int) -> bool:
        began = time.monotonic()
        try:
            status, body = await asyncio.wait_for(
                self.post(*self.request(message)), timeout=self.patience
            )
        except asyncio.TimeoutError:
            return False
        except aiohttp.ClientError:
            # As when the account's server starts anew: the platform waits before the next try
            await asyncio.sleep(max(0.0, self.patience - (time.monotonic() - began)))
            return False
        seconds = time.monotonic() - began
        self.ledger.answer_times.append(seconds)
        if status != 200:
            self.ledger.fault(f"status {status}")
            return False
        return self._show(message, body, attempt, seconds)

    def _show(self, message: Message, body: bytes, attempt: int, seconds: float) -> bool:
        if body in (b"", b"success"):
            return True
        try:
            text = self._reply(message, body)
        except Exception as error:
            self.ledger.fault(f"bad reply: {error!r}")
            return False
        self.ledger.see(Saw(message.user, text, "passive", message.key, attempt, seconds))
        return True

    def _reply(self, message: Message, body: bytes) -> str:
        found = wire.fields(body)
        if self.account.mode != "plain":
            parts = (found["TimeStamp"], found["Nonce"], found["Encrypt"])
            assert wire.sign(self.account.token, *parts) == found["MsgSignature"], "signature"
            opened = wire.open_(found["Encrypt"], self.account.aes_key, self.account.app_id)
            found = wire.fields(opened)
        assert found["ToUserName"] == message.user and found["FromUserName"] == self.account.name
        assert found["MsgType"] == "text" and abs(int(found["CreateTime"]) - time.time()) < 60
        size = len(found["Content"].encode())
        assert 0 < size < LONGEST_REPLY, f"{size} bytes"
        return found["Content"]

    def _head(self, user: str, now: int) -> Fields:
        return {"ToUserName": self.account.name, "FromUserName": user, "CreateTime": now}

    def _message(self, user: str, text: str, more: Fields) -> Message:
        number = next(_IDS)
        fields = self._head(user, int(time.time())) | more | {"MsgId": number}
        return Message(user, str(number), text, fields)
