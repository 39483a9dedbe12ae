"""Ours, the simulated platform's and an independent library's: three that must understand each other."""

from __future__ import annotations

import asyncio
import time

import pytest
import xmltodict
from hypothesis import given, settings
from hypothesis import strategies as some
from wechatpy import parse_message
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.utils import check_signature

from tests.wechat_platform import wire
from tests.wechat_platform.account import Account
from tests.wechat_platform.ledger import Ledger
from tests.wechat_platform.pushing import Platform
from tests.yibao.channels.wechat.conftest import settings_of
from yibao.channels.wechat.cipher import BadCipher, MessageCipher
from yibao.channels.wechat.envelope import fields_of, written
from yibao.channels.wechat.gate import Gate
from yibao.channels.wechat.incoming import incoming
from yibao.channels.wechat.signing import is_signed, signature
from yibao.stores.short_lived import MemoryShortLived

ACCOUNT = Account("safe")
ORACLE = WeChatCrypto(ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.app_id)
OURS = MessageCipher(ACCOUNT.aes_key, ACCOUNT.app_id)
TEXTS = some.text(some.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=300)
WORDS = some.text("abcdefgh0123456789", min_size=1, max_size=20)


@given(WORDS, WORDS, WORDS)
def test_signatures_agree(token: str, timestamp: str, nonce: str) -> None:
    ours = signature(token, timestamp, nonce)
    check_signature(token, ours, timestamp, nonce)
    assert ours == wire.sign(token, timestamp, nonce) and is_signed(ours, token, timestamp, nonce)
    with pytest.raises(InvalidSignatureException):
        check_signature(token, ours[::-1] + "0", timestamp, nonce)
    assert not is_signed(ours[:-1], token, timestamp, nonce)


@settings(max_examples=50)
@given(TEXTS.filter(bool))
def test_what_the_oracle_encrypts_we_decrypt_and_the_other_way_round(text: str) -> None:
    theirs = PrpCrypto(ORACLE.key)
    assert OURS.decrypt(theirs.encrypt(text, ACCOUNT.app_id).decode()) == text.encode()
    assert theirs.decrypt(OURS.encrypt(text.encode()), ACCOUNT.app_id) == text
    platform_s = wire.close(text.encode(), ACCOUNT.aes_key, ACCOUNT.app_id)
    assert theirs.decrypt(platform_s, ACCOUNT.app_id) == text == OURS.decrypt(platform_s).decode()


def test_what_is_for_another_account_is_opened_by_neither() -> None:
    closed = MessageCipher(ACCOUNT.aes_key, "wx0000000000000000").encrypt(b"<xml/>")
    with pytest.raises(InvalidAppIdException):
        PrpCrypto(ORACLE.key).decrypt(closed, ACCOUNT.app_id)
    with pytest.raises(BadCipher, match="AppID"):
        OURS.decrypt(closed)


@given(TEXTS)
def test_the_oracle_reads_our_xml_as_we_do(text: str) -> None:
    body = written({"Content": text, "CreateTime": 5})
    theirs = xmltodict.parse(body, strip_whitespace=False)["xml"]
    assert (theirs["Content"] or "", theirs["CreateTime"]) == (text, "5")
    assert fields_of(body) == {"Content": text.strip(), "CreateTime": "5"}


def test_the_oracle_finds_the_same_in_every_kind_of_message() -> None:
    platform = Platform(ACCOUNT, "", Ledger())
    for message in (
        platform.text("oUser", "余额 <&> ]]> 怎么查"),
        platform.voice("oUser", "余额怎么查"),
        platform.other("oUser", "image", PicUrl="http://x/1", MediaId="m"),
        platform.event("oUser", "CLICK", "居民医保怎么交"),
    ):
        body = wire.xml(message.fields)
        theirs, ours = parse_message(body), incoming(fields_of(body.encode()))
        assert (theirs.type, theirs.source, theirs.target) == (ours.kind, ours.openid, ours.account)
        assert theirs.create_time.timestamp() == ours.created
        if ours.kind == "event":
            assert theirs.key == ours.event_key
        else:
            assert f"m{theirs.id}" == ours.key
            assert getattr(theirs, "content", "") == ours.text
            assert (getattr(theirs, "recognition", "") or "") == ours.recognition


def test_the_oracle_opens_a_sealed_reply() -> None:
    platform = Platform(ACCOUNT, "", Ledger())
    gate = Gate(settings_of(ACCOUNT), MemoryShortLived())
    message, seal = asyncio.run(gate.admit(*platform.request(platform.text("oUser", "余额"))))
    reply = fields_of(seal.text(message, "在手机上查"))
    parts = (reply["MsgSignature"], reply["TimeStamp"], reply["Nonce"])
    opened = parse_message(ORACLE.decrypt_message({"Encrypt": reply["Encrypt"]}, *parts))
    assert (opened.content, opened.target, opened.source) == ("在手机上查", "oUser", ACCOUNT.name)
    assert abs(int(reply["TimeStamp"]) - time.time()) < 30


def test_the_gate_admits_what_the_oracle_sends() -> None:
    platform = Platform(ACCOUNT, "", Ledger())
    xml = wire.xml(platform.text("oUser", "余额").fields)
    query = platform.plain_query() | {"encrypt_type": "aes"}
    body = ORACLE.encrypt_message(xml, query["nonce"], query["timestamp"])
    query["msg_signature"] = fields_of(body.encode())["MsgSignature"]
    gate = Gate(settings_of(ACCOUNT), MemoryShortLived())
    message, _ = asyncio.run(gate.admit(query, body.encode()))
    assert (message.text, message.openid) == ("余额", "oUser")
