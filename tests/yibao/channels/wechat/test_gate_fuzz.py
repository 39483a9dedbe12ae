"""Whatever comes, signed or not: the gate lets it in or refuses it, and raises nothing else."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as some

from tests.wechat_platform import wire
from tests.wechat_platform.account import Account
from tests.wechat_platform.ledger import Ledger
from tests.wechat_platform.pushing import Platform
from tests.yibao.channels.wechat.conftest import settings_of
from yibao.channels.wechat.gate import Gate
from yibao.errors import Refused
from yibao.stores.short_lived import MemoryShortLived

SAFE, PLAIN = Account("safe"), Account("plain")
NAMES = some.sampled_from(
    ["ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "Event", "Content", "Encrypt"]
)
VALUES = some.one_of(some.sampled_from(["event", "text", "1700000000"]), some.text(max_size=40))
FIELDS = some.dictionaries(NAMES, VALUES)


def tried(account: Account, query: dict[str, str], body: bytes) -> None:
    gate = Gate(settings_of(account), MemoryShortLived())
    with suppress(Refused):
        message, seal = asyncio.run(gate.admit(query, body))
        assert message.openid and message.kind and wire.fields(seal.text(message, "好"))


def platform(account: Account) -> Platform:
    return Platform(account, "", Ledger())


@given(some.dictionaries(some.sampled_from(["signature", "timestamp", "nonce"]), VALUES))
def test_any_query(query: dict[str, str]) -> None:
    tried(SAFE, query, b"<xml/>")
    nonce = {name: query[name] for name in ("timestamp", "nonce") if name in query}
    signed = platform(PLAIN).plain_query(**nonce)
    tried(PLAIN, signed, b"<xml/>")


@given(some.binary(max_size=200))
def test_any_body(body: bytes) -> None:
    tried(PLAIN, platform(PLAIN).plain_query(), body)


@given(some.binary(max_size=200), some.booleans())
def test_anything_that_was_encrypted_and_signed(packed: bytes, whole: bool) -> None:
    closed = (
        wire.close(packed, SAFE.aes_key, SAFE.app_id)
        if whole
        else wire.close_raw(packed, SAFE.aes_key)
    )
    query = platform(SAFE).plain_query() | {"encrypt_type": "aes"}
    parts = (SAFE.token, query["timestamp"], query["nonce"], closed)
    query["msg_signature"] = wire.sign(*parts)
    tried(SAFE, query, wire.xml({"Encrypt": closed}).encode())


@given(FIELDS)
def test_any_fields(fields: dict[str, str]) -> None:
    body = wire.xml(fields).encode("utf-8", "replace")
    tried(PLAIN, platform(PLAIN).plain_query(), body)
    tried(SAFE, platform(SAFE).plain_query() | {"encrypt_type": "aes"}, body)
