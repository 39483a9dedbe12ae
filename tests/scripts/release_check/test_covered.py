"""How much the tests ran: read from real measurements, in this process and in those it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.release_check import covered

CODE = """
def walked():
    return 1


def left_out():
    one = 1
    two = 2
    three = 3
    return one, two, three
"""


@pytest.fixture
def project(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with the settings of this one."""
    for package in covered.PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(CODE)
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    monkeypatch.setattr(covered, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def measure(project: Path, code: str) -> None:
    (project / "run.py").write_text(code)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    subprocess.run(
        [sys.executable, "-m", "coverage", "run", "run.py"],
        cwd=project, check=True, env={**clean, "PYTHONPATH": "."},
    )  # fmt: skip


def test_without_a_measurement_nothing_is_judged(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert covered.main() == covered.UNCHECKED
    assert "？" in capsys.readouterr().out


def test_too_little_is_told_by_package(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measure(project, "import yibao, actions; yibao.walked(), yibao.left_out()")
    assert covered.main() == 1
    printed = capsys.readouterr().out
    assert "yibao：100.0%" in printed and "actions：28.6%" in printed


def test_what_another_process_runs_counts_too_even_if_it_is_stopped(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stopped = "import yibao, actions, time; yibao.left_out(), yibao.walked(); print(1, flush=True); time.sleep(60)"
    other = f"""
import subprocess, sys
command = [sys.executable, "-c", {stopped!r}]
with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
    server.stdout.readline()
    server.terminate()
import actions
actions.walked(), actions.left_out()
"""
    measure(project, other)
    assert covered.main() == 0
    assert "yibao：100.0%" in capsys.readouterr().out
