"""Processes that are measured: started in a session of their own, counted together, and stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_STOPS_WITHIN = 20


class Processes:
    """Commands and all that they start; the memory and processor time of all of them."""

    def __init__(self, folder: Path, log: Path) -> None:
        self._folder, self._log = folder, log
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a command; what it prints goes to the log."""
        with self._log.open("ab") as sink:
            self._started.append(
                subprocess.Popen(
                    command,
                    cwd=self._folder,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **environment},
                    start_new_session=True,
                )
            )

    @property
    def alive(self) -> bool:
        """Whether all that was started still runs."""
        return all(process.poll() is None for process in self._started)

    @property
    def printed(self) -> str:
        """The end of what they printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def stop(self) -> None:
        """Ask all to end, as Ctrl-C does; kill what does not."""
        for process in self._started:
            _signal(process.pid, signal.SIGINT)
        for process in self._started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_STOPS_WITHIN)
            _signal(process.pid, signal.SIGKILL)
            process.wait()
        self._started.clear()

    def resident_mb(self) -> float:
        """The resident memory of all of them (MB); pages that two share count twice."""
        return sum(_status(pid, "VmRSS:") for pid in self._numbers()) / 1000

    def cpu_seconds(self) -> float:
        """The processor time that those alive have taken (s)."""
        return sum(cpu_seconds(pid) for pid in self._numbers())

    def _numbers(self) -> Iterator[int]:
        sessions = {process.pid for process in self._started}
        for entry in os.listdir("/proc"):
            if entry.isdigit() and _session(int(entry)) in sessions:
                yield int(entry)


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


def _fields(pid: int) -> list[str]:
    try:
        # The name in brackets may hold blanks
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _session(pid: int) -> int:
    fields = _fields(pid)
    return int(fields[3]) if fields else -1


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has taken (s)."""
    fields = _fields(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _status(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
