"""The servers of the storm, with a Redis and a tracker store of their own."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.wechat_platform.account import Account
from tests.wechat_platform.server import Server

ROOT = Path(__file__).resolve().parents[1]
_DATABASE = "conversations.db"


class Servers:
    """Two servers that share what is kept; in the folder lie their logs and the tracker store."""

    def __init__(self, account: Account, folder: Path, slow: float, slow_seconds: float) -> None:
        self._folder, self._redis_port = folder, _free_port()
        environment = {
            **account.environment(),
            "YIBAO_REDIS_URL": f"redis://127.0.0.1:{self._redis_port}/0",
            "YIBAO_DATABASE_URL": f"sqlite:///{folder}/{_DATABASE}",
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": "1",
        }
        server = str(ROOT / "benchmarks" / "wechat_storm_server.py")
        command = (server, str(_project(folder)), str(slow), str(slow_seconds))
        self._servers = [Server(environment, folder / f"log{i}.txt", command) for i in range(2)]
        self.ports = [server.port for server in self._servers]

    async def __aenter__(self) -> Servers:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._redis = subprocess.Popen(
            ["redis-server", "--port", str(self._redis_port), "--save", ""], **quiet
        )
        await asyncio.gather(*(server.start() for server in self._servers))
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.kill()
        self._redis.terminate()
        self._redis.wait(10)

    async def end(self, which: int, how: int) -> None:
        """Stop one of them, politely or not."""
        print(f"▸ {signal.Signals(how).name} to server {which}", file=sys.stderr, flush=True)
        await self._servers[which].stop(how)

    async def start(self, which: int) -> None:
        """Start it again."""
        await self._servers[which].start()
        print(f"▸ server {which} is back", file=sys.stderr, flush=True)

    async def stop(self) -> None:
        """Stop them all politely."""
        await asyncio.gather(*(server.stop() for server in self._servers))


def lags(folder: Path) -> list[float]:
    """How late each server's clock rang at worst in each second, in seconds."""
    logs = (log.read_text(encoding="utf-8", errors="replace") for log in folder.glob("log*.txt"))
    return [float(lag) for log in logs for lag in re.findall(r"^lag ([0-9.]+)$", log, re.MULTILINE)]


def told_by(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """For each conversation the platform's ids of its messages, and the first line of each answer."""
    told: dict[str, list[tuple[str, str]]] = {}
    with sqlite3.connect(folder / _DATABASE) as store:
        rows = store.execute(
            "select sender_id, type_name, data from events"
            " where type_name in ('user', 'bot') order by id"
        ).fetchall()
    for sender, kind, data in rows:
        event = json.loads(data)
        said = told.setdefault(sender, [])
        if kind == "user":
            said.append((event["message_id"].lstrip("m"), ""))
        elif said and not said[-1][1]:
            custom = (event.get("data") or {}).get("custom") or {}
            text = custom.get("text") or event.get("text") or ""
            said[-1] = (said[-1][0], text.split("\n")[0])
    return told


def _project(folder: Path) -> Path:
    """The project with files of its own for what runs, all else by reference."""
    project = folder / "project"
    project.mkdir()
    for part in ROOT.iterdir():
        if part.name not in {".git", ".rasa"}:
            (project / part.name).symlink_to(part)
    return project


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
