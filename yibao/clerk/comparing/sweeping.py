"""Asks two versions of the rule book the same questions and keeps what is answered differently."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from yibao.answers import Case, answer_topic, as_text
from yibao.answers.as_text import caution
from yibao.clerk.comparing.manners import INSURANCES, Manner, manners
from yibao.rules import Fact, Place, Procedure, RuleBook
from yibao.rules.opening import read_rulebook

OLD, NEW = "－", "＋"
_AT_ONCE = 8  # places that a worker is given at a time
_WORTH_WORKERS = 300  # pieces of work; fewer are done sooner than a worker is ready

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """One question: topic, place (code; None if none is named), insurance, and what else is said."""

    topic: str
    code: str | None
    insurance: str | None
    manner: str


@dataclass(frozen=True)
class Change:
    """A question that is answered differently, spot by spot: the lines that went (OLD) and came (NEW)."""

    asked: Asked
    spots: tuple[Lines, ...]


@dataclass(frozen=True)
class Swept:
    """All that was asked, and what changed of it."""

    asked: tuple[Asked, ...]
    changes: tuple[Change, ...]


def places_asked(old: RuleBook, new: RuleBook) -> list[str | None]:
    """No place, every place that either version has something of, and one that none has."""
    entries: list[Fact | Procedure] = [*old.facts, *new.facts, *old.procedures, *new.procedures]
    codes = {entry.place.code for entry in entries}
    without = [
        place.code
        for place in new.places
        if place.is_province and not any(code[:2] == place.code[:2] for code in codes)
    ]
    return [None, *sorted(codes - {"100000"} | set(without[:1]))]


def sweep(
    old: RuleBook,
    new: RuleBook,
    day: date,
    folders: tuple[Path, Path] | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Swept:
    """Every question to both; `tell` hears how many pieces of the work are done.

    With the books' folders a long sweep is shared among processes, which changes nothing of its result.
    """
    codes = places_asked(old, new)
    pieces = [
        (topic, tuple(codes[start : start + _AT_ONCE]))
        for topic in dict.fromkeys((*new.topics, *old.topics))
        for start in range(0, len(codes), _AT_ONCE)
    ]
    asked: list[Asked] = []
    changes: list[Change] = []
    for number, (its_asked, its_changes) in enumerate(_results(old, new, day, pieces, folders)):
        asked += its_asked
        changes += its_changes
        tell(number + 1, len(pieces))
    return Swept(tuple(asked), tuple(changes))


Piece = tuple[str, tuple[str | None, ...]]
Result = tuple[list[Asked], list[Change]]


def _results(
    old: RuleBook,
    new: RuleBook,
    day: date,
    pieces: Sequence[Piece],
    folders: tuple[Path, Path] | None,
) -> Iterator[Result]:
    workers = min(4, os.cpu_count() or 1)
    if folders is None or workers == 1 or len(pieces) < _WORTH_WORKERS:
        yield from map(partial(_compare, old, new, day), pieces)
        return
    # A forked process could inherit a lock of another library's thread, so each begins anew
    with ProcessPoolExecutor(workers, get_context("spawn"), _open, folders) as pool:
        yield from pool.map(partial(_compare_there, day), pieces, chunksize=4)


_there: list[RuleBook] = []


def _open(*folders: Path) -> None:
    for folder in folders:
        book, _ = read_rulebook(folder)
        assert book is not None  # the parent has read it
        _there.append(book)


def _compare_there(day: date, piece: Piece) -> Result:
    return _compare(_there[0], _there[1], day, piece)


def _compare(old: RuleBook, new: RuleBook, day: date, piece: Piece) -> Result:
    topic, codes = piece
    asked: list[Asked] = []
    changes: list[Change] = []
    for code in codes:
        place = new.places.get(code) or old.places.get(code)
        for manner in manners(topic, place, (old, new)):
            for insurance in INSURANCES:
                question = Asked(topic, code, insurance, manner.label)
                told = [_told(book, question, manner, day) for book in (old, new)]
                asked.append(question)
                if spots := _spots(*told):
                    changes.append(Change(question, spots))
    return asked, changes


Told = tuple[list[str], list[str]]  # lines, and the documents behind them


def _told(book: RuleBook, asked: Asked, manner: Manner, day: date) -> Told:
    """The answer; one line that says so where the book does not know the topic, place or subject."""
    place: Place | None = book.places.get(asked.code)
    if asked.topic not in book.topics:
        return ["（没有这个主题）"], []
    if asked.code is not None and place is None:
        return ["（不认识这个地方）"], []
    case = Case(today=day, place=place, insurance=asked.insurance, **dict(manner.fields))
    if not set(case.subjects) <= set(book.subjects):
        return ["（没有登记这一样）"], []
    answer = answer_topic(asked.topic, case, book)
    lines = as_text(replace(answer, cited=())).splitlines() + caution(answer)
    # The text itself shows only the first few
    return lines, [source.citation for item in answer.in_force for source in item.sources]


def _spots(old: Told, new: Told) -> tuple[Lines, ...]:
    spots = _differing(old[0], new[0])
    spots += [((OLD, f"依据：{source}"),) for source in old[1] if source not in new[1]]
    spots += [((NEW, f"依据：{source}"),) for source in new[1] if source not in old[1]]
    return tuple(dict.fromkeys(spots))


def _differing(old: Sequence[str], new: Sequence[str]) -> list[Lines]:
    spots: list[Lines] = []
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "replace" and j - i == m - k:  # line by line
            spots += [((OLD, was), (NEW, now)) for was, now in zip(old[i:j], new[k:m])]
        elif change != "equal":
            gone = [(OLD, line) for line in old[i:j]]
            spots.append((*gone, *((NEW, line) for line in new[k:m])))
    return spots
