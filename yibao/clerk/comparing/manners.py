"""The ways in which a topic is asked at a place, so that every fact of it shows in some answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from yibao.answers.ways import CHANNELS
from yibao.clerk.words import HOSPITAL
from yibao.rules import NATION, Fact, Place, Procedure, RuleBook

Entry = Fact | Procedure

INSURANCES = (None, "staff", "resident", "flexible")
_BILL = Decimal(20000)


@dataclass(frozen=True)
class Manner:
    """What else the asker says, beside place and insurance: in words, and as fields of a case."""

    label: str
    fields: tuple[tuple[str, Any], ...] = ()


PLAIN = Manner("一般地问")
DETAILED = Manner("要详细", (("detail", True),))
RETIRED = Manner("已退休", (("retired", True),))


def manners(topic: str, place: Place | None, books: Sequence[RuleBook]) -> list[Manner]:
    """Every way to ask: a place with nothing of its own only plainly, for there the nation's rules tell.

    Elsewhere each age on both sides of an age line, each subject, hospital and channel is asked for
    that the entries of any of the books name.
    """
    entries = [entry for book in books for entry in _of_chain(topic, place, book)]
    if place is not None and all(entry.place == NATION for entry in entries):
        return [PLAIN]
    facts = [entry for entry in entries if isinstance(entry, Fact)]
    found = [PLAIN, DETAILED, RETIRED, *_of_ages(facts), *_of_subjects(entries, books)]
    return [*found, *_of_hospitals(facts), *_of_channels(entries)]


def _of_chain(topic: str, place: Place | None, book: RuleBook) -> Iterable[Entry]:
    codes = {level.code for level in book.places.chain(place)}
    return [entry for code in sorted(codes) for entry in _at_home(book).get((topic, code), ())]


@lru_cache(maxsize=2)
def _at_home(book: RuleBook) -> dict[tuple[str, str], list[Entry]]:
    homes: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    entries: tuple[Entry, ...] = (*book.facts, *book.procedures)
    for entry in entries:
        homes[entry.topic, entry.place.code].append(entry)
    return dict(homes)


def _of_ages(facts: Iterable[Fact]) -> list[Manner]:
    bands = [fact.ages for fact in facts if fact.ages]
    lines = {band.since for band in bands if band.since} | {band.below for band in bands}
    ages = {age for line in lines if line for age in (line - 1, line)}
    return [Manner(f"{age}岁", (("age", age),)) for age in sorted(ages)]


def _of_subjects(entries: Iterable[Entry], books: Sequence[RuleBook]) -> list[Manner]:
    ids = dict.fromkeys(subject for entry in entries for subject in entry.about)
    known = {name: subject for book in books for name, subject in book.subjects.items()}
    return [Manner(f"问“{known[id].title}”", (("subjects", (id,)),)) for id in ids if id in known]


def _of_hospitals(facts: Iterable[Fact]) -> list[Manner]:
    levels = {fact.when.hospital for fact in facts}
    asked = [(name, label) for name, label in HOSPITAL.items() if name in levels]
    return [
        Manner(f"{label}花了 {_BILL} 元", (("hospital", name), ("amount", _BILL)))
        for name, label in asked
    ]


def _of_channels(entries: Iterable[Entry]) -> list[Manner]:
    there = {entry.channel for entry in entries if isinstance(entry, Procedure)}
    return [
        Manner(f"{words[0]}，要详细", (("channel", name), ("detail", True)))
        for name, words in CHANNELS.items()
        if name in there
    ]
