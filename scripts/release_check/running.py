"""Runs one step: its output goes to a log, its time to the screen, and nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO

from scripts.release_check.steps import ROOT, UNCHECKED, Step

_GRACE = 10  # seconds that a step has to end by itself
_LINES = 6


class Result(Enum):
    """How a step came out."""

    PASSED = "✓ 通过"
    FAILED = "✗ 没通过"
    UNJUDGED = "？ 没法判"


@dataclass(frozen=True)
class Outcome:
    """A step that was run, and the last lines that it printed."""

    step: Step
    result: Result
    seconds: float
    figure: str
    last_lines: tuple[str, ...] = ()


def run(step: Step, log: Path, tick: Callable[[float], None]) -> Outcome:
    """Run the step to its end or to its longest time; `tick` is told the seconds so far."""
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with log.open("wb") as sink:
        code = _code(step, sink, lambda: tick(time.monotonic() - began))
    seconds = time.monotonic() - began
    printed = log.read_text(encoding="utf-8", errors="replace")
    lines = [line.rstrip() for line in printed.splitlines() if line.strip()]
    last = tuple(lines[-_LINES:])
    if code is None:
        told = f"超过 {step.minutes} 分钟，停了"
        return Outcome(step, Result.FAILED, seconds, told, last)
    return Outcome(step, _result(step, code), seconds, step.figure(printed), last)


def _result(step: Step, code: int) -> Result:
    if code == 0:
        return Result.PASSED
    unjudged = step.can_be_unjudged and code == UNCHECKED
    return Result.UNJUDGED if unjudged else Result.FAILED


def _code(step: Step, sink: IO[bytes], tick: Callable[[], None]) -> int | None:
    """What the command ended with; None if it had to be stopped."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        step.command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=sink,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            return _waited(process, step.minutes * 60, tick)
        finally:
            # Servers that a step has started end with it, also after Ctrl-C
            _stop(process)


def _waited(
    process: subprocess.Popen[bytes], longest: float, tick: Callable[[], None]
) -> int | None:
    ends = time.monotonic() + longest
    while time.monotonic() < ends:
        try:
            return process.wait(timeout=min(1.0, longest))
        except subprocess.TimeoutExpired:
            tick()
    return None


def _stop(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(timeout=_GRACE)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def shown(seconds: float) -> str:
    """Minutes and seconds as a clock shows them."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class Progress:
    """What stands on the screen meanwhile: one line that changes, or a line a minute in a log."""

    def __init__(self, label: str) -> None:
        self._label, self._minute = label, 0
        self._changing = sys.stdout.isatty()
        print(f"▸ {label}", end="" if self._changing else "\n", flush=True)

    def tick(self, seconds: float) -> None:
        """Show how long it has taken."""
        if self._changing:
            print(f"\r▸ {self._label} {shown(seconds)}", end="", flush=True)
        elif seconds // 60 > self._minute:
            self._minute = int(seconds // 60)
            print(f"▸ {self._label} {shown(seconds)}", flush=True)

    def end(self, outcome: Outcome) -> None:
        """Show how it came out."""
        told = f"  {outcome.result.value} {self._label} {shown(outcome.seconds)} {outcome.figure}"
        print(f"{chr(13) if self._changing else ''}{told.rstrip()}", flush=True)
