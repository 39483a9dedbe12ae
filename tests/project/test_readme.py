"""The README says what is true: its conversation, commands and paths are exercised here."""

from __future__ import annotations

import asyncio
import re
import uuid
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(root: Path) -> dict[str, str]:
    """The pages that people read first, and all of docs/, by their paths."""
    found = [root / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
    found += sorted((root / "docs").rglob("*.md"))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in found}


def test_the_conversation_is_what_the_assistant_says(agent: Any, readme: str) -> None:
    sender, reply = uuid.uuid4().hex, ""
    (transcript,) = re.findall(r"```text\n(您：.*?)```", readme, re.DOTALL)
    for line in transcript.splitlines():
        if line.startswith("您："):
            messages = asyncio.run(agent.handle_text(line[2:], sender_id=sender))
            reply = "\n".join(message["text"] for message in messages)
        else:
            assert line in reply.splitlines()


def test_every_make_command_exists_and_helps(root: Path, pages: dict[str, str]) -> None:
    readme = "\n".join(pages.values())
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    named = set(re.findall(r"make ([a-z-]+)", readme))
    assert named - targets == set()
    assert {"chat", "test", "help", "train", "run", "lint", "rules"} <= named & targets


def test_every_path_exists(root: Path, readme: str) -> None:
    named = re.findall(r"`((?:\.?[\w-]+/)+[\w.-]*|[\w-]+\.yml)`", readme)
    named += re.findall(r"^([a-z]+(?:/[a-z]+)*/)\s", readme, re.MULTILINE)
    # What appears once it is run
    named = [path for path in named if not path.startswith(".rasa/")]
    assert len(named) > 15
    assert [path for path in named if not (root / path).exists()] == []


def test_every_link_leads_somewhere(root: Path, pages: dict[str, str]) -> None:
    broken = [
        (name, link)
        for name, text in pages.items()
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        if not ((root / name).parent / link).exists()
    ]
    assert broken == []


def test_every_rasa_command_exists(pages: dict[str, str]) -> None:
    readme = "\n".join(pages.values())
    from rasa.__main__ import create_argument_parser

    (commands,) = [a for a in create_argument_parser()._actions if isinstance(a.choices, dict)]
    named = set(re.findall(r"`rasa ([a-z]+)", readme))
    assert {"train", "shell", "run", "test", "data"} <= named
    assert named - set(commands.choices) == set()


def test_the_topic_table_is_what_the_clerk_writes(root: Path, book: Any, readme: str) -> None:
    from yibao.clerk.covering.topic_table import CASES, count_cases, topic_table, with_table

    table = topic_table(book, count_cases(root / CASES))
    hint = "run `.venv/bin/python -m yibao.clerk coverage --readme README.md`"
    assert with_table(readme, table, "README.md") == readme, hint
