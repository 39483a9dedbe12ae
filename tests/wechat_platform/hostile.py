"""What an attacker, a broken proxy or a wrong setting may send, and the status each deserves."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.wechat_platform import wire
from tests.wechat_platform.account import Account
from tests.wechat_platform.pushing import Message, Platform

# In every hostile message: must turn up in no log and no answer
CONTENT = "我的身份证号和病情"
OPENID = "oHostile_openid-0123456789ab"
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi"))
    + "]><xml><Content>&i;</Content></xml>"
)
_WELL_FORMED = frozenset({"no fields", "nested deep", "another encoding"})
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_XXE = (
    '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    "<xml><Content>&f;</Content></xml>"
)


@dataclass(frozen=True)
class Hostile:
    """One request and the status that turns it away."""

    name: str
    query: dict[str, str]
    body: bytes
    status: int


def hostile(platform: Platform) -> list[Hostile]:
    """The table for the account's mode."""
    message = platform.text(OPENID, CONTENT)
    cases = [*_wrong_callers(platform, message), *_wrong_bodies(platform, message)]
    if platform.account.mode != "plain":
        cases += _wrong_ciphers(platform, message)
    return cases


def _wrong_callers(platform: Platform, message: Message) -> Iterator[Hostile]:
    query, body = platform.request(message)
    other = Platform(replace(platform.account, token="x" * 20), platform.url, platform.ledger)
    yield Hostile("forged with another token", *other.request(message), 403)
    yield Hostile("no query at all", {}, body, 403)
    for name in ("signature", "timestamp", "nonce"):
        yield Hostile(f"without {name}", _without(query, name), body, 403)
        yield Hostile(f"with an empty {name}", query | {name: ""}, body, 403)
    yield Hostile("signature of another time", query | {"timestamp": _in(1)}, body, 403)
    yield Hostile("signature with a sign beyond ASCII", query | {"signature": "签" * 40}, body, 403)
    for name, timestamp in {
        "stale": _in(-302), "from the future": _in(302), "no number for a time": "now",
        "a time of other digits": _in(0).translate(_WIDE), "a time without end": "9" * 5000,
    }.items():  # fmt: skip
        yield Hostile(name, *platform.request(message, timestamp=timestamp), 403)
    yield Hostile("an empty nonce, signed", *platform.request(message, nonce=""), 403)
    yield Hostile("a nonce without end", *platform.request(message, nonce="9" * 5000), 403)


def _wrong_bodies(platform: Platform, message: Message) -> Iterator[Hostile]:
    _, body = platform.request(message)
    bodies = {
        "truncated": body[: len(body) // 2], "empty": b"", "JSON": b'{"xml": 1}', "junk": b"\x00\xff" * 50,
        "entity bomb": _BOMB.encode(), "XXE": _XXE.encode(), "another root": b"<html><b>1</b></html>",
        "bad UTF-8": b"<xml><Content>\xff\xfe</Content></xml>", "no fields": b"<xml></xml>",
        "nested deep": b"<xml>" + b"<a>" * 2000 + b"</a>" * 2000 + b"</xml>",
        "another encoding": b'<?xml version="1.0" encoding="rot13"?><xml/>',
    }  # fmt: skip
    for name, wrong in bodies.items():
        # A body that is no message at all says nothing of being encrypted either
        no_cipher = platform.account.mode != "plain" and name in _WELL_FORMED
        status = 403 if no_cipher else 400
        yield Hostile(name, platform.request(message)[0], wrong, status)
    yield Hostile("oversize", platform.request(message)[0], body + b" " * 20_001, 413)
    for name in ("ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId"):
        short = {key: value for key, value in message.fields.items() if key != name}
        yield _signed(platform, f"without {name}", wire.xml(short))
    for name, wrong_value in {
        "FromUserName": "a b\n<c>", "MsgId": "../../x", "CreateTime": "-1", "MsgType": "te xt",
        "ToUserName": "x" * 65,
    }.items():  # fmt: skip
        yield _signed(platform, f"odd {name}", wire.xml(message.fields | {name: wrong_value}))
    twice = wire.xml(message.fields).replace("</xml>", "<FromUserName>other</FromUserName></xml>")
    yield _signed(platform, "two senders", twice)
    yield _signed(platform, "bomb inside", _BOMB)
    yield _signed(platform, "XXE inside", _XXE)


def _wrong_ciphers(platform: Platform, message: Message) -> Iterator[Hostile]:
    account = platform.account
    xml = wire.xml(message.fields).encode()
    good = wire.close(xml, account.aes_key, account.app_id)
    whole = b"r" * 16 + len(xml).to_bytes(4, "big") + xml + account.app_id.encode()
    for name, closed in {
        "another app id": wire.close(xml, account.aes_key, "wx0000000000000000"),
        "no app id": wire.close(xml, account.aes_key, ""),
        "another key": wire.close(xml, Account().aes_key, account.app_id),
        "junk base64": "&&&" + good, "empty ciphertext": "", "truncated ciphertext": good[:-44],
        "half a block": base64.b64encode(b"x" * 40).decode(), "random blocks": base64.b64encode(secrets.token_bytes(320)).decode(),
        "padding of zeros": wire.close_unpadded(whole + b"\0" * (-len(whole) % 32 or 32), account.aes_key),
        "padding beyond a block": wire.close_unpadded(whole + b"\x28" * (-len(whole) % 32), account.aes_key),
        "padding that differs": wire.close_unpadded(whole + _mixed(-len(whole) % 32 or 32), account.aes_key),
        "a length beyond the end": wire.close_raw(b"r" * 16 + b"\xff" * 4 + xml, account.aes_key),
        "nothing but padding": wire.close_raw(b"", account.aes_key),
    }.items():  # fmt: skip
        yield _carrying(platform, name, closed, 400)
    query, body = platform.request(message)
    yield Hostile("without msg_signature", _without(query, "msg_signature"), body, 403)
    yield Hostile("forged msg_signature", query | {"msg_signature": "0" * 40}, body, 403)
    other = platform.request(platform.text(OPENID, "另一句"))[1]
    yield Hostile("another ciphertext under a signature", query, other, 403)
    yield Hostile("encryption denied", _without(query, "encrypt_type"), body, 403)
    if account.mode == "safe":
        yield Hostile("plain where only safe is taken", _plain_query(platform), xml, 403)


def _signed(platform: Platform, name: str, xml: str) -> Hostile:
    account = platform.account
    if account.mode == "plain":
        return Hostile(name, _plain_query(platform), xml.encode(), 400)
    return _carrying(platform, name, wire.close(xml.encode(), account.aes_key, account.app_id), 400)


def _carrying(platform: Platform, name: str, closed: str, status: int) -> Hostile:
    query = platform.plain_query() | {"encrypt_type": "aes"}
    parts = (platform.account.token, query["timestamp"], query["nonce"], closed)
    query["msg_signature"] = wire.sign(*parts)
    body = wire.xml({"ToUserName": platform.account.name, "Encrypt": closed})
    return Hostile(name, query, body.encode(), status)


def _plain_query(platform: Platform) -> dict[str, str]:
    return platform.plain_query() | {"openid": OPENID}


def _without(query: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in query.items() if key != name}


def _mixed(size: int) -> bytes:
    return b"\x01" * (size - 1) + bytes([size]) if size > 1 else b"\x21"


def _in(seconds: int) -> str:
    return str(int(time.time()) + seconds)
