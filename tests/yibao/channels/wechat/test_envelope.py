"""What is read of XML and what of a message."""

from __future__ import annotations

import pytest

from tests.wechat_platform import wire
from yibao.channels.wechat.envelope import LARGEST_BODY, fields_of, written
from yibao.channels.wechat.incoming import incoming
from yibao.errors import Refused

HEAD = {"ToUserName": "gh_1", "FromUserName": "oA", "CreateTime": "1700000000"}


def test_signs_that_xml_cannot_write_are_left_out() -> None:
    assert fields_of(written({"Content": "a\0b\x0bc\ud800d\ufffee\tf"})) == {"Content": "abcde\tf"}


def test_a_body_of_just_the_largest_size_is_read() -> None:
    body = wire.xml({"Content": "x"}).encode()
    assert fields_of(body + b" " * (LARGEST_BODY - len(body)))["Content"] == "x"
    with pytest.raises(Refused) as refused:
        fields_of(body + b" " * (LARGEST_BODY - len(body) + 1))
    assert refused.value.status == 413


def test_a_flood_of_fields_is_refused() -> None:
    assert len(fields_of(wire.xml({f"F{n}": n for n in range(64)}).encode())) == 64
    with pytest.raises(Refused):
        fields_of(wire.xml({f"F{n}": n for n in range(65)}).encode())


def test_the_encoding_is_utf_8_whatever_a_body_says() -> None:
    body = '<?xml version="1.0" encoding="gbk"?><xml><Content>余额</Content></xml>'.encode()
    assert fields_of(body) == {"Content": "余额"}


def test_the_key_of_a_message_is_its_number_alone() -> None:
    text = HEAD | {"MsgType": "text", "Content": "余额", "MsgId": "64"}
    again = text | {"CreateTime": "1700000005"}
    assert incoming(text).key == incoming(again).key != incoming(text | {"MsgId": "65"}).key


def test_the_key_of_an_event_tells_who_when_and_what_but_shows_nobody() -> None:
    event = HEAD | {"MsgType": "event", "Event": "CLICK", "EventKey": "怎么交"}
    key = incoming(event).key
    assert key == incoming(dict(event)).key and "oA" not in key
    others = [
        event | {name: value}
        for name, value in {
            "FromUserName": "oB", "CreateTime": "1700000001", "Event": "VIEW", "EventKey": "取现",
        }.items()
    ]  # fmt: skip
    assert len({key, *(incoming(other).key for other in others)}) == 5


def test_an_event_without_a_key_and_a_kind_that_is_new_come_in() -> None:
    subscribed = incoming(HEAD | {"MsgType": "event", "Event": "subscribe"})
    assert (subscribed.event, subscribed.event_key) == ("subscribe", "")
    assert incoming(HEAD | {"MsgType": "Channels_New", "MsgId": "1"}).kind == "channels_new"


def test_an_event_without_a_name_is_refused() -> None:
    with pytest.raises(Refused):
        incoming(HEAD | {"MsgType": "event"})
