"""The web door as browsers meet it: Rasa's way of serving it, on a free port, with a real client."""

from __future__ import annotations

import asyncio
import random
import socket
import string
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests
from rasa.core.channels.channel import UserMessage, register
from rasa.server import configure_cors
from sanic import Sanic

from tests.yibao.channels.conftest import served
from yibao.answers.as_web import welcome
from yibao.channels.guard import GuardedRestInput
from yibao.channels.web.channel import WebInput
from yibao.channels.web.settings import WebSettings

BUREAU = "https://www.ybj.example"
SECRET = b"a secret of at least 32 characters."


class Listener:
    """Stands where Rasa's agent stands: echoes, slowly if told so, and holds no conversation."""

    def __init__(self, seconds: float = 0) -> None:
        self.heard: list[UserMessage] = []
        self.seconds = seconds
        self.tracker_store = self

    def is_ready(self) -> bool:
        """It is."""
        return True

    async def retrieve_full_tracker(self, _: str) -> None:
        """No tracker."""

    async def handle_message(self, message: UserMessage) -> None:
        """Echo after a while."""
        self.heard.append(message)
        await asyncio.sleep(self.seconds)
        await message.output_channel.send_text_message(message.sender_id, f"答：{message.text}")


class WebDoor:
    """The REST door and the web door on a free port; the agent behind them can be changed."""

    def __init__(self, settings: WebSettings, cors: str | None = None) -> None:
        letters = "".join(random.choices(string.ascii_lowercase, k=12))
        self.app = Sanic(f"web-{letters}", configure_logging=False)
        configure_cors(self.app, cors)  # as Rasa does before it registers the doors
        self.channel = WebInput(settings, welcome)
        register([GuardedRestInput(), self.channel], self.app, "/webhooks/")

    async def open(self) -> None:
        """Serve until the loop is stopped."""
        free = socket.socket()
        free.bind(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{free.getsockname()[1]}"
        self.base = f"http://{self.host}/webhooks/web"
        self.server = await self.app.create_server(
            sock=free, return_asyncio_server=True, access_log=False
        )
        await self.server.startup()
        await self.server.before_start()  # Rasa's CORS begins to work here
        await self.server.start_serving()

    def before(self, agent: Any) -> Any:
        """Put that agent behind the door."""
        self.agent = self.app.ctx.agent = agent
        return agent

    def begin(self) -> dict[str, str]:
        """The headers of a new conversation."""
        token = self.post("/conversations", {}).json()["token"]
        return {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Any:
        """The answer to JSON."""
        return requests.post(self.base + path, json=body, headers=headers, timeout=30)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        """The answer to a GET."""
        return requests.get(self.base + path, headers=headers, timeout=30)

    def ask(self, who: dict[str, str], text: Any, message_id: str | None = None) -> Any:
        """The answer to a message."""
        return self.post("/messages", {"id": message_id or str(uuid.uuid4()), "text": text}, who)

    def history(self, who: dict[str, str]) -> list[dict[str, Any]]:
        """What the conversation holds."""
        return self.get("/messages", who).json()["messages"]


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[..., WebDoor]]:
    """Opens doors, each on a loop of its own; closed after the module."""
    with ExitStack() as opened:

        def go(cors: str | None = None, **options: Any) -> WebDoor:
            settings = WebSettings(**{"secret": SECRET, "origins": frozenset({BUREAU}), **options})
            door = WebDoor(settings, cors)
            opened.enter_context(served(door))
            return door

        yield go


@pytest.fixture(scope="module")
def wide_door(serve: Callable[..., WebDoor]) -> WebDoor:
    """A door that lets tests ask as often as they like."""
    return serve(per_conversation=100_000, per_address=100_000, banner="今天停电")


@pytest.fixture
def web(wide_door: WebDoor) -> WebDoor:
    """The wide door with a new listener behind it."""
    wide_door.before(Listener())
    return wide_door


@pytest.fixture
def listener() -> type[Listener]:
    """What can stand behind a door instead of the agent."""
    return Listener


@pytest.fixture
def real(web: Any, agent: Any) -> Any:
    """The door with the real agent behind it."""
    web.before(agent)
    return web


def kept(agent: Any, who: dict[str, str]) -> list[dict[str, Any]]:
    """The events of a conversation as they are stored."""
    sender = "web:" + who["Authorization"].split()[1].partition(".")[0]
    return [e.as_dict() for e in asyncio.run(agent.tracker_store.retrieve(sender)).events]
