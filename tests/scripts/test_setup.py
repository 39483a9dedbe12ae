"""Setting up says what is missing and what to do, before it changes anything."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = ("sh", "df", "awk", "cp", "touch", "env", "cat")


@pytest.fixture
def bare(root: Path, tmp_path: Path) -> Path:
    """A project folder and a PATH with nothing but the plainest tools."""
    shutil.copytree(root / "scripts", tmp_path / "scripts")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def set_up(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    home = {"PATH": str(folder / "bin"), "HOME": str(folder), "LANG": "C.UTF-8"}
    return subprocess.run(
        ["sh", "scripts/setup.sh"],
        cwd=folder,
        env={**home, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def fake(folder: Path, tool: str, script: str) -> None:
    path = folder / "bin" / tool
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_a_missing_python_is_told_with_three_ways_out(bare: Path) -> None:
    done = set_up(bare)
    assert done.returncode == 1
    assert "找不到 Python 3.10" in done.stderr
    for way in ("uv python install 3.10", "pyenv install 3.10", "PYTHON="):
        assert way in done.stderr
    assert not (bare / ".venv").exists()


def test_another_python_on_the_path_is_not_taken(bare: Path) -> None:
    fake(bare, "python3.10", "exit 1")
    assert "找不到 Python 3.10" in set_up(bare).stderr


def test_python_is_found_in_pyenv(bare: Path) -> None:
    versions = bare / ".pyenv" / "versions" / "3.10.99" / "bin"
    versions.mkdir(parents=True)
    fake(bare, "../.pyenv/versions/3.10.99/bin/python3.10", "exit 0")
    fake(bare, "df", 'echo header; echo "disk 1 1 10 1% /"')
    assert "磁盘空间不够" in set_up(bare).stderr


def test_a_full_disk_is_told_before_anything_is_installed(bare: Path) -> None:
    fake(bare, "df", 'echo header; echo "disk 1 1 100 1% /"')
    fake(bare, "python3.10", "exit 0")
    done = set_up(bare)
    assert done.returncode == 1
    assert "只剩 100 MB" in done.stderr
    assert not (bare / ".venv").exists()


def test_the_environment_keeps_telemetry_off_and_doors_closed() -> None:
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"
    assert os.environ["SANIC_HOST"] == "127.0.0.1"
