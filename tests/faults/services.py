"""Processes of a test's own, to be killed and started anew."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import requests

from tests.conftest import ROOT, need
from tests.yibao.server.conftest import STARTS_WITHIN, Running, python
from tests.yibao.server.servers import listens

# Of the tests only; the citizens here are few and ask a lot
SETTINGS = {
    "YIBAO_WEB_SECRET": secrets.token_hex(32),
    "YIBAO_WEB_PER_MINUTE": "1000000",
    "YIBAO_WEB_ADDRESS_PER_MINUTE": "1000000",
    "YIBAO_LOG": "json",
    "OMP_NUM_THREADS": "1",
}


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """A command that can be killed and started anew with the same settings."""

    def __init__(self, command: str, folder: Path, root: Path = ROOT, **settings: str) -> None:
        self.port = free_port()
        self._command, self._folder, self._root = command, folder, root
        self._settings = {**SETTINGS, **settings, "PORT": str(self.port)}
        self._starts = 0
        self.start()

    def start(self) -> None:
        """Start it; it takes a while to be ready."""
        log = self._folder / f"{self._command}-{self.port}-{self._starts}.txt"
        self._starts += 1
        command = list(python("-m", "yibao.server", self._command))
        self.running = Running(command, self._root, log, **self._settings)

    def is_ready(self) -> None:
        """Wait until it answers; workers take the connection long before they have loaded."""
        path = "health" if self._command == "actions" else ""
        url = f"http://127.0.0.1:{self.port}/{path}"

        def is_there() -> bool:
            assert self.running.process.poll() is None, self.running.printed
            try:
                return requests.get(url, timeout=5).status_code == 200
            except (requests.ConnectionError, requests.Timeout):
                return False

        until(is_there, self._command, STARTS_WITHIN)

    def restart(self) -> None:
        """Start it anew, and wait."""
        self.start()
        self.is_ready()

    def kill(self) -> None:
        """kill -9, with all of its children."""
        self.running.kill()

    def stop(self) -> float:
        """SIGTERM; after how many seconds it had ended."""
        began = time.monotonic()
        os.kill(self.running.process.pid, signal.SIGTERM)
        self.running.process.wait(60)
        return time.monotonic() - began

    @property
    def door(self) -> str:
        """The address of its web door."""
        return f"http://127.0.0.1:{self.port}/webhooks/web"

    def readiness(self) -> tuple[int, dict[str, str]]:
        """The status of /health/ready, and its parts."""
        told = requests.get(f"http://127.0.0.1:{self.port}/health/ready", timeout=30)
        return told.status_code, told.json()["parts"]

    def workers(self) -> list[int]:
        """The processes that it has forked."""
        of = self.running.process.pid
        return [int(one) for one in Path(f"/proc/{of}/task/{of}/children").read_text().split()]


class Redis:
    """A Redis that keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Start it, and wait."""
        program = need("redis-server", "redis-server")
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        nowhere = subprocess.DEVNULL
        self._process = subprocess.Popen([*command, "--appendonly", "no"], stdout=nowhere)
        listens(self.port)

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()
        self._process.wait(20)


def until(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"{what}: it never came about"
        time.sleep(0.1)
