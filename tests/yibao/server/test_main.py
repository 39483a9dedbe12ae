"""The command line of the server: an operator who mistypes is told so in Chinese."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest


def told(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "yibao.server", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_help_lists_the_commands_without_an_english_head(root: Path) -> None:
    done = told(root, "--help")

    assert done.returncode == 0 and done.stdout.startswith("用法：")
    assert [name for name in ("backup", "restore", "tidy", "chat") if name not in done.stdout] == []
    assert re.findall(r"usage|options|positional|show this", done.stdout) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "还少 命令"), (("restore",), "还少 文件"), (("begin",), "不能写 'begin'")],
)
def test_a_wrong_command_line_is_one_line_with_a_remedy(
    root: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = told(root, *arguments)

    assert done.returncode == 2 and words in done.stderr and "改法" in done.stderr
    assert done.stderr.count("\n") == 1
