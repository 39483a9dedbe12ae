"""The two servers: this project as it comes, and a stock Rasa project on the same data."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path

import aiohttp

from benchmarks.performance.asked import as_a_crowd, held_out, never_twice
from benchmarks.performance.doors import Door, RestDoor, WebDoor
from benchmarks.performance.figures import OK, Run
from benchmarks.performance.load import Plan, drive
from benchmarks.performance.processes import Processes
from yibao.server.model import model_path

STARTS_WITHIN = 180.0
_LOOPBACK = "127.0.0.1"
_FIRST = "你好"


class Server(ABC):
    """A server in its folder; `texts` are the questions it has not been asked since it started."""

    name: str

    def __init__(
        self, folder: Path, root: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.folder, self.environment = folder, dict(environment or {})
        self.processes = Processes(folder, folder / "log.txt")
        self._questions = held_out(root)
        self.texts: Iterator[str] = iter(())
        self._crowd: Iterator[str] = iter(())
        self.turns = 0

    @abstractmethod
    def _launch(self, port: int) -> None:
        """Start the processes."""

    @abstractmethod
    def door(self) -> Door:
        """The door that citizens use."""

    async def start(self) -> float:
        """Start from nothing; seconds until the first real answer. Raises TimeoutError."""
        self.port, self.turns = free_port(), 0
        self.texts = never_twice(self._questions)
        self._crowd = as_a_crowd(self._questions)
        begun = time.perf_counter()
        self._launch(self.port)
        while time.perf_counter() - begun < STARTS_WITHIN:
            if await self._answers():
                self.turns = 1
                return time.perf_counter() - begun
            if not self.processes.alive:
                break
            await asyncio.sleep(0.05)
        printed = self.processes.printed
        self.processes.stop()
        raise TimeoutError(f"{self.name} did not start:\n{printed}")

    async def _answers(self) -> bool:
        try:
            async with self.door() as door:
                return (await door.ask(await door.begin(), _FIRST)).state == OK
        except aiohttp.ClientError:
            return False

    async def load(self, plan: Plan, crowd: bool = False) -> Run:
        """Users at the door, with questions never asked before or as a crowd asks."""
        texts = self._crowd if crowd else self.texts
        cpu = self.processes.cpu_seconds()
        async with self.door() as door:
            run = await drive(door, texts, plan)
        run.server_cpu = self.processes.cpu_seconds() - cpu
        self.turns += run.sent
        return run

    def stop(self) -> None:
        """End all its processes."""
        self.processes.stop()


class Ours(Server):
    """`python -m yibao.server run`, with SQLite and the actions inside, as it comes."""

    name = "医保问答助手"

    def _launch(self, port: int) -> None:
        many = "1000000"  # one address asks for all users here
        limits = {"YIBAO_WEB_PER_MINUTE": many, "YIBAO_WEB_ADDRESS_PER_MINUTE": many}
        command = [sys.executable, "-m", "yibao.server", "run"]
        self.processes.start(command, {"PORT": str(port), **limits, **self.environment})

    def door(self) -> WebDoor:
        """The web door."""
        return WebDoor(f"http://{_LOOPBACK}:{self.port}")

    @property
    def model(self) -> Path:
        """The model in use."""
        return model_path(self.folder)

    @property
    def database(self) -> Path:
        """Where the conversations are kept."""
        return self.folder / ".rasa" / "conversations.db"

    async def swaps(self) -> int:
        """How many models it has put in use while running."""
        url = f"http://{_LOOPBACK}:{self.port}/metrics"
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            lines = (await answer.text()).splitlines()
        wanted = 'yibao_reloads_total{result="replaced",what="model"}'
        return next((int(float(ln.split()[1])) for ln in lines if ln.startswith(wanted)), 0)


class Stock(Server):
    """`rasa run` and `rasa run actions`: REST, SQLite, all settings as Rasa has them."""

    name = "stock Rasa"

    def _launch(self, port: int) -> None:
        actions = free_port()
        action_url = f"http://{_LOOPBACK}:{actions}/webhook"
        endpoints = f"action_endpoint:\n  url: {action_url}\ntracker_store:\n  type: SQL\n  dialect: sqlite\n  db: conversations.db\n"
        (self.folder / "endpoints.yml").write_text(endpoints, encoding="utf-8")
        rasa = [sys.executable, "-m", "rasa"]
        self.processes.start([*rasa, "run", "actions", "-p", str(actions)], {})
        self.processes.start([*rasa, "run", "-i", _LOOPBACK, "-p", str(port)], {})

    def door(self) -> RestDoor:
        """Rasa's REST channel."""
        return RestDoor(f"http://{_LOOPBACK}:{self.port}")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])
