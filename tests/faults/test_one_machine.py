"""One server with its SQLite file: the disk fills up or slows down, the clock jumps, and all goes on."""

from __future__ import annotations

import sqlite3
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import need
from tests.faults.asking import Citizen, Row
from tests.faults.services import Service, until
from tests.faults.striking import Scene

pytestmark = pytest.mark.server
DAY = 86_400
_LAYER = Path(__file__).with_name("faulty.c")


class Faults:
    """The layer between one process and its disk and clock; a test sets what is wrong."""

    def __init__(self, folder: Path) -> None:
        self._file, library = folder / "faults", folder / "faulty.so"
        self.set()
        compile_it = [need("cc", "gcc"), "-shared", "-fPIC", "-O1", "-o", str(library)]
        subprocess.run([*compile_it, str(_LAYER), "-ldl"], check=True, timeout=60)
        self.settings = {"LD_PRELOAD": str(library), "FAULTS_FILE": str(self._file)}

    def set(self, clock_ahead_s: int = 0, disk_is_full: int = 0, write_takes_ms: int = 0) -> None:
        """What is wrong from now on; nothing, if nothing is named."""
        written = struct.pack("<qqq", clock_ahead_s, disk_is_full, write_takes_ms)
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(written)


@dataclass
class Machine(Scene):
    """The server and its faults."""

    server: Service = None  # type: ignore[assignment]
    faults: Faults = None  # type: ignore[assignment]


@pytest.fixture(scope="module")
def machine(
    model: Path, rows: list[Row], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    folder = tmp_path_factory.mktemp("machine")
    faults, url = Faults(folder), f"sqlite:///{folder}/conversations.db"
    server = Service("run", folder, YIBAO_DATABASE_URL=url, **faults.settings)
    try:
        server.is_ready()
        yield Machine([server.door], url, rows, server, faults)
    finally:
        server.kill()


def test_the_disk_is_full(machine: Machine) -> None:
    faults = machine.faults
    machine.strike("磁盘满（对话和日志都写不了）", lambda: faults.set(disk_is_full=1), faults.set)


def test_the_disk_is_slow(machine: Machine) -> None:
    faults = machine.faults

    def slow() -> None:
        faults.set(write_takes_ms=40)
        began = time.monotonic()
        Citizen(machine.doors).ask("断缴两年怎么补")
        assert time.monotonic() - began > 0.08, "a turn is more than one write"

    machine.strike("磁盘慢（每写一下 40 毫秒）", slow, faults.set, hurts=False)


@pytest.mark.parametrize("days", [1, -1])
def test_the_clock_jumps_and_jumps_back(machine: Machine, days: int) -> None:
    faults = machine.faults

    def jump() -> None:
        faults.set(clock_ahead_s=days * DAY)
        citizen = Citizen(machine.doors)
        citizen.ask("断缴两年怎么补")
        assert abs(written_at(machine.url, citizen.sender) - time.time() - days * DAY) < DAY / 2

    fault = f"时钟{'快' if days > 0 else '慢'}了一天，又拨回来"
    machine.strike(fault, jump, faults.set, hurts=False)


def written_at(url: str, sender: str) -> float:
    """When the newest event of the sender was written, as its server saw it (s)."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        query = "SELECT timestamp FROM events WHERE sender_id = ? ORDER BY id DESC LIMIT 1"
        return float(connection.execute(query, (sender,)).fetchone()[0])


@pytest.mark.long
def test_the_server_is_killed_and_started_anew(machine: Machine) -> None:
    server = machine.server
    machine.strike("服务 kill -9，再启动", server.kill, server.restart)
    until(lambda: server.readiness()[0] == 200, "it is ready")
