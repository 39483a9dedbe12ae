"""Databases of a test's own, to be killed at will."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from tempfile import mkdtemp

from tests.conftest import need
from tests.yibao.server.conftest import STARTS_WITHIN


class Postgres:
    """A PostgreSQL in a folder of its own, started and killed by its test."""

    def __init__(self, port: int) -> None:
        # Not within pytest's own folder: every other run of it closes that to PostgreSQL's user
        self._folder = Path(mkdtemp(prefix="yibao-postgres-"))
        self.port, self._data = port, self._folder / "pg"
        self._tools = Path(_newest_postgres()).parent
        self._data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self._data, "postgres")
            self._folder.chmod(0o711)
        self._run("initdb", "-A", "trust", "-U", "postgres", "-D", str(self._data))
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self._data}"
        self._go("start", "-o", options)
        listens(self.port)

    def kill(self) -> None:
        """End it as a crash would, for good."""
        self._go("stop", "-m", "immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill_hard(self) -> None:
        """kill -9 of its first process; those that it has forked end when they notice."""
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGKILL)
        while any(_works_in(process, self._data) for process in Path("/proc").glob("[0-9]*")):
            time.sleep(0.05)
        # Where nobody reaps orphans the dead one still counts as running, and its locks would hold
        for lock in (self._data / "postmaster.pid", *self._data.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)

    def _go(self, *command: str) -> None:
        log = self._data / "log.txt"
        self._run("pg_ctl", "-D", str(self._data), "-l", str(log), "-w", *command)

    def _run(self, tool: str, *arguments: str) -> None:
        switch = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*switch, str(self._tools / tool), *arguments]
        # Into a file-less nowhere: the server would hold a pipe open for ever
        nowhere = subprocess.DEVNULL
        subprocess.run(command, check=True, stdout=nowhere, stderr=nowhere, timeout=60, cwd="/")


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False


def _newest_postgres() -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return str(found[-1]) if found else need("postgres", "postgresql")


def listens(port: int) -> None:
    """Wait until somebody listens on the port of this machine."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nobody listens on {port}")
