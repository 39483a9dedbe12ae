"""Trackers for the actions' tests, made of Rasa's own events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker


@pytest.fixture(scope="session")
def domain(root: Path) -> Any:
    """The assistant's domain."""
    from rasa.shared.core.domain import Domain

    return Domain.load(str(root / "domain.yml"))


@pytest.fixture
def tracker(domain: Any) -> Callable[..., Tracker]:
    """A real tracker in which those messages were understood; the SDK reads it as it comes."""
    from rasa.shared.core.events import SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

    def make(
        *messages: tuple[str, dict[str, str]],
        door: str = "rest",
        text: str = "……",
        parse: dict[str, Any] | None = None,
        **slots: Any,
    ) -> Tracker:
        tracker = DialogueStateTracker.from_events("tester", [], domain.slots)
        for name, value in slots.items():
            tracker.update(SlotSet(name, value))
        for intent, said in messages:
            entities = [{"entity": name, "value": value} for name, value in said.items()]
            parsed = {
                "text": text,
                "intent": {"name": intent},
                "entities": entities,
                "intent_ranking": [],
                **(parse or {}),
            }
            tracker.update(
                UserUttered(text, parsed["intent"], parsed["entities"], parsed, input_channel=door)
            )
        return Tracker.from_dict(tracker.current_state(EventVerbosity.ALL))

    return make
