"""One message in its conversation, as every action sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rasa_sdk import Tracker

from actions.case import case_of
from actions.hearing import intent_of, remembered, understood
from actions.memory import Memory, Parse
from yibao.answers import Case
from yibao.language.normaliser import normalised
from yibao.rules import RuleBook


@dataclass(frozen=True)
class Turn:
    """What was understood of the message, what is remembered with it and was `before`, and the book.

    `topic` is that of the last answer.
    """

    said: Parse
    topic: str | None
    memory: Memory
    before: Memory
    book: RuleBook
    day: date
    # Whether the message is the number that was asked for, whatever Rasa took it for
    is_number_asked_for: bool = False

    @cached_property
    def case(self) -> Case:
        """What is known of the person whom it is about."""
        return case_of(self.memory, self.book, self.day)

    @cached_property
    def case_before(self) -> Case:
        """The case without this message."""
        return case_of(self.before, self.book, self.day)

    @property
    def text(self) -> str:
        """The message in its plain form."""
        return normalised(str(self.said.get("text") or "")).text

    @property
    def entities(self) -> list[Parse]:
        """What was found in the message."""
        return list(self.said.get("entities") or [])

    @property
    def wish(self) -> str:
        """What is wished of the talk itself, as a slip; empty where nothing is."""
        return str(self.said.get("wish") or "")

    @property
    def intent(self) -> str:
        """What the message was understood as."""
        return intent_of(self.said)

    @property
    def offered_topics(self) -> list[str]:
        """The topics among the replies to tap below the last answer."""
        topics = {topic.question: name for name, topic in self.book.topics.items()}
        return [topics[payload] for payload in self.before.offered if payload in topics]

    @property
    def confidence(self) -> float:
        """How surely the message was understood."""
        return float((self.said.get("intent") or {}).get("confidence") or 0)

    @property
    def things(self) -> tuple[str, ...]:
        """The subjects named in other words than a relative's: 我妈 says whose matter it is, not which."""
        kin = {(e.get("start"), e.get("end")) for e in self.entities if e["entity"] == "relation"}
        return tuple(
            str(e.get("value"))
            for e in self.entities
            if e["entity"] == "subject"
            and (e.get("start"), e.get("end")) not in kin - {(None, None)}
        )

    def named(self, entity: str) -> Iterator[str]:
        """The values of an entity in the message."""
        return (str(e.get("value")) for e in self.entities if e.get("entity") == entity)

    def ranked(self, above: float = 0.0) -> list[str]:
        """The intents that the message may have, the likeliest first; one not understood has its own."""
        ranking = self.said.get("intent_ranking") or []
        return [str(i["name"]) for i in ranking if float(i.get("confidence") or 0) >= above]

    def likely_topics(self, above: float = 0.0) -> list[str]:
        """The topics among them."""
        return [name for name in self.ranked(above) if name in self.book.topics]


def turn_of(tracker: Tracker, book: RuleBook, day: date) -> Turn:
    """The latest message of a tracker with all that is remembered."""
    before, memory = remembered(tracker, book)
    heard = tracker.latest_message or {}
    said = understood(heard, before)
    is_number = intent_of(said) != intent_of(heard)
    return Turn(said, tracker.get_slot("topic"), memory, before, book, day, is_number)
