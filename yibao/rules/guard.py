"""What runs out: facts and procedures near their last day, past it, or not looked at for long."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from yibao.rules.lookup import RuleBook
from yibao.rules.model import Fact, Procedure

Entry = Fact | Procedure


def lapsing(book: RuleBook, day: date, within: int = 60) -> list[Entry]:
    """What ends within so many days from that day on and has no successor, but what is abolished."""
    soon = day + timedelta(days=within)
    return [
        entry
        for entry in _last(book)
        if entry.until and day <= entry.until.last <= soon and _then(entry) != "ended"
    ]


def lapsed(book: RuleBook, day: date, grace: int = 60) -> list[Entry]:
    """What ended more than so many days before, and nobody wrote what came or is known after it."""
    past = day - timedelta(days=grace)
    return [
        entry
        for entry in _last(book)
        if entry.until and entry.until.last < past and _then(entry) is None
    ]


def stale(book: RuleBook, day: date) -> list[Entry]:
    """What is in force that day and nobody has checked for a year."""
    return [entry for entry in _shown(book) if entry.holds_on(day) and entry.stale_on(day)]


def _last(book: RuleBook) -> list[Entry]:
    """The last value for each place, topic, key, people, ages and conditions, in the book's order."""
    groups: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in _shown(book):
        groups[_same(entry)].append(entry)
    return [max(group, key=_end) for group in groups.values()]


def _shown(book: RuleBook) -> list[Entry]:
    # What rests on memory is never shown, and what is only quoted holds nowhere
    facts = [f for f in book.facts if f.support != "memory" and f.standing == "in_force"]
    return [*facts, *(steps for steps in book.procedures if steps.support != "memory")]


def _same(entry: Entry) -> tuple[object, ...]:
    if isinstance(entry, Procedure):
        return (entry.id,)
    return (entry.place.code, entry.topic, entry.key, entry.people, entry.ages, entry.when)


def _end(entry: Entry) -> date:
    return entry.until.last if entry.until else date.max


def _then(entry: Entry) -> str | None:
    return entry.then if isinstance(entry, Fact) else None
