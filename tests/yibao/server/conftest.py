"""Real processes for the server's tests: started, awaited, and stopped whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

STARTS_WITHIN = 90
STOPS_WITHIN = 20


class Running:
    """A started command with all that it printed."""

    def __init__(self, command: list[str], folder: Path, log: Path, **environment: str) -> None:
        self.log = log
        # Not the project's own databases: what one test says must not be remembered in the next
        for variable, name in (("DATABASE", "conversations"), ("INSIGHT", "insight")):
            environment.setdefault(f"YIBAO_{variable}_URL", f"sqlite:///{log.parent}/{name}.db")
        with log.open("wb") as sink:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                stdout=sink,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
                start_new_session=True,
            )

    @property
    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self, with_signal: int = signal.SIGINT) -> int:
        """Ask it to stop, as Ctrl-C does; its return code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, with_signal)
        return self.process.wait(STOPS_WITHIN)

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts a command in the project's folder; killed after the test at the latest."""
    started: list[Running] = []

    def go(*command: str, folder: Path = root, **environment: str) -> Running:
        log = tmp_path / f"log{len(started)}.txt"
        started.append(Running(list(command), folder, log, **environment))
        return started[-1]

    yield go
    for running in started:
        running.kill()


@pytest.fixture
def port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def python(*arguments: str) -> tuple[str, ...]:
    """A command of this environment's Python."""
    return (sys.executable, *arguments)


def answers(url: str, running: Running, deadline: float = STARTS_WITHIN) -> None:
    """Wait until the address answers; fails with what the process printed."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        try:
            requests.get(url, timeout=5)
            return
        except requests.ConnectionError:
            assert running.process.poll() is None, running.printed
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer:\n{running.printed}")


def say(port: int, text: str, sender: str = "tester") -> str:
    """What the assistant replies over REST."""
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    reply = requests.post(url, json={"sender": sender, "message": text}, timeout=30)
    reply.raise_for_status()
    return "\n".join(message.get("text", "") for message in reply.json())
