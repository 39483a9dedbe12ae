"""The REST door as clients meet it: a real server on a free port, a real client, odd bodies."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import string
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from rasa.core.channels.channel import UserMessage, register
from sanic import Sanic

from tests.yibao.channels.conftest import served
from yibao.channels.guard import APOLOGY, EMPTY, TOO_LONG, GuardedRestInput

WEBHOOK = "/webhooks/rest/webhook"
BAD_REQUESTS = {
    "empty": b"",
    "not JSON": b"message=hello",
    "cut off": b'{"message": "hi',
    "list": b"[]",
    "list of messages": b'[{"message": "hi"}]',
    "null": b"null",
    "number": b"3",
    "string": '"医保"'.encode(),
    "null message": b'{"message": null}',
    "number message": b'{"message": 3}',
    "true message": b'{"message": true}',
    "list message": b'{"message": ["hi"]}',
    "object message": b'{"message": {"text": "hi"}}',
    "not UTF-8": b'{"message": "\xff\xfe"}',
    "deep": b"[" * 100_000,
}
NOTHING_SAID = {
    "no message": b"{}",
    "empty message": b'{"message": ""}',
    "blank message": '{"message": " 　"}'.encode(),
    "surrogate message": b'{"message": "\\ud800"}',
    "only slashes": b'{"message": "///"}',
}
ODD_SENDERS = [None, 3, True, {"a": 1}, ["a"], "", "\ud800", "长" * 10_000, "a/b?c=d&e"]


def somebody() -> str:
    # Letters only: a random hexadecimal id may hold what looks like a phone number
    return "".join(random.choices(string.ascii_lowercase, k=24))


class Listener:
    """Stands where Rasa's agent stands; keeps what reaches it and answers with an echo."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        """Echo, then give way as an agent that works on does."""
        self.heard.append(message)
        await message.output_channel.send_text_message(message.sender_id, f"答：{message.text}")
        await asyncio.sleep(0.01)


class Door:
    """The REST door on a free port; the agent behind it can be changed."""

    def __init__(self) -> None:
        self.app = Sanic(f"door-{somebody()}", configure_logging=False)
        register([GuardedRestInput()], self.app, "/webhooks/")
        self.agent: Any = Listener()

    async def open(self) -> None:
        """Serve until the loop is stopped."""
        free = socket.socket()
        free.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        self.server = await self.app.create_server(
            sock=free, return_asyncio_server=True, access_log=False
        )
        await self.server.startup()
        await self.server.start_serving()

    def before(self, agent: Any) -> Any:
        """Put that agent behind the door."""
        self.agent = self.app.ctx.agent = agent
        return agent

    def post(self, body: bytes | dict[str, Any], query: str = "") -> requests.Response:
        """What the door answers to that body."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return requests.post(self.address + WEBHOOK + query, data=data, timeout=20)

    def said(self, body: bytes | dict[str, Any]) -> list[str]:
        """The texts of an answer that is well."""
        response = self.post(body)
        assert response.status_code == 200
        return [message["text"] for message in response.json()]


@pytest.fixture(scope="module")
def open_door() -> Iterator[Door]:
    # One for all tests: Sanic rewrites itself when it starts, and cannot start twice
    door = Door()
    with served(door):
        yield door


@pytest.fixture
def door(open_door: Door) -> Door:
    """The door with a new listener behind it."""
    open_door.before(Listener())
    return open_door


def test_a_message_is_answered_to_its_sender(door: Door) -> None:
    response = door.post({"sender": "李阿姨", "message": " 医保余额 "})
    assert response.status_code == 200
    assert response.json() == [{"recipient_id": "李阿姨", "text": "答：医保余额"}]


@pytest.mark.parametrize("body", BAD_REQUESTS.values(), ids=BAD_REQUESTS)
def test_a_malformed_body_is_the_clients_fault(door: Door, body: bytes) -> None:
    assert door.post(body).status_code == 400
    assert door.agent.heard == []


@pytest.mark.parametrize("body", NOTHING_SAID.values(), ids=NOTHING_SAID)
def test_a_message_without_words_is_told_so(door: Door, body: bytes) -> None:
    assert door.said(body) == [EMPTY]
    assert door.agent.heard == []


@pytest.mark.parametrize("length", [1001, 10_000])
def test_a_message_that_is_too_long_is_told_so(door: Door, length: int) -> None:
    assert door.said({"message": "长" * length}) == [TOO_LONG]
    assert door.agent.heard == []


@pytest.mark.parametrize("sender", ODD_SENDERS, ids=lambda sender: ascii(sender)[:12])
def test_an_odd_sender_is_answered_all_the_same(door: Door, sender: Any) -> None:
    assert door.said({"sender": sender, "message": "余额"}) == ["答：余额"]


@pytest.mark.parametrize("typed", ["/restart", "/ /restart", "/\x00/restart"], ids=ascii)
def test_a_client_cannot_command_rasa(door: Door, typed: str) -> None:
    door.said({"message": typed})
    assert not door.agent.heard[0].text.startswith("/")


def test_numbers_are_masked_before_rasa_hears_them(door: Door) -> None:
    door.said({"message": "身份证450103195501011234，电话138 1234 5678"})
    assert door.agent.heard[0].text == "身份证〔身份证号〕，电话〔手机号〕"


@pytest.mark.parametrize("channel", ["cmdline", "13812345678", {"a": 1}, ["rest"]], ids=str)
def test_nothing_else_of_what_a_client_adds_is_kept(door: Door, channel: Any) -> None:
    extra = {"metadata": {"id": "450103195501011234"}, "input_channel": channel}
    door.said({"sender": "a", "message": "余额", **extra})
    assert door.agent.heard[0].metadata is None
    assert door.agent.heard[0].input_channel == "rest"


def test_two_senders_named_by_their_numbers_stay_apart_and_unnamed(door: Door) -> None:
    numbers = ["13812345678", "13912345678", "1732168459123456789", "1732168459123456790"]
    for number in numbers:
        door.said({"sender": number, "message": "余额"})
    senders = {message.sender_id for message in door.agent.heard}
    assert len(senders) == len(numbers), "two people would share one conversation"
    assert not senders & set(numbers)


def test_a_stream_holds_the_answer_and_nothing_more(door: Door) -> None:
    lines = door.post({"sender": "a", "message": "余额"}, "?stream=true").text.splitlines()
    assert [json.loads(line)["text"] for line in lines if line] == ["答：余额"]


def test_a_failing_agent_is_answered_with_the_apology(door: Door) -> None:
    class Failing:
        async def handle_message(self, message: UserMessage) -> None:
            raise RuntimeError("no lock store")

    door.before(Failing())
    assert door.said({"message": "余额"}) == [APOLOGY]
    lines = door.post({"message": "余额"}, "?stream=true").text.splitlines()
    assert [json.loads(line)["text"] for line in lines if line] == [APOLOGY]


@pytest.mark.parametrize(
    ("path", "status"), [("/webhooks/rest/", 200), (WEBHOOK, 405), ("/webhooks/other/", 404)]
)
def test_the_door_can_be_looked_at(door: Door, path: str, status: int) -> None:
    assert requests.get(door.address + path, timeout=20).status_code == status


def kept(agent: Any, sender: str) -> Any:
    return asyncio.run(agent.tracker_store.retrieve(sender))


def test_the_real_agent_answers_and_keeps_no_number(door: Door, agent: Any) -> None:
    door.before(agent)
    sender = somebody()
    question = "上海75岁退休医保每月返多少，电话13812345678"
    answer, note = door.said({"sender": sender, "message": question})
    events = [event.as_dict() for event in kept(agent, sender).events]
    written = json.dumps(events, ensure_ascii=False)
    assert "上海" in answer and "手机号我没有留" in note
    assert len(door.said({"sender": sender, "message": question})) == 1, "the note comes once"
    assert "〔手机号〕" in written and "13812345678" not in written


def test_the_real_agent_obeys_no_command(door: Door, agent: Any) -> None:
    door.before(agent)
    sender = somebody()
    for typed in ("上海退休返多少", "/ /session_start", '/inform{"region": "450100"}'):
        assert door.said({"sender": sender, "message": typed})
    tracker = kept(agent, sender)
    assert [event.type_name for event in tracker.events].count("session_started") == 1
    assert tracker.get_slot("memory")["people"]["self"]["region"] == ["310000"]
