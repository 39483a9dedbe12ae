"""The real server behind the platform: started, awaited, stopped, as an operator would."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
_STARTS_WITHIN = 90
_STOPS_WITHIN = 60


class Server:
    """`python -m yibao.server run`, or another command that serves the doors, on a port of its own."""

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        command: tuple[str, ...] = ("-m", "yibao.server", "run"),
    ) -> None:
        self._environment, self.log, self._command = dict(environment), log, command
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}/webhooks/wechat/webhook"
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it, and wait until it can be asked."""
        with self.log.open("ab") as sink:
            self._before = sink.tell()
            self._process = self._started(sink)
        for _ in range(_STARTS_WITHIN * 5):
            if self._process.poll() is not None:
                raise RuntimeError(f"The server ended:\n{self.printed}")
            if await self._answers():
                return
            await asyncio.sleep(0.2)
        raise RuntimeError(f"The server did not start:\n{self.printed}")

    async def stop(self, with_signal: int = signal.SIGTERM) -> int:
        """Stop it; its return code."""
        process = self._process
        assert process
        if process.poll() is None:
            os.killpg(process.pid, with_signal)
        return await asyncio.to_thread(process.wait, _STOPS_WITHIN)

    def kill(self) -> None:
        """End it at once, if it still runs."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    @property
    def printed(self) -> str:
        """All that it has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _printed_since_start(self) -> str:
        return self.log.read_bytes()[self._before :].decode("utf-8", "replace")

    def _started(self, sink: IO[bytes]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **self._environment, "PORT": str(self.port)}
        return subprocess.Popen(
            [sys.executable, *self._command],
            cwd=ROOT,
            env=environment,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    async def _answers(self) -> bool:
        # Rasa says hello before it has read its model
        try:
            async with (
                aiohttp.ClientSession() as http,
                http.get(f"http://127.0.0.1:{self.port}/webhooks/web/settings") as answer,
            ):
                return answer.status == 200 and "可以提问了" in self._printed_since_start()
        except aiohttp.ClientError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
