"""The linters of deploy/, in an environment of their own that is made when it is first needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.yibao.server.conftest import port, start

__all__ = ["port", "start"]

ROOT = Path(__file__).resolve().parents[2]
_LOCK = ROOT / "requirements" / "deploy.txt"
_FOLDER = ROOT / ".rasa" / "deploy-tools"
_SECONDS = 240

Lint = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def lint() -> Lint:
    """Runs a program of the linters' environment."""
    stamp = _FOLDER / ".lock"
    if not stamp.is_file() or stamp.read_bytes() != _LOCK.read_bytes():
        _install()
        shutil.copy(_LOCK, stamp)

    def go(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(_FOLDER / "bin" / program), *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    return go


def _install() -> None:
    uv, python = shutil.which("uv") or f"{Path(sys.executable).parent}/uv", _FOLDER / "bin/python"
    shutil.rmtree(_FOLDER, ignore_errors=True)
    locked = ["pip", "install", "-q", "--python", str(python), "--require-hashes", "-r", str(_LOCK)]
    for arguments in (["venv", "-q", "--python", sys.executable, str(_FOLDER)], locked):
        try:
            subprocess.run([uv, *arguments], check=True, capture_output=True, timeout=_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            hint = f"the linters of deploy/ could not be installed: {error}"
            if os.environ.get("CI") == "true":
                pytest.fail(hint)
            pytest.skip(hint)
