"""When a session goes on in a new one, and what the new one knows."""

from __future__ import annotations

from rasa.shared.core.events import (
    ActionExecuted,
    AgentUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)

from tests.yibao.stores.conftest import turn
from yibao.stores.rolling import CONTINUED, LONGEST, continued, latest_session

LONG = [event for number in range(LONGEST) for event in turn(number)][:LONGEST]


def names(events: list[Event]) -> list[str]:
    return [event.type_name for event in events]


def test_a_short_session_goes_on() -> None:
    assert continued(LONG[1:], turn(99)) == []


def test_a_long_session_goes_on_in_a_new_one_that_knows_the_slots_as_they_were_last() -> None:
    stored = [SlotSet("topic", "old"), *LONG, SlotSet("topic", "new"), SlotSet("empty", None)]
    begin = continued(stored, turn(99))
    assert names(begin) == ["session_started", "slot", "slot", "slot", "action"]
    slots = {event.key: event.value for event in begin if isinstance(event, SlotSet)}
    last = max(number for number in range(LONGEST) if SlotSet("memory", {"turn": number}) in LONG)
    assert slots == {"topic": "new", "memory": {"turn": last}, "empty": None}
    assert begin[0].metadata == {CONTINUED: True}
    assert begin[-1] == ActionExecuted("action_listen")


def test_it_begins_at_the_moment_of_the_message_that_it_begins_with() -> None:
    new = turn(99)
    assert {event.timestamp for event in continued(LONG, new)} == {new[0].timestamp}


def test_only_a_message_begins_it() -> None:
    """Rasa takes the time of the last message to see who was away; a session must hold one."""
    assert continued(LONG, [AgentUttered(data={"feedback": {}})]) == []


def test_who_was_away_has_a_session_of_his_own_already_and_nothing_is_carried_over() -> None:
    assert continued(LONG, [SessionStarted(), ActionExecuted("action_listen"), *turn(99)]) == []


def test_a_restart_leaves_no_slots_to_carry_over() -> None:
    begin = continued([*LONG, Restarted(), SlotSet("topic", "a")], turn(99))
    assert [event.key for event in begin if isinstance(event, SlotSet)] == ["topic"]


def test_what_a_failed_turn_heard_is_not_left_behind() -> None:
    failed = [UserUttered("我75岁"), ActionExecuted("action_inform")]
    assert continued([*LONG, *failed], turn(99)) == []
    assert continued([*LONG, *failed * 2 * LONGEST], turn(99)) != [], "nor can it grow for ever"


def test_the_latest_session_begins_with_its_start() -> None:
    start = SessionStarted()
    assert latest_session([SessionStarted(), *turn(1), start, *turn(2)]) == [start, *turn(2)]
    assert latest_session(turn(1)) == turn(1)
