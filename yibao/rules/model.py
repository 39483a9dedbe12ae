"""What the rule book hands out: facts, procedures, sources and topics, ready for use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from yibao.rules.days import WrittenDay
from yibao.rules.places import Place


@dataclass(frozen=True)
class Source:
    """One document that facts rest on; `since` tells when a law comes into force later than its day."""

    id: str
    kind: str
    title: str
    issuer: str
    number: str | None = None
    day: WrittenDay | None = None
    since: WrittenDay | None = None
    seen: tuple[str, ...] = ()

    @property
    def citation(self) -> str:
        """How an answer names the document: 《title》（issuer，number，2027年1月1日起施行）."""
        force = f"{self.since.chinese}起施行" if self.since else None
        details = "，".join(filter(None, (self.issuer, self.number, force)))
        return f"《{self.title}》（{details}）"


@dataclass(frozen=True)
class Topic:
    """One thing that citizens ask about; its id is the intent's name."""

    id: str
    title: str
    question: str
    line: str = "medical"
    asks: tuple[str, ...] = ()
    next: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """One thing that people ask about within a topic: dentures, or the destitute."""

    id: str
    title: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Neighbour:
    """A field near medical insurance that others answer: pensions, the housing fund."""

    id: str
    title: str
    said: tuple[str, ...]
    says: str
    line: str | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ages:
    """An age band in whole years: at least `since`, and younger than `below`."""

    since: int = 0
    below: int | None = None

    def hold(self, age: int) -> bool:
        """Whether somebody of that age belongs to the band."""
        return age >= self.since and (self.below is None or age < self.below)

    def meet(self, other: Ages) -> bool:
        """Whether somebody belongs to both bands."""
        ends = [band.below for band in (self, other) if band.below is not None]
        return not ends or max(self.since, other.since) < min(ends)

    @property
    def chinese(self) -> str:
        """The band in words: 不满70岁, 满70岁."""
        if self.below is None:
            return f"满{self.since}岁"
        return f"不满{self.below}岁" if not self.since else f"{self.since}到{self.below - 1}岁"


@dataclass(frozen=True)
class When:
    """Conditions beside age and people; None means any. `over` and `upto` bound a slice of cost (元)."""

    hospital: str | None = None
    area: str | None = None
    visit: str | None = None
    scheme: str | None = None
    over: Decimal | None = None
    upto: Decimal | None = None


# A fact that nobody looked at for longer is marked in the answer
YEAR = timedelta(days=365)


class Dated:
    """What facts and procedures share: whom and what they are about, and their days."""

    people: str
    about: tuple[str, ...]
    since: WrittenDay
    until: WrittenDay | None
    checked: date

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.since.first <= day and (self.until is None or day <= self.until.last)

    def stale_on(self, day: date) -> bool:
        """Whether more than a year has gone by since somebody checked it."""
        return day - self.checked > YEAR


@dataclass(frozen=True)
class Fact(Dated):
    """One value or statement with its place, people, dates and source.

    `value` is in `unit`; for a share (%) `base` names what it is a share of. `standing` is in_force,
    or quoted for a figure that goes round but does not hold: it is told only to be put right.
    """

    id: str
    key: str
    topic: str
    place: Place
    says: str
    people: str
    since: WrittenDay
    checked: date
    sources: tuple[Source, ...]
    support: str
    standing: str = "in_force"
    until: WrittenDay | None = None
    value: Decimal | None = None
    unit: str | None = None
    base: str | None = None
    number: str | None = None
    ages: Ages | None = None
    when: When = When()
    then: str | None = None
    part: str | None = None
    under: str = ""
    about: tuple[str, ...] = ()
    sheet: tuple[str, ...] = ()


@dataclass(frozen=True)
class Procedure(Dated):
    """Numbered steps of one action each, for a topic, a channel and a place.

    `entrance` names the way in where a channel has several: 城市服务, 医保码.
    """

    id: str
    topic: str
    place: Place
    channel: str
    title: str
    hint: str
    steps: tuple[str, ...]
    since: WrittenDay
    checked: date
    sources: tuple[Source, ...]
    support: str
    until: WrittenDay | None = None
    entrance: str = ""
    notes: tuple[str, ...] = ()
    people: str = "all"
    about: tuple[str, ...] = ()
    sheet: tuple[str, ...] = ()
