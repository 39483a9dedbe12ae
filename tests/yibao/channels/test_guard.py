"""The guard before every door: odd input is answered, and no turn ends without a word."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from asyncio import CancelledError, Queue

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import QueueOutputChannel
from rasa.core.lock_store import LockError

from yibao.channels import guard
from yibao.channels.guard import (
    APOLOGY,
    EMPTY,
    LONGEST,
    NOT_KEPT,
    TOO_LONG,
    GuardedRestInput,
    OnNewMessage,
    ShellInput,
    _unnamed,
    guarded,
    prepared,
)
from yibao.errors import StoreError

PREPARED = [
    ("医保卡余额怎么查", "医保卡余额怎么查"),
    ("  医保 余额\n", "医保 余额"),
    ("我的身份证450103195501011234", "我的身份证〔身份证号〕"),
    ("13812345678", "〔手机号〕"),
    pytest.param("医\x00保", "医 保", id="NUL"),
    pytest.param("医\ud800保\udfff", "医保", id="surrogates"),
    pytest.param("\ud800", "", id="only a surrogate"),
    ("", ""),
    (" 　\t", ""),
    ("2025/1/1退休", "2025/1/1退休"),
]
COMMANDS = [
    "/restart", "/how_to_pay", '/inform{"region": "310000"}', "//restart", "///", " /restart",
    "　/restart", "/ /restart", "/ / / restart", "/\n/restart", "/\x00/restart", "\x00/restart",
    "/　/restart", "\x1f/restart", "/\t /session_start",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "text"), PREPARED)
def test_a_text_is_prepared_for_rasa(typed: str, text: str) -> None:
    assert prepared(typed) == text


@pytest.mark.parametrize("typed", COMMANDS, ids=ascii)
def test_a_citizen_cannot_command_rasa(typed: str) -> None:
    # Rasa itself strips a text before it looks for the slash
    assert not prepared(typed).strip().startswith("/")


def test_a_surrogate_or_a_nul_does_not_hide_a_number() -> None:
    assert "5501" not in prepared("4501031955\ud80001011234")
    assert "1381" not in prepared("1381234\x005678")


def turn(
    handler: OnNewMessage, text: str | None, channel: CollectingOutputChannel | None = None
) -> list[str]:
    """What comes back through the guarded handler."""
    output = channel or CollectingOutputChannel()
    asyncio.run(guarded(handler)(UserMessage(text, output, "citizen")))
    if isinstance(output.messages, Queue):
        kept = [output.messages.get_nowait() for _ in range(output.messages.qsize())]
    else:
        kept = output.messages
    assert all(message["recipient_id"] == "citizen" for message in kept)
    return [message["text"] for message in kept]


async def answering(message: UserMessage) -> None:
    await message.output_channel.send_text_message(message.sender_id, f"答：{message.text}")


async def silent(message: UserMessage) -> None:
    """Says nothing, as Rasa does when a component or the lock store fails."""


async def failing(message: UserMessage) -> None:
    raise ValueError(message.text)


async def failing_after_a_word(message: UserMessage) -> None:
    await answering(message)
    raise ValueError(message.text)


async def database_away(message: UserMessage) -> None:
    raise StoreError("away")


async def locks_away(message: UserMessage) -> None:
    raise LockError("away")


async def not_stored(message: UserMessage) -> None:
    await answering(message)
    raise StoreError("away")


async def cancelled(message: UserMessage) -> None:
    raise CancelledError


@pytest.mark.parametrize("channel", [CollectingOutputChannel, QueueOutputChannel])
@pytest.mark.parametrize(
    ("handler", "text", "said"),
    [
        (answering, "余额", ["答：余额"]),
        (answering, "长" * LONGEST, ["答：" + "长" * LONGEST]),
        (answering, "长" * (LONGEST + 1), [TOO_LONG]),
        (answering, "", [EMPTY]),
        (answering, None, [EMPTY]),
        (answering, " 　\n", [EMPTY]),
        (answering, "？？？", [EMPTY]),
        (answering, "😂😂", [EMPTY]),
        (silent, "余额", [APOLOGY]),
        (failing, "余额", [APOLOGY]),
        (failing_after_a_word, "余额", ["答：余额", NOT_KEPT]),
        (database_away, "余额", [APOLOGY]),
        (locks_away, "余额", [APOLOGY]),
        (not_stored, "余额", ["答：余额", NOT_KEPT]),
    ],
    ids=[
        "answered", "longest", "too long", "empty", "no text", "blank", "marks only", "emoji only", "silent", "failing",
        "failing late", "no database", "no lock", "not stored",
    ],
)  # fmt: skip
def test_every_turn_ends_in_a_sentence(
    channel: type[CollectingOutputChannel], handler: OnNewMessage, text: str | None, said: list[str]
) -> None:
    assert turn(handler, text, channel()) == said


@pytest.mark.parametrize("handler", [database_away, locks_away, not_stored])
def test_a_door_whose_client_asks_anew_is_told_of_an_outage(handler: OnNewMessage) -> None:
    output = CollectingOutputChannel()
    with pytest.raises((StoreError, LockError)):
        asyncio.run(guarded(handler, tells_outages=True)(UserMessage("余额", output, "citizen")))
    assert [message["text"] for message in output.messages] in ([], ["答：余额"])


def test_an_outage_is_one_line_a_message_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    turn(database_away, "余额")
    assert [(r.message, r.exc_info) for r in caplog.records] == [
        ("A turn failed: StoreError", None)
    ]


def test_too_long_says_how_much_is_allowed() -> None:
    assert str(LONGEST) in TOO_LONG


@pytest.mark.parametrize("text", ["长" * (LONGEST + 1), "", "  "])
def test_rasa_never_sees_what_is_objected_to(text: str) -> None:
    heard = []

    async def listening(message: UserMessage) -> None:
        heard.append(message.text)

    turn(listening, text)
    assert heard == []


def test_a_cancelled_turn_stays_cancelled() -> None:
    output = CollectingOutputChannel()
    with pytest.raises(CancelledError):
        turn(cancelled, "余额", output)
    assert output.messages == []


class Log(logging.Handler):
    """Keeps what is logged, as it would be printed."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Add the record with its traceback."""
        self.text += self.format(record)


def test_a_failure_is_logged_without_the_message() -> None:
    async def failing_quietly(message: UserMessage) -> None:
        raise ValueError("out of order")

    log, logger = Log(), logging.getLogger("yibao.channels.guard")
    logger.addHandler(log)
    turn(failing_quietly, "老李的医保余额")
    logger.removeHandler(log)
    assert "out of order" in log.text
    assert "老李" not in log.text


def test_an_answer_that_was_fetched_already_is_no_silence() -> None:
    async def talk() -> list[str]:
        queue: Queue = Queue()
        fetched: list[str] = []

        async def answering_slowly(message: UserMessage) -> None:
            await answering(message)
            fetched.append(queue.get_nowait()["text"])

        output = QueueOutputChannel(queue)
        await guarded(answering_slowly)(UserMessage("余额", output, "citizen"))
        return fetched + [queue.get_nowait()["text"] for _ in range(queue.qsize())]

    assert asyncio.run(talk()) == ["答：余额"]


def test_the_doors_are_known_to_rasa_by_these_names() -> None:
    assert (GuardedRestInput.name(), GuardedRestInput().url_prefix()) == ("rest", "rest")
    assert (ShellInput.name(), ShellInput().url_prefix()) == ("cmdline", "rest")


def test_signs_without_width_hide_no_number() -> None:
    assert prepared("138\u200b1234\u200b5678") == "〔手机号〕"


@pytest.mark.parametrize(
    "sender", ["12345678", "A12345678", "１２３４５６７８", "一二三四五六七八", "1234-5678"]
)
def test_a_sender_that_is_a_number_gets_another_name(sender: str) -> None:
    assert _unnamed(sender) == _unnamed(sender) != sender


def test_the_other_name_is_the_same_wherever_the_secret_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def named(secret: str) -> str:
        monkeypatch.setenv("YIBAO_WEB_SECRET", secret)
        guard._key.cache_clear()  # as in a new process
        return _unnamed("12345678")

    one, other = (secrets.token_hex(32) for _ in range(2))
    assert named(one) == named(one) != named(other)
    guard._key.cache_clear()


@pytest.mark.parametrize("sender", ["李阿姨", "u1", "citizen-12", "550e8400-e29b-41d4-a716-4466"])
def test_any_other_sender_keeps_the_name(sender: str) -> None:
    assert _unnamed(sender) == sender


@pytest.mark.parametrize("sender", ["a" * 201, "a\x00b", "a\nb", "a\ud800"], ids=ascii)
def test_a_name_that_not_every_database_holds_is_another_s(sender: str) -> None:
    assert _unnamed(sender) == _unnamed(sender) != sender and _unnamed(sender).isalnum()


@pytest.mark.parametrize("sender", ["wx-1", " WX-1", "ｗｘ－1", "web:1", "ＷＥＢ：1"])
def test_nobody_names_a_conversation_of_another_door(sender: str) -> None:
    named = _unnamed(sender)
    assert re.fullmatch("[0-9a-f]{32}", named) and named == _unnamed(sender)
