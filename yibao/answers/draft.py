"""A draft that a topic fills step by step and turns into an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from yibao.answers.answer import Answer, Block, Button, Kind, Status, Support
from yibao.answers.case import RELATION_NAMES, Case
from yibao.errors import NoRule
from yibao.rules import Fact, Procedure, RuleBook
from yibao.rules.arithmetic import Worked

_OF_THE_INSURED = re.compile(
    r"^您(?=在哪里参保|多大年纪|退休在|是哪一种|是男的|断了|差几年|去的|交的是哪)"
)


class Draft:
    """An answer in the making; every fact whose words or figure are used is cited by it."""

    def __init__(self, topic: str, case: Case, book: RuleBook) -> None:
        self.topic, self.case, self.book = topic, case, book
        self._lead = ""
        self._taken: list[str] = []
        self._blocks: list[Block] = []
        self._notes: list[str] = []
        self._workings: list[str] = []
        self._cited: list[Support] = []
        self._closing: list[str] = []
        self._estimate = False
        self._question = ""
        self._expects = ""
        self._buttons: tuple[Button, ...] = ()

    def lead(self, text: str, *rests_on: Support) -> None:
        """Set the first sentence."""
        self._lead = text
        self.cite(*rests_on)

    def take(self, *words: str) -> None:
        """Say which of the asker's words were used."""
        self._taken += [word for word in words if word not in self._taken]

    def take_place(self) -> None:
        """Say that the place was used, where one was named."""
        self.take(*([self.place_name] if self.case.place else []))

    def cite(self, *rests_on: Support) -> None:
        """Remember what the words rest on."""
        self._cited = list(dict.fromkeys([*self._cited, *rests_on]))

    def block(self, title: str, lines: Iterable[str], *rests_on: Support) -> None:
        """Add lines under a title."""
        self._add("lines", title, lines, rests_on)

    def statements(self, title: str, facts: Iterable[Fact]) -> None:
        """Add what facts say, a line each."""
        facts = tuple(facts)
        self._add("lines", title, dict.fromkeys(fact.says for fact in facts), facts)

    def steps(self, procedure: Procedure) -> None:
        """Add a procedure's numbered steps and its remarks."""
        self._add("steps", procedure.title, procedure.steps, (procedure,))
        self._notes += [note for note in procedure.notes if note not in self._notes]

    def work(self, *sums: Worked, estimate: bool = True) -> None:
        """Show how a figure was worked out; an estimate rests on what the asker said."""
        self._workings += [step for worked in sums for step in worked.steps]
        self._estimate = self._estimate or (estimate and bool(sums))

    def sums(self, title: str, lines: Iterable[str], *rests_on: Support) -> None:
        """Add sums under a title of their own, each with how it was worked out."""
        self._add("workings", title, lines, rests_on)
        self._estimate = True

    def close(self, text: str) -> None:
        """Set the last line: whom to ask."""
        self._closing = [text]

    def note(self, *facts: Fact) -> None:
        """Add what facts say as remarks."""
        self._notes = list(dict.fromkeys([*self._notes, *(fact.says for fact in facts)]))
        self.cite(*facts)

    def remark(self, text: str) -> None:
        """Add a remark that holds no figure of its own."""
        self._notes.append(text)

    def ask(self, question: str, buttons: Iterable[Button] = (), expects: str = "") -> None:
        """Ask for the one thing that would sharpen the answer; a number that it `expects` may stand alone."""
        # 您多大年纪 asks the daughter; it is her mother's age that is wanted
        whose = next(iter(self._whose), "您")
        self._question = _OF_THE_INSURED.sub(whose, question)
        self._buttons, self._expects = tuple(buttons), expects

    @property
    def place_name(self) -> str:
        """The case's place by a name that nobody mistakes: 厦门市同安区; empty without a place."""
        place = self.case.place
        return self.book.places.full_name(place) if place else ""

    @property
    def _whose(self) -> list[str]:
        relation = self.case.relation
        return [RELATION_NAMES[relation]] if relation in RELATION_NAMES else []

    @property
    def cited(self) -> tuple[Support, ...]:
        """What the words so far rest on."""
        return tuple(self._cited)

    @property
    def asks(self) -> bool:
        """Whether a question was set."""
        return bool(self._question)

    def facts(self, topic: str, *keys: str) -> tuple[Fact, ...]:
        """The facts in force for the case's place and day, key by key; missing ones left out."""
        found: list[Fact] = []
        for key in keys:
            try:
                found += self.book.find(topic, key, self.case.place, self.case.today).facts
            except NoRule:
                continue
        return tuple(found)

    def fact(self, topic: str, key: str) -> Fact:
        """The one fact in force for that key; raises NoRule."""
        return self.book.find(topic, key, self.case.place, self.case.today).fact

    def done(self, status: Status) -> Answer:
        """The finished answer."""
        self._add("workings", "怎么算的", self._workings)
        self._add("notes", "要知道", self._notes)
        self._add("lines", "不放心就问一声", self._closing)
        self._blocks = list(self._told_once())
        return Answer(
            topic=self.topic,
            status=status,
            lead=self._lead,
            taken=tuple(dict.fromkeys((*self._whose, *self._taken))) if self._taken else (),
            blocks=tuple(self._blocks),
            cited=tuple(self._cited),
            question=self._question,
            expects=self._expects,
            buttons=self._buttons,
            estimate=self._estimate,
            day=self.case.today,
        )

    def _told_once(self) -> Iterator[Block]:
        # A fact may be what was asked and a remark as well
        told = {self._lead}
        for block in self._blocks:
            lines = block.lines
            if block.kind in ("lines", "notes"):
                lines = tuple(line for line in lines if line not in told)
                told.update(lines)
            if lines:
                yield replace(block, lines=lines)

    def _add(
        self, kind: Kind, title: str, lines: Iterable[str], rests_on: Iterable[Support] = ()
    ) -> None:
        lines = tuple(lines)
        if lines:
            self._blocks.append(Block(kind, title, lines))
            self.cite(*rests_on)
