"""House limits, linters and floors, so that a review need not count lines."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

LONGEST_FILE, LONGEST_FUNCTION = 300, 40
ROOMS = ("actions", "benchmarks", "deploy", "evaluation", "scripts", "tests", "yibao")


def sources(root: Path) -> list[Path]:
    return [path for room in ROOMS for path in sorted((root / room).rglob("*.py"))]


def test_no_room_with_code_is_forgotten(root: Path) -> None:
    rooms = {path.name for path in root.iterdir() if path.is_dir() and path.name[0] != "."}
    # What npm brings holds code of others
    with_code = {room for room in rooms - {"web"} if any((root / room).rglob("*.py"))}
    assert with_code == set(ROOMS)


def test_no_file_is_longer_than_the_house_allows(root: Path) -> None:
    long = {
        path.relative_to(root).as_posix(): lines
        for path in sources(root)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}, "split the file by what it is about"


def test_no_function_is_longer_than_the_house_allows(root: Path) -> None:
    long = [
        f"{path.relative_to(root)}:{node.lineno} {node.name}"
        for path in sources(root)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == [], "cut the function into steps with names"


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["importlinter.cli", "lint"],
    ],
    ids=" ".join,
)
def test_the_linters_are_content(root: Path, command: list[str]) -> None:
    if command[0] == "importlinter.cli":
        runner = [str(Path(sys.executable).with_name("lint-imports"))]
    else:
        runner = [sys.executable, "-m", *command]
    done = subprocess.run(runner, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
