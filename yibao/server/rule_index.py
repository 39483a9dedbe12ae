"""Finds the rules that may apply by the last action and the intent, where Rasa would try all of them.

A rule sees no more of a talk than it is long, so no more of it is looked at.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any
from weakref import WeakKeyDictionary

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    PREVIOUS_ACTION,
    SHOULD_NOT_BE_SET,
    USER,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

State = dict[str, dict[str, Any]]
Found = tuple[str | None, str | None, bool]
# The last action and the intent; None for a rule that leaves it open
End = tuple[str | None, str | None]


def find_rules_fast() -> None:
    """Let Rasa's RulePolicy look up its rules; two predictions a turn took a tenth of it.

    What a talk's slots or loops have a say in is found as before, and so is what no rule foresees.
    """
    search = RulePolicy._find_action_from_rules
    indexes: WeakKeyDictionary[RulePolicy, RuleIndex] = WeakKeyDictionary()

    def find(
        policy: RulePolicy,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool,
    ) -> Found:
        index = indexes.get(policy)
        if index is None:
            index = indexes[policy] = RuleIndex(policy.lookup.get(RULES, {}))
        if index.is_enough_for(tracker):
            if use_text_for_last_user_input and not index.may_follow_text(tracker):
                return None, None, False
            if not use_text_for_last_user_input and (key := index.best(policy, tracker, domain)):
                return policy.lookup[RULES][key], key, False
        return search(policy, tracker, domain, use_text_for_last_user_input)

    RulePolicy._find_action_from_rules = find


class RuleIndex:
    """Rules, as RulePolicy keeps them, by what must be the case right before they apply."""

    def __init__(self, rules: Iterable[str]) -> None:
        self._by_end: dict[End, list[str]] = {}
        self._longest = 1
        for key in rules:
            states = json.loads(key)
            self._longest = max(self._longest, len(states))
            self._by_end.setdefault(_end(states[-1]), []).append(key)

    @staticmethod
    def is_enough_for(tracker: DialogueStateTracker) -> bool:
        """Whether the last action and the last message are all that the talk's state consists of."""
        return not any(isinstance(event, ActiveLoop) for event in tracker.events) and not any(
            slot.has_features() for slot in tracker.slots.values()
        )

    def may_follow_text(self, tracker: DialogueStateTracker) -> bool:
        """Whether some rule applies after the last action whatever the intent."""
        if tracker.latest_action_name != ACTION_LISTEN_NAME:
            return False
        return bool(self._by_end.get((ACTION_LISTEN_NAME, None)) or self._by_end.get((None, None)))

    def best(self, policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain) -> str | None:
        """The longest rule that applies now; None where none does."""
        states = policy._prediction_states(
            _late(tracker, self._longest), domain, rule_only_data=policy._get_rule_only_data()
        )[-self._longest :]
        keys = {key for key in self._candidates(states[-1]) if _applies(policy, key, states)}
        return max(keys, key=len) if keys else None

    def _candidates(self, state: State) -> Iterable[str]:
        action, intent = _end(state)
        for end in {(action, intent), (action, None), (None, intent), (None, None)}:
            yield from self._by_end.get(end, ())


def _applies(policy: RulePolicy, key: str, states: Sequence[State]) -> bool:
    turns = enumerate(reversed(states))
    return all(policy._is_rule_applicable(key, turn, state) for turn, state in turns)


def _end(state: State) -> End:
    return _wanted(state, PREVIOUS_ACTION, ACTION_NAME), _wanted(state, USER, INTENT)


def _wanted(state: State, part: str, name: str) -> str | None:
    value = state.get(part, {}).get(name)
    return value if isinstance(value, str) and value and value != SHOULD_NOT_BE_SET else None


def _late(tracker: DialogueStateTracker, states: int) -> DialogueStateTracker:
    """The end of the talk, from which that many of its last states can be told."""
    late = copy(tracker)
    late.events = deque(_last_events(tracker.applied_events(), states))
    return late


def _last_events(events: list[Event], states: int) -> list[Event]:
    actions = 0
    for at in range(len(events) - 1, -1, -1):
        actions += isinstance(events[at], ActionExecuted)
        # What a state says was done and said stands before it
        if actions >= states and isinstance(events[at], UserUttered):
            return events[at:]
    return events
