"""The chat widget's own tests: its parts under Vitest, the whole in Chromium with the real server."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import need


def run(root: Path, part: str, **environment: str) -> None:
    """Build the widget and run a part of its tests; fails with what they printed."""
    need("npm", "nodejs npm")
    done = subprocess.run(
        ["sh", "scripts/widget.sh", part],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_widget_builds_within_its_size_and_its_parts_hold(root: Path) -> None:
    run(root, "unit")


@pytest.mark.server
def test_people_get_along_with_the_widget_in_a_real_browser(root: Path, model: Path) -> None:
    run(root, "browser", CHROMIUM=need("chromium", "chromium fonts-noto-cjk"), YIBAO_REAL="1")
