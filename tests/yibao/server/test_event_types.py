"""Kinds of events are looked up once, and unknown ones stay unknown."""

from __future__ import annotations

import pytest
import rasa.shared.utils.common
from rasa.shared.core.events import Event, SlotSet, UserUttered

from yibao.server.event_types import remember_event_types


@pytest.fixture
def remembering() -> object:
    """Rasa remembers for the test, and then no more."""
    kept = Event.__dict__["resolve_by_type"]
    remember_event_types()
    yield
    Event.resolve_by_type = kept


def test_a_kind_is_looked_up_once(remembering: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Event.resolve_by_type("slot") is SlotSet
    assert Event.resolve_by_type("user") is UserUttered
    monkeypatch.setattr(rasa.shared.utils.common, "all_subclasses", lambda _: [])
    assert Event.resolve_by_type("slot") is SlotSet
    assert Event.from_parameters({"event": "slot", "name": "a", "value": 1}) == SlotSet("a", 1)


def test_an_unknown_kind_stays_unknown(remembering: object) -> None:
    for _ in range(2):
        assert Event.resolve_by_type("no such kind", SlotSet) is SlotSet
        assert Event.resolve_by_type("no such kind", UserUttered) is UserUttered
        assert Event.resolve_by_type("topic") is None
        with pytest.raises(ValueError, match="no such kind"):
            Event.resolve_by_type("no such kind")
