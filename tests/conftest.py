"""What tests share: the rule book, cases, the trained model, and an agent with the actions inside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yibao.answers import Case
from yibao.rules import Place, RuleBook, load_rulebook

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 21)


def need(tool: str, package: str) -> str:
    """The path of a program; without it a user's run skips with a hint, and CI fails."""
    path = shutil.which(tool)
    if path is None:
        hint = f"{tool} is missing: apt-get install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(hint)
        pytest.skip(hint)
    return path


@pytest.fixture
def caplog(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every record: Rasa has handlers that it meets drop what equals the record before."""
    caplog.handler.filters.clear()
    return caplog


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def copy_lists() -> Callable[[Path], None]:
    """Copies what the rule book's regions refer to (places, topics, sources, subjects) into a folder."""
    from yibao.rules.lists import LISTS

    def copy(target: Path) -> None:
        for name in sorted(LISTS):
            source = ROOT / "rulebook" / name
            if source.is_dir():
                shutil.copytree(source, target / name)
            else:
                shutil.copy(source, target)

    return copy


@pytest.fixture(scope="session")
def book() -> RuleBook:
    """The project's own rule book."""
    return load_rulebook(ROOT / "rulebook")


@pytest.fixture(scope="session")
def place(book: RuleBook) -> Callable[[str], Place]:
    """The place that people call by that name."""

    def find(name: str) -> Place:
        return next(p for p in book.places if name in (p.code, p.name, *p.short))

    return find


@pytest.fixture(scope="session")
def case(place: Callable[[str], Place]) -> Callable[..., Case]:
    """A case on the tests' day; `place` may be a name."""

    def make(**known: Any) -> Case:
        if isinstance(known.get("place"), str):
            known["place"] = place(known["place"])
        return Case(**{"today": TODAY, **known})

    return make


@pytest.fixture(scope="session")
def model(root: Path) -> Path:
    """The trained model that fits the files as they are; trained first if there is none."""
    from yibao.server.model import ensure_model

    # Rasa reads and imports relative to the working folder
    os.chdir(root)
    return ensure_model(root)


@pytest.fixture(scope="session")
def agent(model: Path) -> Any:
    """Rasa's agent with the trained model and the actions inside."""
    from rasa.core.agent import Agent

    from yibao.server.inside import ActionsInside, check_each_schema_once

    check_each_schema_once()
    return Agent.load(str(model), action_endpoint=ActionsInside())
