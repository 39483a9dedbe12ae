"""A step as it is run: its result, its time, its log, and that nothing of it stays behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from scripts.release_check import figures
from scripts.release_check.running import Outcome, Result, run, shown
from scripts.release_check.steps import Step, python


def ran(log: Path, code: str, minutes: float = 1, **more: bool) -> Outcome:
    step = Step("a", "甲", python("-c", code), minutes, figures.tests, **more)  # type: ignore[arg-type]
    return run(step, log, lambda _: None)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "a.log"


@pytest.mark.parametrize(
    ("code", "can_be_unjudged", "result"),
    [
        (0, False, Result.PASSED), (0, True, Result.PASSED), (1, False, Result.FAILED),
        (1, True, Result.FAILED), (2, False, Result.FAILED), (2, True, Result.UNJUDGED),
    ],
)  # fmt: skip
def test_what_a_step_ends_with_is_its_result(
    log: Path, code: int, can_be_unjudged: bool, result: Result
) -> None:
    assert ran(log, f"raise SystemExit({code})", can_be_unjudged=can_be_unjudged).result is result


def test_what_a_step_says_on_either_stream_is_kept_and_its_figure_read(log: Path) -> None:
    code = "import sys; print('3 passed in 0.1s'); print('why', file=sys.stderr, flush=True)"
    outcome = ran(log, code)
    assert outcome.figure == "通过 3"
    assert {"3 passed in 0.1s", "why"} == set(outcome.last_lines)
    assert set(log.read_text().split("\n")) == {"3 passed in 0.1s", "why", ""}


def test_a_step_that_takes_too_long_is_stopped_with_all_that_it_started(log: Path) -> None:
    code = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""
    outcome = ran(log, code, minutes=0.05)
    assert outcome.result is Result.FAILED and "停了" in outcome.figure
    assert outcome.seconds < 60
    child = int(outcome.last_lines[0])
    _gone(child)


def test_a_server_that_a_step_forgot_ends_with_the_step(log: Path) -> None:
    code = """
import subprocess, sys
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid)
"""
    outcome = ran(log, code)
    assert outcome.result is Result.PASSED
    _gone(int(outcome.last_lines[0]))


def test_a_step_whose_command_is_killed_has_failed(log: Path) -> None:
    kill = f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"
    assert ran(log, kill, can_be_unjudged=True).result is Result.FAILED


def test_the_time_so_far_is_told_meanwhile(log: Path) -> None:
    told: list[float] = []
    step = Step("a", "甲", python("-c", "import time; time.sleep(2.5)"), 1)
    run(step, log, told.append)
    assert len(told) >= 2 and told == sorted(told)


def test_seconds_are_shown_as_a_clock_shows_them() -> None:
    assert [shown(seconds) for seconds in (0, 61.9, 3600)] == ["0:00", "1:01", "60:00"]


def _gone(pid: int) -> None:
    for _ in range(100):
        try:
            os.kill(pid, 0)
            # Dead, but its new parent has not looked yet
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except (ProcessLookupError, FileNotFoundError):
            return
        time.sleep(0.1)
    pytest.fail(f"process {pid} is still there")
