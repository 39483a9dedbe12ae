"""The actions run inside the process, and a result's schema is checked once."""

from __future__ import annotations

import asyncio

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa_sdk.executor import ActionExecutor

from yibao.server.inside import ActionsInside, check_each_schema_once


@pytest.fixture
def original_check() -> object:
    """Puts Rasa's own check back after the test."""
    kept = Draft202012Validator.__dict__["check_schema"]
    yield kept
    Draft202012Validator.check_schema = kept


def test_an_action_answers_without_a_server() -> None:
    call = {"next_action": "action_out_of_scope", "tracker": {"sender_id": "a", "events": []}}
    call["tracker"]["latest_message"] = {"text": "明天会下雨吗"}
    result = asyncio.run(ActionsInside().request(json=call))
    assert "不归医保管" in result["responses"][0]["text"]


def test_every_action_of_the_domain_is_there(root: object) -> None:
    from rasa.shared.core.domain import Domain

    executor = ActionExecutor()
    executor.register_package("actions")
    named = Domain.load(f"{root}/domain.yml").user_actions
    assert {name for name in named if name.startswith("action_")} == set(executor.actions)


def test_a_schema_is_checked_once_and_results_every_time(original_check: object) -> None:
    checked = []

    def count(schema: object, *_: object) -> None:
        checked.append(schema)

    Draft202012Validator.check_schema = staticmethod(count)
    check_each_schema_once()
    action = RemoteAction("action_inform", None)
    for _ in range(3):
        assert action._validate_action_result({"events": [], "responses": []})
    assert len(checked) == 1
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": "none", "responses": []})


def test_a_broken_schema_is_still_refused(original_check: object) -> None:
    check_each_schema_once()
    for _ in range(2):
        with pytest.raises(SchemaError):
            Draft202012Validator.check_schema({"type": "no such type"})
