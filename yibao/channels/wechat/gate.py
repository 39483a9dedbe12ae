"""Who may come in: every request is proved to be the platform's, recent, and no replay."""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from yibao.channels.wechat.cipher import BadCipher, MessageCipher
from yibao.channels.wechat.envelope import LARGEST_BODY, bad_body, fields_of, written
from yibao.channels.wechat.incoming import Incoming, incoming
from yibao.channels.wechat.settings import PLAIN, SAFE, WechatSettings
from yibao.channels.wechat.signing import is_signed, signature
from yibao.errors import Refused
from yibao.stores.short_lived import ShortLived

# What the platform takes as "heard, nothing to say", in every mode
SUCCESS = b"success"
WINDOW = 300
_LONGEST_NONCE = 128
_ECHO = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Seal:
    """Turns a reply's text into the response's bytes: plain or encrypted as the request was."""

    token: str = field(repr=False)
    cipher: MessageCipher | None = field(repr=False)
    clock: Callable[[], float] = field(default=time.time, repr=False)

    def text(self, incoming: Incoming, text: str) -> bytes:
        """The passive reply to that message; its content type is application/xml."""
        now = int(self.clock())
        reply = written(
            {
                "ToUserName": incoming.openid,
                "FromUserName": incoming.account,
                "CreateTime": now,
                "MsgType": "text",
                "Content": text,
            }
        )
        return reply if self.cipher is None else self._closed(self.cipher.encrypt(reply), now)

    def _closed(self, encrypted: str, now: int) -> bytes:
        nonce = secrets.token_hex(8)
        return written(
            {
                "Encrypt": encrypted,
                "MsgSignature": signature(self.token, str(now), nonce, encrypted),
                "TimeStamp": now,
                "Nonce": nonce,
            }
        )


class Gate:
    """Checks requests; what it refuses it raises as Refused (403, 400 or 413)."""

    def __init__(
        self,
        settings: WechatSettings,
        store: ShortLived,
        window: int = WINDOW,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings, self._store, self._window, self._clock = settings, store, window, clock
        key = settings.aes_key
        self._cipher = MessageCipher(key, settings.app_id) if key else None
        self._plain = Seal(settings.token, None, clock)
        self._safe = Seal(settings.token, self._cipher, clock)

    def echo(self, query: Mapping[str, str]) -> str:
        """What the platform wants to read back when the account's address is set; raises Refused."""
        sent = query.get("echostr", "")
        if not self._settings.work:
            self._check_caller(query, "signature")
            if not _ECHO.fullmatch(sent):
                raise bad_body()
            return sent
        # WeCom sends it encrypted, and signs that
        self._check_caller(query, "msg_signature", sent)
        return _text(self._decrypted(sent))

    async def admit(self, query: Mapping[str, str], body: bytes) -> tuple[Incoming, Seal]:
        """The message and the seal for its reply; raises Refused, and StoreError without the store."""
        if len(body) > LARGEST_BODY:
            raise Refused(413, "too_long", "发来的内容太大了。")
        if not self._settings.work:
            self._check_caller(query, "signature")
        fields = fields_of(body)
        seal = self._seal(query, fields)
        if seal is self._safe:
            fields = self._opened(query, fields)
        message = incoming(fields)
        await self._check_nonce(query, fields)
        return message, seal

    def _seal(self, query: Mapping[str, str], fields: Mapping[str, str]) -> Seal:
        mode, is_closed = self._settings.mode, "Encrypt" in fields
        if mode == PLAIN:
            if is_closed and "FromUserName" not in fields:
                raise Refused(400, "mode", "收到的是密文，这里没有设密钥。")
            return self._plain
        says_closed = self._settings.work or query.get("encrypt_type") == "aes"
        # Whoever takes the signed part away must not get in with the rest
        if is_closed != says_closed or (mode == SAFE and not is_closed):
            raise Refused(403, "mode", "这里只收安全模式的消息。")
        return self._safe if is_closed else self._plain

    def _opened(self, query: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
        self._check_caller(query, "msg_signature", fields["Encrypt"])
        return fields_of(self._decrypted(fields["Encrypt"]))

    def _decrypted(self, closed: str) -> bytes:
        if self._cipher is None:
            raise bad_body()
        try:
            return self._cipher.decrypt(closed)
        except BadCipher:
            raise Refused(400, "bad_cipher", "解不开：AppID 或 EncodingAESKey 对不上。") from None

    def _check_caller(self, query: Mapping[str, str], name: str, *signed: str) -> None:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        parts = (self._settings.token, timestamp, nonce, *signed)
        if not nonce or len(nonce) > _LONGEST_NONCE or not is_signed(query.get(name, ""), *parts):
            raise Refused(403, "bad_signature", "签名不对：不是微信平台发来的。")
        number = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12
        if not number or abs(self._clock() - int(timestamp)) > self._window:
            raise Refused(403, "stale", "时间对不上：消息太旧，或这台机器的钟不准。")

    async def _check_nonce(self, query: Mapping[str, str], fields: Mapping[str, str]) -> None:
        # The plain signature does not cover the body: a signature seen once must not carry another.
        # The platform's own retry brings the same message, which is let through
        used = signature(self._settings.token, query["timestamp"], query["nonce"])
        content = sha256(written(dict(fields))).hexdigest()
        name = f"wechat:nonce:{used}"
        # As long as the timestamp is good, which may lie ahead
        if await self._store.claim(name, 2 * self._window + 1, content):
            return
        if not hmac.compare_digest(await self._store.get(name) or content, content):
            raise Refused(403, "replayed", "这个签名已经用过了。")


def _text(plain: bytes) -> str:
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError:
        raise bad_body() from None
