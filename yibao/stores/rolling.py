"""A session that has grown long goes on in a new one: the slots stay, the cost of a message falls back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.core.events import (
    ActionExecuted,
    AllSlotsReset,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)

# Some three turns: the actions read what was said before from the slot `memory`
LONGEST = 24
# Metadata by which a report tells such a session from a citizen's return
CONTINUED = "continued"


def continued(stored: Sequence[Event], new: Sequence[Event]) -> list[Event]:
    """What begins the next session before the new events; empty where this one must go on.

    A session begins before the citizen's message, never after the answer: Rasa takes the time of
    the last message to see who was away for a night, and a session without one never ends.
    """
    kinds = {type(event) for event in new}
    if len(stored) < LONGEST or UserUttered not in kinds or SessionStarted in kinds:
        return []
    # A turn that failed kept no slot; what it said still stands in the events only
    if len(stored) < 4 * LONGEST and not _is_settled(stored):
        return []
    at = new[0].timestamp
    return [
        SessionStarted(timestamp=at, metadata={CONTINUED: True}),
        *(SlotSet(key, value, timestamp=at) for key, value in _slots(stored).items()),
        ActionExecuted("action_listen", timestamp=at),
    ]


def latest_session(events: Sequence[Event]) -> list[Event]:
    """The events from the last start of a session on; all where none starts."""
    starts = [at for at, event in enumerate(events) if isinstance(event, SessionStarted)]
    return list(events[starts[-1] :]) if starts else list(events)


def _slots(stored: Sequence[Event]) -> dict[str, Any]:
    slots: dict[str, Any] = {}
    for event in stored:
        if isinstance(event, SlotSet):
            slots[event.key] = event.value
        elif isinstance(event, AllSlotsReset | Restarted):
            slots.clear()
    return slots


def _is_settled(stored: Sequence[Event]) -> bool:
    for event in reversed(stored):
        if isinstance(event, SlotSet):
            return True
        if isinstance(event, UserUttered):
            return False
    return True
