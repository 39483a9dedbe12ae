"""What is known: for each topic and place, how many facts are in force, and how firm they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from yibao.rules import NATION, Fact, Place, Procedure, RuleBook, Topic

Entry = Fact | Procedure


class State(str, Enum):
    """What there is for a topic at a place: its sign, beside the number where there is one."""

    CONFIRMED = ""
    SINGLE = "?"
    LAPSED = "×"
    PROVINCE = "↑"
    NATIONAL = "·"
    NOTHING = " "


LEGEND = {
    State.CONFIRMED: "有当地的规定，数字是条数，至少一条已证实",
    State.SINGLE: "有当地的规定，都只有一处说法（未经官方核对）",
    State.LAPSED: "当地的规定都过期了",
    State.PROVINCE: "当地没有，按本省的答",
    State.NATIONAL: "当地没有，按全国的答",
    State.NOTHING: "这个主题自己没有（可能借用别的主题的）",
}


@dataclass(frozen=True)
class Cell:
    """One topic at one place: how many of its facts and procedures are in force, and the state."""

    number: int
    state: State

    @property
    def text(self) -> str:
        """Number and sign: 3, 2?, 1×, ↑, ·."""
        return f"{self.number or ''}{self.state.value}".strip()


@dataclass(frozen=True)
class Row:
    """A topic with its numbers over all places, and its cell at each place (code)."""

    topic: Topic
    in_force: int
    confirmed: int
    single: int
    lapsed: int
    places: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Known:
    """The whole matrix on a day: places by province, each province's own column first."""

    day: date
    provinces: tuple[tuple[Place, tuple[Place, ...]], ...]
    rows: tuple[Row, ...]

    @property
    def places(self) -> list[Place]:
        """Every column after the nation's."""
        return [place for _, places in self.provinces for place in places]


def known(book: RuleBook, day: date) -> Known:
    """What the book knows on that day; what rests on memory or is only quoted is not counted."""
    homes: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    entries: tuple[Entry, ...] = (*book.facts, *book.procedures)
    for entry in entries:
        if entry.support != "memory" and getattr(entry, "standing", "in_force") == "in_force":
            homes[entry.topic, entry.place.code].append(entry)
    places = [place for place in book.places if any(code == place.code for _, code in homes)]
    rows = [_row(topic, homes, [NATION, *places], day) for topic in book.topics.values()]
    return Known(day, _by_province(places, book), tuple(rows))


def _by_province(
    places: Iterable[Place], book: RuleBook
) -> tuple[tuple[Place, tuple[Place, ...]], ...]:
    provinces: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(places, key=lambda place: place.code):
        if place != NATION:
            provinces[place.code[:2] + "0000"].append(place)
    return tuple(
        (book.places.get(code) or its[0], tuple(its)) for code, its in sorted(provinces.items())
    )


def _row(
    topic: Topic, homes: dict[tuple[str, str], list[Entry]], places: Sequence[Place], day: date
) -> Row:
    its = [entry for (name, _), entries in homes.items() if name == topic.id for entry in entries]
    in_force = [entry for entry in its if entry.holds_on(day)]
    confirmed = sum(entry.support == "confirmed" for entry in in_force)
    own = {place.code: _own(homes.get((topic.id, place.code), ()), day) for place in places}
    cells = {code: cell or _from_above(code, own) for code, cell in own.items()}
    return Row(
        topic=topic,
        in_force=len(in_force),
        confirmed=confirmed,
        single=len(in_force) - confirmed,
        lapsed=sum(entry.until is not None and entry.until.last < day for entry in its),
        places=len({entry.place.code for entry in in_force} - {NATION.code}),
        cells=cells,
    )


def _own(entries: Iterable[Entry], day: date) -> Cell | None:
    entries = list(entries)
    in_force = [entry for entry in entries if entry.holds_on(day)]
    if in_force:
        firm = any(entry.support == "confirmed" for entry in in_force)
        return Cell(len(in_force), State.CONFIRMED if firm else State.SINGLE)
    lapsed = [entry for entry in entries if entry.until and entry.until.last < day]
    return Cell(len(lapsed), State.LAPSED) if lapsed else None


def _from_above(code: str, own: dict[str, Cell | None]) -> Cell:
    """The cell of a place without anything of its own."""
    for level in (code[:4] + "00", code[:2] + "0000"):
        cell = own.get(level)
        if level not in (code, NATION.code) and cell and cell.state is not State.LAPSED:
            return Cell(0, State.PROVINCE)
    nation = own.get(NATION.code)
    return Cell(0, State.NATIONAL if nation and nation.state is not State.LAPSED else State.NOTHING)
