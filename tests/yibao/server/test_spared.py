"""What comes to nothing is not done: copies for the log, and looking at a domain again and again."""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Iterator

import pytest
from rasa.core import processor
from rasa.shared.core.domain import Domain

from yibao.server.spared import ask_a_domain_once_whether_it_is_empty, copy_nothing_for_logs


@pytest.fixture
def sparing() -> Iterator[None]:
    copy_nothing_for_logs()
    yield
    processor.copy = copy


def test_nothing_is_copied(sparing: None) -> None:
    events: list[object] = [{}]
    assert processor.copy.deepcopy(events) is events
    assert copy.deepcopy(events) is not events


def test_rasa_s_processor_copies_for_its_log_only() -> None:
    tree = ast.parse(inspect.getsource(processor))
    logged = [
        part
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "structlogger.debug"
        for part in ast.walk(call)
    ]
    copies = [node for node in ast.walk(tree) if _is_copying(node)]
    assert copies
    assert all(node in logged for node in copies)
    assert {ast.unparse(node) for node in copies} == {"copy.deepcopy"}


def test_a_domain_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Domain] = []
    look = Domain.is_empty
    monkeypatch.setattr(Domain, "is_empty", lambda domain: looked.append(domain) or look(domain))
    ask_a_domain_once_whether_it_is_empty()
    domains = [Domain.empty(), Domain.from_dict({"intents": ["greet"]})]
    assert [[domain.is_empty() for domain in domains] for _ in range(3)] == [[True, False]] * 3
    assert looked == domains


def _is_copying(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "copy"
