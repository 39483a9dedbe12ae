"""A message of the platform as the door works with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from yibao.channels.wechat.envelope import bad_body

_NAME = re.compile(r"[A-Za-z0-9_.@-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,20}")
_KIND = re.compile(r"[A-Za-z_]{1,64}")
EVENT = "event"


@dataclass(frozen=True, repr=False)
class Incoming:
    """One message or event; its repr shows neither who wrote nor what.

    `kind` is the platform's MsgType (text, voice, image, …, event); `created` is in seconds since
    1970; `key` is the same for the platform's every try of one message and holds no openid.
    """

    kind: str
    openid: str
    account: str
    created: int
    key: str
    text: str = ""
    recognition: str = ""
    event: str = ""
    event_key: str = ""

    def __repr__(self) -> str:
        return f"<Incoming {self.kind} {self.event}>"


def incoming(fields: Mapping[str, str]) -> Incoming:
    """The message of an envelope's fields; raises Refused where one is missing or misshapen."""
    kind = _shaped(fields, "MsgType", _KIND).lower()
    openid = _shaped(fields, "FromUserName", _NAME)
    created = _shaped(fields, "CreateTime", _NUMBER)
    event = _shaped(fields, "Event", _KIND) if kind == EVENT else ""
    event_key = fields.get("EventKey", "")
    return Incoming(
        kind=kind,
        openid=openid,
        account=_shaped(fields, "ToUserName", _NAME),
        created=int(created),
        key=_event_key(openid, created, event, event_key) if event else _message_key(fields),
        text=fields.get("Content", ""),
        recognition=fields.get("Recognition", ""),
        event=event,
        event_key=event_key,
    )


def _shaped(fields: Mapping[str, str], name: str, shape: re.Pattern[str]) -> str:
    value = fields.get(name, "")
    if not shape.fullmatch(value):
        raise bad_body()
    return value


def _message_key(fields: Mapping[str, str]) -> str:
    return f"m{_shaped(fields, 'MsgId', _NUMBER)}"


def _event_key(*parts: str) -> str:
    # An event has no id; two of them within one second differ in what was tapped
    digest = blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16)
    return f"e{digest.hexdigest()}"
