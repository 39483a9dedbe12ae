"""Every command that a page names exists, with its options; so do those that make runs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
OURS = "actions|benchmarks|evaluation|scripts|tests|yibao"
COMMAND = re.compile(rf"python3? -m ((?:{OURS})[\w.]*)([^`#|;&\n，。；）]*)")
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]+")
MAKE = re.compile(r"((?:[A-Z_]+=\S+ )*)make ((?:-\S+ )*)([a-z-]+)((?: [A-Z_]+=[^\s`]+)*)")
# Everything that a recipe adds where it is asked for
SETTINGS = ["SHORT=1", "SOAK=1", "EPOCHS=1", "ASK=1", "ONLY=lint"]


def texts() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        # A command may go on in the next line
        yield page.name, page.read_text(encoding="utf-8").replace("\\\n", " ")


def named() -> list[tuple[str, str, str]]:
    found = {(page, *command) for page, text in texts() for command in COMMAND.findall(text)}
    return sorted((page, module.rstrip("."), rest.strip()) for page, module, rest in found)


def targets() -> list[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE)


def source_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__main__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def help_of(module: str, *subcommand: str) -> str:
    """What the command says of itself; empty for one that takes no options and would begin at once."""
    if not re.search(r"(Argument|Chinese)Parser", source_of(module).read_text(encoding="utf-8")):
        return ""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *subcommand, "--help"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, f"{module} {subcommand}: {done.stderr}"
    return done.stdout


def holds(module: str, rest: str) -> None:
    """The module can be run, and knows the subcommand and every option."""
    assert source_of(module).is_file(), f"there is no {module}"
    assert '__name__ == "__main__"' in source_of(module).read_text(encoding="utf-8"), module
    subcommand = re.match(r"[a-z][a-z-]+(?=\s|$)", rest)
    told = help_of(module, *([subcommand[0]] if subcommand else []))
    assert [option for option in OPTION.findall(rest) if option not in OPTION.findall(told)] == []


@pytest.mark.parametrize("command", named(), ids=" ".join)
def test_a_command_on_a_page_exists_with_its_options(command: tuple[str, str, str]) -> None:
    _, module, rest = command
    holds(module, rest)


def test_a_command_that_is_not_there_is_found_out() -> None:
    for module, rest in (
        ("yibao.nobody", ""), ("yibao.clerk", "polish"), ("yibao.clerk", "show --colour"),
        ("yibao.errors", ""),
    ):  # fmt: skip
        with pytest.raises(AssertionError):
            holds(module, rest)


@pytest.mark.parametrize("target", targets())
def test_what_make_runs_exists_with_its_options(target: str) -> None:
    done = subprocess.run(
        ["make", "-n", target, *SETTINGS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for module, rest in COMMAND.findall(done.stdout):
        holds(module, rest.strip())
    for script in re.findall(r"\bsh (scripts/\S+)", done.stdout):
        assert (ROOT / script).is_file()


def test_every_target_is_explained_in_help_and_never_taken_for_a_file() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert set(explained) == set(targets()) == set(phony.split())


def test_every_setting_of_a_make_command_on_a_page_is_read_somewhere() -> None:
    parts = [found for _, text in texts() for found in MAKE.findall(text)]
    settings = {name for one in parts for name in re.findall(r"([A-Z_]+)=", one[0] + one[3])}
    assert {"PORT", "EPOCHS", "SOAK"} <= settings
    rooms = ("yibao", "tests", "web/e2e", "scripts")
    read = "".join(
        path.read_text(encoding="utf-8")
        for room in rooms
        for kind in ("*.py", "*.mjs", "*.sh")
        for path in (ROOT / room).rglob(kind)
    )
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name in settings if f"$({name})" not in makefile and name not in read] == []
