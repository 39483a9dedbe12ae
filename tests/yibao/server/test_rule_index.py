"""The rules found by the index are those that Rasa finds: in real talks, in forms, and in nonsense."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.training import load_data
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from yibao.server import rule_index
from yibao.server.rule_index import find_rules_fast

DOMAIN = """
version: "3.1"
intents: [greet, order, chat, ask, stop, more]
entities: [dish]
slots:
  requested_slot: {{type: text, influence_conversation: false, mappings: [{{type: custom}}]}}
  dish: {{type: text, influence_conversation: {featurised}, mappings: [{{type: custom}}]}}
forms:
  order_form: {{required_slots: [dish]}}
actions: [action_greet, action_first, action_chat, action_ask, action_dish, action_done, action_more, action_said]
"""
RULES = """
version: "3.1"
rules:
- {rule: greet, steps: [{intent: greet}, {action: action_greet}]}
- {rule: first, conversation_start: true, steps: [{intent: stop}, {action: action_first}]}
- {rule: two actions, steps: [{intent: more}, {action: action_more}, {action: action_ask}]}
- {rule: ask, steps: [{intent: ask}, {action: action_ask}]}
- {rule: ask of a dish, steps: [{intent: ask, entities: [dish]}, {action: action_dish}]}
- {rule: no listening, wait_for_user_input: false, steps: [{action: action_greet}, {action: action_chat}]}
- {rule: order, steps: [{intent: order}, {action: order_form}, {active_loop: order_form}]}
- rule: ordered
  condition: [{active_loop: order_form}]
  steps:
  - action: order_form
  - active_loop: null
  - slot_was_set: [{requested_slot: null}]
  - action: action_done
- rule: chat in between
  condition: [{active_loop: order_form}]
  steps: [{intent: chat}, {action: action_chat}, {action: order_form}, {active_loop: order_form}]
- rule: stop
  condition: [{active_loop: order_form}]
  steps: [{intent: stop}, {action: action_done}, {active_loop: null}]
"""
SAID = '- {rule: a sentence, steps: [{user: "说这句"}, {action: action_said}]}\n'
SLOT = "- {rule: known dish, condition: [{slot_was_set: [{dish: 面}]}], steps: [{intent: chat}, {action: action_dish}]}\n"

Search = Callable[..., Any]


@pytest.fixture(scope="module")
def searches() -> Iterator[tuple[Search, Search]]:
    """How Rasa finds its rules, and how they are found here."""
    slow = RulePolicy._find_action_from_rules
    find_rules_fast()
    fast = RulePolicy._find_action_from_rules
    yield slow, fast
    RulePolicy._find_action_from_rules = slow


@pytest.fixture
def trained(tmp_path: Path) -> Callable[..., tuple[RulePolicy, Domain]]:
    """A policy that learnt the rules above and some more."""

    def train(more: str = "", featurised: bool = False) -> tuple[RulePolicy, Domain]:
        domain = Domain.from_yaml(DOMAIN.format(featurised=str(featurised).lower()))
        (tmp_path / "rules.yml").write_text(RULES + more, encoding="utf-8")
        policy = RulePolicy(
            {**RulePolicy.get_default_config(), "check_for_contradictions": False},
            LocalModelStorage.create(tmp_path),
            Resource("rules"),
            ExecutionContext(GraphSchema({})),
        )
        policy.train(load_data(str(tmp_path / "rules.yml"), domain), domain)
        return policy, domain

    return train


def told(prediction: PolicyPrediction) -> tuple[Any, ...]:
    return (
        prediction.probabilities,
        [event.as_dict() | {"timestamp": 0} for event in prediction.events],
        prediction.is_end_to_end_prediction,
        prediction.is_no_user_prediction,
        prediction.hide_rule_turn,
    )


def check_all_along(
    policy: RulePolicy, domain: Domain, events: list[Event], searches: tuple[Search, Search]
) -> set[str]:
    """Both predict the same after every event; the actions that were predicted."""
    predicted = set()
    for end in range(len(events) + 1):
        tracker = DialogueStateTracker.from_events("someone", events[:end], domain.slots)
        both = []
        for search in searches:
            RulePolicy._find_action_from_rules = search
            both.append(policy.predict_action_probabilities(tracker, domain))
        assert told(both[0]) == told(both[1]), [event.as_dict() for event in events[:end]]
        if both[0].max_confidence == 1:
            predicted.add(domain.action_names_or_texts[both[0].max_confidence_index])
    return predicted


def some_events(domain: Domain, chance: random.Random) -> list[Event]:
    """A talk as it may go, with every kind of accident."""
    listen = ActionExecuted("action_listen")
    actions = [name for name in domain.action_names_or_texts if name.startswith(("action_", "ord"))]
    events: list[Event] = []
    if chance.random() < 0.8:
        events = [ActionExecuted("action_session_start"), SessionStarted(), listen]
    for _ in range(chance.randint(1, 9)):
        entities = [{"entity": "dish", "value": "面"}] if chance.random() < 0.4 else []
        intent = {"name": chance.choice(domain.intents), "confidence": 0.9}
        text = chance.choice(["说这句", "来碗面"])
        parse = {"text": text, "intent": intent, "entities": entities}
        events.append(UserUttered(text, intent, entities, parse))
        if chance.random() < 0.8:
            events.append(DefinePrevUserUtteredFeaturization(chance.random() < 0.1))
        for _ in range(chance.randint(0, 3)):
            events.append(ActionExecuted(chance.choice(actions)))
            events.extend(chance.choices(_accidents(domain), k=chance.randint(0, 2)))
        if chance.random() < 0.9:
            events.append(listen)
    return events


def _accidents(domain: Domain) -> list[Event]:
    found = [BotUttered("好"), Restarted(), UserUtteranceReverted(), ActionReverted()]
    found += [SessionStarted(), *(SlotSet(slot.name, "面") for slot in domain.slots)]
    for form in domain.form_names:
        found += [
            ActiveLoop(form), ActiveLoop(None), ActionExecutionRejected(form),
            LoopInterrupted(True), SlotSet("requested_slot", "dish"), SlotSet("dish", None),
        ]  # fmt: skip
    return found


@pytest.mark.parametrize("more", ["", SAID], ids=["intents", "a rule of words, too"])
def test_talks_with_forms_and_accidents_go_on_as_in_rasa(
    trained: Any, searches: tuple[Search, Search], more: str
) -> None:
    policy, domain = trained(more)
    chance, predicted = random.Random(11), set()
    for _ in range(60):
        predicted |= check_all_along(policy, domain, some_events(domain, chance), searches)
    # Nothing is proved about a rule that was never found
    assert predicted >= {"action_listen", "order_form", *domain.user_actions} - (
        set() if more else {"action_said"}
    )


def test_slots_that_have_a_say_are_heard(trained: Any, searches: tuple[Search, Search]) -> None:
    policy, domain = trained(SLOT, featurised=True)
    chance = random.Random(5)
    for _ in range(60):
        check_all_along(policy, domain, some_events(domain, chance), searches)
    known = [
        ActionExecuted("action_listen"), SlotSet("dish", "面"),
        UserUttered("嗯", {"name": "chat"}, [], {"intent": {"name": "chat"}}),
    ]  # fmt: skip
    assert "action_dish" in check_all_along(policy, domain, known, searches)


def test_the_project_s_own_rules_are_found_as_in_rasa(
    agent: Any, searches: tuple[Search, Search]
) -> None:
    nodes = agent.processor.graph_runner._instantiated_nodes
    policy = next(node._component for name, node in nodes.items() if "RulePolicy" in name)
    domain, chance = agent.domain, random.Random(3)
    predicted: set[str] = set()
    for _ in range(40):
        predicted |= check_all_along(policy, domain, some_events(domain, chance), searches)
    assert len(predicted) > 30


def test_only_what_may_apply_is_tried(
    agent: Any, searches: tuple[Search, Search], monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = agent.processor.graph_runner._instantiated_nodes
    policy = next(node._component for name, node in nodes.items() if "RulePolicy" in name)
    tried: list[str] = []
    applies = rule_index._applies
    monkeypatch.setattr(
        rule_index, "_applies", lambda p, key, states: tried.append(key) or applies(p, key, states)
    )
    RulePolicy._find_action_from_rules = searches[1]
    asked = UserUttered(
        "余额", {"name": "balance_query"}, [], {"intent": {"name": "balance_query"}}
    )
    events = [ActionExecuted("action_listen"), asked]
    tracker = DialogueStateTracker.from_events("someone", events, agent.domain.slots)
    policy.predict_action_probabilities(tracker, agent.domain)
    assert 1 <= len(tried) <= 3
