"""A WeCom application's callback: the same crypto, another receiver, and no plain mode."""

from __future__ import annotations

import asyncio
import secrets
import time

import pytest
from wechatpy.enterprise.crypto import WeChatCrypto
from wechatpy.enterprise.parser import parse_message

from tests.wechat_platform import wire
from tests.wechat_platform.account import Account
from yibao.channels.wechat.envelope import fields_of
from yibao.channels.wechat.gate import Gate
from yibao.channels.wechat.settings import WechatSettings
from yibao.errors import Refused
from yibao.stores.short_lived import MemoryShortLived

ACCOUNT = Account("safe", app_id="ww" + secrets.token_hex(8), name="ww" + secrets.token_hex(8))
ORACLE = WeChatCrypto(ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.app_id)
MESSAGE: dict[str, str | int] = {
    "ToUserName": ACCOUNT.name, "FromUserName": "Zhang.San@bureau", "CreateTime": int(time.time()),
    "MsgType": "text", "Content": "余额", "MsgId": 7_000_000_000_000_000_001, "AgentID": 1000002,
}  # fmt: skip


@pytest.fixture
def gate() -> Gate:
    environment = ACCOUNT.environment()
    environment["YIBAO_WECHAT_CORP_ID"] = environment.pop("YIBAO_WECHAT_APP_ID")
    settings = WechatSettings.from_environment(environment)
    assert settings
    return Gate(settings, MemoryShortLived())


def signed(closed: str) -> dict[str, str]:
    at = {"timestamp": str(int(time.time())), "nonce": secrets.token_hex(5)}
    return at | {"msg_signature": wire.sign(ACCOUNT.token, *at.values(), closed)}


def closed(text: str, receiver: str = ACCOUNT.app_id) -> str:
    return wire.close(text.encode(), ACCOUNT.aes_key, receiver)


def test_the_address_check_is_opened_and_answered_in_clear(gate: Gate) -> None:
    sent = closed("5837397576500011341")
    query = signed(sent) | {"echostr": sent}
    assert gate.echo(query) == "5837397576500011341"
    seen = (query["msg_signature"], query["timestamp"], query["nonce"], sent)
    assert ORACLE.check_signature(*seen) in ("5837397576500011341", b"5837397576500011341")


@pytest.mark.parametrize("sent", ["5837", "", closed("1", "ww0000000000000000")])
def test_an_address_check_that_is_not_sealed_for_us_is_refused(gate: Gate, sent: str) -> None:
    with pytest.raises(Refused):
        gate.echo(signed(sent) | {"echostr": sent})
    with pytest.raises(Refused, match="签名"):
        gate.echo(signed("other") | {"echostr": closed("1")})


def test_a_message_comes_in_and_the_oracle_opens_the_reply(gate: Gate) -> None:
    sealed = closed(wire.xml(MESSAGE))
    body = wire.xml({"ToUserName": ACCOUNT.name, "AgentID": 1000002, "Encrypt": sealed})
    message, seal = asyncio.run(gate.admit(signed(sealed), body.encode()))
    assert (message.text, message.openid) == ("余额", "Zhang.San@bureau")
    reply = fields_of(seal.text(message, "在手机上查"))
    parts = (reply["MsgSignature"], reply["TimeStamp"], reply["Nonce"])
    opened = fields_of(ORACLE.decrypt_message({"Encrypt": reply["Encrypt"]}, *parts).encode())
    assert (opened["Content"], opened["ToUserName"]) == ("在手机上查", "Zhang.San@bureau")


def test_the_oracle_s_envelope_is_let_in(gate: Gate) -> None:
    at = {"timestamp": str(int(time.time())), "nonce": secrets.token_hex(5)}
    body = ORACLE.encrypt_message(wire.xml(MESSAGE), at["nonce"], at["timestamp"])
    query = at | {"msg_signature": fields_of(body.encode())["MsgSignature"]}
    message, _ = asyncio.run(gate.admit(query, body.encode()))
    assert parse_message(wire.xml(MESSAGE)).source == message.openid


def test_what_is_in_clear_or_signed_as_an_account_s_is_refused(gate: Gate) -> None:
    at = {"timestamp": str(int(time.time())), "nonce": secrets.token_hex(5)}
    account_s = at | {"signature": wire.sign(ACCOUNT.token, *at.values())}
    sealed = wire.xml({"ToUserName": ACCOUNT.name, "Encrypt": closed(wire.xml(MESSAGE))})
    for body in (wire.xml(MESSAGE), sealed):
        with pytest.raises(Refused) as refused:
            asyncio.run(gate.admit(account_s, body.encode()))
        assert refused.value.status == 403
