"""The actions run inside the process, and a result's schema is checked once."""

from __future__ import annotations

import asyncio

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa_sdk.executor import ActionExecutor

from yibao.server.inside import (
    ActionsInside,
    check_each_schema_once,
    check_plain_results_fast,
    is_plain,
    warm_up,
)


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


SLOT = {"event": "slot", "timestamp": None, "name": "memory", "value": {"any": [1]}}
ODD = [
    None, [], {"events": "none"}, {"responses": ["text"]}, {"responses": {}},
    {"events": [{"event": "slot", "value": 1}]}, {"events": [{"event": "slot", "name": "a"}]},
    {"events": [{**SLOT, "name": 1}]}, {"events": [{**SLOT, "timestamp": "now"}]},
    {"events": [{**SLOT, "timestamp": True}]}, {"events": ["slot"]}, {"events": [{}]},
    {"events": [{**SLOT, "metadata": 1}]}, {"events": [{"event": "restart"}]}, {"events": None},
]  # fmt: skip


def test_a_plain_result_is_one_that_rasa_s_schema_passes() -> None:
    from jsonschema import validate

    schema = RemoteAction.action_response_format_spec()
    record = {"event": "agent", "timestamp": None, "text": None, "data": {"turn": {}}}
    said = [{"text": "a", "custom": {}}]
    for plain in ({}, {"events": [SLOT, record, SLOT], "responses": said}):
        validate(plain, schema)
        assert is_plain(plain)
    assert [odd for odd in ODD if is_plain(odd)] == []


@pytest.fixture
def fast_check() -> object:
    kept = RemoteAction._validate_action_result
    check_plain_results_fast()
    yield
    RemoteAction._validate_action_result = kept


def test_a_plain_result_is_passed_without_the_schema_and_odd_ones_are_held_against_it(
    fast_check: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = RemoteAction("action_inform", None)
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": [{"event": "slot"}]})
    assert action._validate_action_result({"events": [{"event": "restart"}]})
    monkeypatch.setattr(RemoteAction, "action_response_format_spec", None)
    assert action._validate_action_result({"events": [SLOT], "responses": [{"text": "a"}]})


def test_what_the_project_s_actions_return_is_plain() -> None:
    call = {"next_action": "action_balance_query", "tracker": {"sender_id": "a", "events": []}}
    call["tracker"]["latest_message"] = {
        "text": "医保卡余额怎么查",
        "intent": {"name": "balance_query"},
    }
    assert is_plain(asyncio.run(ActionsInside().request(json=call)))


def test_what_the_first_citizen_would_wait_for_is_done_before(
    original_check: object, agent: object
) -> None:
    seen: list[object] = []
    Draft202012Validator.check_schema = staticmethod(seen.append)
    check_each_schema_once()
    asyncio.run(warm_up(agent))
    Draft202012Validator.check_schema(RemoteAction.action_response_format_spec())
    assert len(seen) == 1
