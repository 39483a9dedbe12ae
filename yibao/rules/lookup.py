"""Look-up in the rule book: by key, place and day, from city to province to nation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yibao.errors import NoRule
from yibao.rules.lists import Lists
from yibao.rules.model import Fact, Procedure
from yibao.rules.places import Place


@dataclass(frozen=True)
class Found:
    """Facts that answer a question, and the place whose rule it is."""

    facts: tuple[Fact, ...]
    level: Place

    @property
    def fact(self) -> Fact:
        """The first of them."""
        return self.facts[0]


class RuleBook:
    """All facts and procedures with the lists they refer to, ready to be asked."""

    def __init__(
        self, lists: Lists, facts: Iterable[Fact], procedures: Iterable[Procedure]
    ) -> None:
        self.places, self.sources = lists.places, lists.sources
        self.topics, self.subjects = lists.topics, lists.subjects
        self.neighbours = lists.neighbours
        self.facts, self.procedures = tuple(facts), tuple(procedures)
        self._facts: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self._by_topic: dict[str, list[Fact]] = defaultdict(list)
        self._by_key: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
        self._own: dict[tuple[str, str], dict[str, Place]] = defaultdict(dict)
        for fact in self.facts:
            self._own[fact.topic, fact.key][fact.place.code] = fact.place
            if fact.support != "memory":  # never shown, so never handed out
                self._facts[fact.topic, fact.place.code].append(fact)
                self._by_key[fact.topic, fact.place.code, fact.key].append(fact)
                self._by_topic[fact.topic].append(fact)
        self._steps: dict[tuple[str, str], list[Procedure]] = defaultdict(list)
        for procedure in self.procedures:
            self._steps[procedure.topic, procedure.place.code].append(procedure)

    def find(
        self,
        topic: str,
        key: str,
        place: Place | None,
        day: date,
        *,
        age: int | None = None,
        people: str | None = None,
    ) -> Found:
        """The facts in force that day at the nearest level that has any.

        With an age only the band that holds it; with people only facts for them or for all.
        A fact whose support is memory is never handed out. Raises NoRule.
        """
        for level in self.places.chain(place):
            facts = tuple(
                fact
                for fact in self._by_key.get((topic, level.code, key), ())
                if fact.standing == "in_force"
                and fact.holds_on(day)
                and (people is None or fact.people in (people, "all"))
                and (age is None or fact.ages is None or fact.ages.hold(age))
            )
            if facts:
                return Found(facts, level)
        where = place.name if place else "全国"
        raise NoRule(f"规则本里没有 {where} {day} 的 {topic}.{key}")

    def page(self, topic: str, place: Place | None, day: date) -> tuple[Fact, ...]:
        """Every fact in force with a part in the topic's answer, nearest place first.

        A key that a nearer place has is not taken from farther ones: 石家庄's own date hides 河北's.
        """
        taken: set[str] = set()
        page: list[Fact] = []
        for level in self.places.chain(place):
            here = [
                fact
                for fact in self._facts.get((topic, level.code), ())
                if fact.part
                and fact.key not in taken
                and fact.standing == "in_force"
                and fact.holds_on(day)
            ]
            taken |= {fact.key for fact in here}
            page += here
        return tuple(page)

    def of_topic(self, topic: str) -> tuple[Fact, ...]:
        """Every fact of the topic, of any place, day and standing, but what rests on memory only."""
        return tuple(self._by_topic.get(topic, ()))

    def quoted(self, topic: str, place: Place | None, day: date) -> tuple[Fact, ...]:
        """Figures that go round for the place or its province but do not hold.

        Without those that are best not repeated to people who have not heard them (`asked`).
        """
        return tuple(
            fact
            for level in self.places.chain(place)
            for fact in self._facts.get((topic, level.code), ())
            if fact.standing == "quoted" and fact.part != "asked" and fact.holds_on(day)
        )

    def steps(
        self, topic: str, place: Place | None, day: date, channel: str | None = None
    ) -> tuple[Procedure, ...]:
        """Every procedure for the topic at the place and above it, nearest first; may be none."""
        return tuple(
            procedure
            for level in self.places.chain(place)
            for procedure in self._steps.get((topic, level.code), ())
            if procedure.holds_on(day)
            and procedure.support != "memory"
            and (channel is None or procedure.channel == channel)
        )

    def places_with(self, topic: str, key: str) -> tuple[Place, ...]:
        """The places that have a fact of their own for that key, in order of their codes."""
        own = self._own.get((topic, key), {})
        return tuple(own[code] for code in sorted(own))
