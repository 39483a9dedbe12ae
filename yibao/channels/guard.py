"""What every door does with a message: mask, limit, and never leave the citizen without a word."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Awaitable, Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from rasa.core.lock_store import LockError
from sanic import Blueprint
from sanic.exceptions import InvalidUsage
from sanic.request import Request

from yibao.channels.web.settings import secret_for
from yibao.channels.web.tokens import SENDER_PREFIX as WEB
from yibao.channels.wechat.senders import SENDER_PREFIX as WECHAT
from yibao.errors import StoreError
from yibao.privacy import masked
from yibao.privacy.digits import plain, valued
from yibao.watching.request_ids import METADATA, request_id
from yibao.watching.turns import FAILED, REFUSED, TurnNote, watched

logger = logging.getLogger(__name__)

# The longest of 210 real questions had 184 characters
LONGEST = 1000
_LONGEST_SENDER = 200
_ANY_WORD = re.compile(r"\w")
_COMMAND = re.compile(r"^[\s/]+")
# A sender that is a number may be the person's own, whatever its shape
_ACCOUNT = re.compile(r"\s*[A-Za-z]{0,4}(?:[\s\-]?\d){7,}\s*")
EMPTY = "没看到字。您想问什么？直接打字就行，比如「医保卡余额怎么查」。"
TOO_LONG = f"您发的字太多了（一次最多 {LONGEST} 字）。请挑最要紧的一句再发一次。"
APOLOGY = "不好意思，我这边出了点问题，没能答上来。请再发一次；还不行的话，请打当地医保局的电话。"

NOT_KEPT = "刚才这句可能没有记下来；接着问的时候，请把要紧的再说一遍。"

# What is kept cannot be reached, or whose turn it is
OUTAGES = (StoreError, LockError)

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class GuardedRestInput(RestInput):
    """Rasa's REST channel with a guard before it; also the base of the shell's door."""

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The REST routes, with every message guarded; raises ConfigurationError without a secret."""
        _key()
        return super().blueprint(guarded(on_new_message))

    async def _extract_sender(self, req: Request) -> str | None:
        sender = _body(req).get("sender")
        return None if sender is None else _unnamed(str(sender))

    def _extract_message(self, req: Request) -> str | None:
        # Masked here already: Rasa logs the extracted text when a turn fails
        text = _body(req).get("message", "")
        if not isinstance(text, str):
            raise InvalidUsage("message 要写成一段文字")
        return prepared(text)

    def _extract_input_channel(self, req: Request) -> str:
        return self.name()

    def get_metadata(self, request: Request) -> dict[str, Any] | None:
        """Nothing of what a client adds is kept."""
        return None


class ShellInput(GuardedRestInput):
    """The door of `make chat`: Rasa's own shell talks to it."""

    @classmethod
    def name(cls) -> str:
        """The name that makes Rasa open its shell."""
        return "cmdline"

    def url_prefix(self) -> str:
        """Where Rasa's shell posts to."""
        return RestInput.name()


def prepared(text: str) -> str:
    """The text without personal numbers, lone surrogates and the slash that would command Rasa."""
    readable = text.encode("utf-8", "ignore").decode("utf-8").replace("\x00", " ")
    # Signs without width would hide a number from the mask
    readable = "".join(sign for sign in readable if unicodedata.category(sign) != "Cf")
    return _COMMAND.sub("", masked(readable)).strip()


def guarded(on_new_message: OnNewMessage, tells_outages: bool = False) -> OnNewMessage:
    """Rasa's message handler, wrapped so that odd input and failures end in a sentence.

    A door that `tells_outages` gets the error where a store is away, and has its client ask anew.
    """

    async def handle(message: UserMessage) -> None:
        with watched(message.input_channel or "", message.sender_id) as note:
            await _handled(message, on_new_message, note, tells_outages)

    return handle


async def _handled(
    message: UserMessage, on_new_message: OnNewMessage, note: TurnNote, tells_outages: bool
) -> None:
    assert isinstance(message.output_channel, CollectingOutputChannel)
    objection = _objection(message.text or "")
    if objection:
        note.status = REFUSED
        await message.output_channel.send_text_message(message.sender_id, objection)
        return
    if request_id():
        # An action server elsewhere finds it here
        message.metadata = {**(message.metadata or {}), METADATA: request_id()}
    ear = _Ear(message.output_channel)
    is_kept = await _kept(message, on_new_message, tells_outages)
    if not ear.said or not is_kept:
        note.status = FAILED
        sentence = NOT_KEPT if ear.said else APOLOGY
        await message.output_channel.send_text_message(message.sender_id, sentence)


async def _kept(message: UserMessage, on_new_message: OnNewMessage, tells_outages: bool) -> bool:
    """Whether the turn went well to its end; raises only an outage, where that is told."""
    try:
        await on_new_message(message)
    except OUTAGES as error:
        if tells_outages:
            raise
        # Told once where it began; a trace for every message would only bury that
        logger.error("A turn failed: %s", type(error).__name__)
        return False
    except Exception:
        # The message itself stays out of the log
        logger.exception("A turn failed")
        return False
    return True


def _objection(text: str) -> str | None:
    if len(text) > LONGEST:
        return TOO_LONG
    return None if _ANY_WORD.search(text) else EMPTY


class _Ear:
    """Hears whether a REST output channel says anything; a stream empties what it has said."""

    def __init__(self, channel: CollectingOutputChannel) -> None:
        self.said = 0
        self._persist = channel._persist_message
        channel._persist_message = self._heard

    async def _heard(self, message: dict[str, Any]) -> None:
        self.said += 1
        await self._persist(message)


def _unnamed(sender: str) -> str:
    # A number that names a person must not name the conversation, yet two people stay two;
    # and nobody names a conversation of another door, however a database compares names
    is_number = masked(sender) != sender or _ACCOUNT.fullmatch(valued(plain(sender)))
    # Nor does every database hold every name
    can_be_kept = len(sender) <= _LONGEST_SENDER and sender.isprintable()
    compared = unicodedata.normalize("NFKC", sender).casefold()
    is_free = not any(prefix in compared for prefix in (WEB, WECHAT))
    if not is_number and can_be_kept and is_free:
        return sender
    return blake2b(sender.encode("utf-8", "replace"), key=_key(), digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def _key() -> bytes:
    return secret_for("yibao-sender")


def _body(request: Request) -> dict[str, Any]:
    if not isinstance(request.json, dict):
        raise InvalidUsage('请求要写成 JSON，如 {"sender": "…", "message": "…"}')
    return request.json
