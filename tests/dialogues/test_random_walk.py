"""Thousands of turns nobody thought of: whatever is said, every turn keeps to what was promised.

`make test` walks some hundred turns, `make walk` thousands; both always the same ones.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.dialogues.messages import Pool, Said, pool
from tests.dialogues.promises import broken
from tests.dialogues.walking import Ear, Walk, listening
from yibao.rules import RuleBook

TURNS = int(os.environ.get("YIBAO_WALK_TURNS", "300"))
SHORT, LONG = 50, 200
NUMBERS = st.integers(0, 10**6)


class Wanderer(RuleBasedStateMachine):
    """One conversation; hypothesis leaves some kinds of messages out of each, so that others pile up."""

    agent: Any
    ear: Ear
    held: Pool

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk(self.agent, self.ear)
        self.kind = "example"

    def _says(self, kind: str, number: int) -> None:
        self.kind = kind
        self.walk.say(self.held.message(kind, number))

    @rule(number=NUMBERS)
    def asks(self, number: int) -> None:
        self._says("example", number)

    @rule(number=NUMBERS)
    def asks_several(self, number: int) -> None:
        self._says("joined", number)

    @rule(number=NUMBERS)
    def wishes(self, number: int) -> None:
        self._says("wish", number)

    @rule(number=NUMBERS)
    def tells_a_fact(self, number: int) -> None:
        self._says("fact", number)

    @rule(number=NUMBERS)
    def names_a_place(self, number: int) -> None:
        self._says("place", number)

    @rule(number=NUMBERS)
    def asks_about_elsewhere(self, number: int) -> None:
        self._says("elsewhere", number)

    @rule(number=NUMBERS)
    def speaks_of_somebody(self, number: int) -> None:
        self._says("person", number)

    @rule(number=NUMBERS)
    def types_junk(self, number: int) -> None:
        self._says("junk", number)

    @rule(number=NUMBERS)
    def sends_a_personal_number(self, number: int) -> None:
        self._says("number", number)

    @rule(number=NUMBERS)
    def goes_on_like_that(self, number: int) -> None:
        self._says(self.kind, number)

    @precondition(lambda self: self.walk.turns)
    @rule()
    def says_it_again(self) -> None:
        self.walk.say(self.walk.turns[-1].said)

    @precondition(lambda self: self.walk.offered)
    @rule(number=NUMBERS)
    def taps(self, number: int) -> None:
        offered = self.walk.offered
        self.walk.say(Said(offered[number % len(offered)]))

    @invariant()
    def every_turn_keeps_to_what_was_promised(self) -> None:
        if self.walk.turns and (faults := broken(self.walk.turns)):
            note(str(self._shortest(faults[0].split(":")[0])))
            raise AssertionError("\n".join(faults))

    def _shortest(self, promise: str) -> Walk:
        """The same fault after fewer of the last messages; hypothesis would take minutes to find one."""
        messages = [exchange.said for exchange in self.walk.turns]
        for length in (1, 2, 3, 4, 5, 6, 8, 12, 20):
            walk = Walk(self.agent, self.ear)
            for said in messages[-length:]:
                walk.say(said)
            if any(fault.startswith(promise) for fault in broken(walk.turns)):
                return walk
        return self.walk


@pytest.fixture
def wanderer(agent: Any, root: Path, book: RuleBook) -> Iterator[type[Wanderer]]:
    """The machine with the real assistant, and an ear at every logger."""
    with listening() as ear:
        Wanderer.agent, Wanderer.ear, Wanderer.held = agent, ear, pool(root, book)
        yield Wanderer


@pytest.mark.parametrize(
    ("talks", "turns"),
    [(TURNS * 2 // 3 // SHORT, SHORT), (max(1, TURNS // 3 // LONG), LONG)],
    ids=["short talks", "long talks"],
)
def test_every_turn_of_a_random_walk(wanderer: type[Wanderer], talks: int, turns: int) -> None:
    steps = settings(
        max_examples=talks,
        stateful_step_count=turns,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(wanderer, settings=steps)


def test_the_walk_knows_whose_a_fact_is(wanderer: type[Wanderer]) -> None:
    walk = Walk(wanderer.agent, wanderer.ear)
    mother, myself = (
        Said("我妈88岁", "mother", ("age", "88")),
        Said("我65岁", "self", ("age", "65")),
    )
    assert "mother" in {one.get("role") for one in walk.say(mother).parse["entities"]}
    people = walk.say(myself).memory["people"]
    assert (people["mother"]["age"], people["self"]["age"]) == (["88"], ["65"])
    assert broken(walk.turns) == []
