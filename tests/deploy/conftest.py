"""The linters of deploy/, in an environment of their own that is made when it is first needed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.apart import tools
from tests.yibao.server.conftest import port, start

__all__ = ["port", "start"]

ROOT = Path(__file__).resolve().parents[2]
_LOCK = ROOT / "requirements" / "deploy.txt"
_FOLDER = ROOT / ".rasa" / "deploy-tools"

Lint = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def lint() -> Lint:
    """Runs a program of the linters' environment."""
    try:
        programs = tools(_LOCK, _FOLDER)
    except (OSError, subprocess.SubprocessError) as error:
        hint = f"the linters of deploy/ could not be installed: {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(hint)
        pytest.skip(hint)

    def go(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(programs / program), *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    return go
