"""All that the operator's page shows of a period, gathered before anything is drawn."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yibao.insight.clusters import Cluster, clusters
from yibao.insight.queries import CITED, QUERIES, UNCOVERED, Period, Rows, run
from yibao.insight.reading import CHINA
from yibao.insight.store import InsightStore, Question
from yibao.rules import Place, RuleBook
from yibao.rules.guard import Entry, lapsed, lapsing, stale

logger = logging.getLogger(__name__)

Grouping = Callable[[Sequence[str]], list[Cluster]]
LAPSES_WITHIN = 60  # days
# A figure that cost seconds would keep everybody from the page; the rest waits for the next period
_MOST_TEXTS = 20_000


@dataclass(frozen=True)
class Gap:
    """A city (or what stands for one) whose rules were asked for and are not in the book, by topic."""

    place: Place
    topics: tuple[tuple[str, int], ...]

    @property
    def times(self) -> int:
        """How many answers did without its rules."""
        return sum(times for _, times in self.topics)


@dataclass(frozen=True)
class Lapse:
    """A fact or a procedure to look at: `state` is lapsing, lapsed or stale; `times` it was told."""

    entry: Entry
    state: str
    times: int


@dataclass(frozen=True)
class Figures:
    """The figures of a period: the rows of every query by its name, and what is made of them."""

    period: Period
    taken: datetime
    rows: dict[str, Rows]
    unanswered: list[Question]
    clusters: list[Cluster]
    gaps: list[Gap]
    lapses: list[Lapse]


def period_of(days: int, today: date) -> Period:
    """So many days up to today."""
    return Period((today - timedelta(days=days - 1)).isoformat(), today.isoformat())


def gather(
    store: InsightStore,
    book: RuleBook,
    period: Period,
    now: datetime,
    group: Grouping = clusters,
) -> Figures:
    """The figures as the store has them now; raises SQLAlchemy's errors where it fails."""
    rows = {query.name: run(query, store.engine, period) for query in QUERIES}
    since = datetime.fromisoformat(period.since).replace(tzinfo=CHINA)
    asked = store.unanswered(since)
    return Figures(
        period=period,
        taken=now.astimezone(CHINA),
        rows=rows,
        unanswered=asked,
        clusters=_grouped(asked, group),
        gaps=gaps_in(rows[UNCOVERED.name], book),
        lapses=lapses_in(rows[CITED.name], book, now.astimezone(CHINA).date()),
    )


def _grouped(asked: Sequence[Question], group: Grouping) -> list[Cluster]:
    texts = [question.text for question in asked for _ in range(question.times)][:_MOST_TEXTS]
    if not texts:
        return []
    try:
        return group(texts)
    except Exception:
        # The rest of the page is as true without; the texts stay out of the log
        logger.exception("Questions could not be grouped")
        return []


def gaps_in(rows: Rows, book: RuleBook) -> list[Gap]:
    """The places of those rows, districts with their cities, the most wanted first."""
    wanted: dict[Place, Counter[str]] = defaultdict(Counter)
    for row in rows:
        place = book.places.get(row["place"])
        if place and row["topic"] in book.topics:
            wanted[_city(place, book)][row["topic"]] += row["answers"]
    gaps = [
        Gap(place, tuple(sorted(topics.items(), key=lambda one: (-one[1], one[0]))))
        for place, topics in wanted.items()
    ]
    return sorted(gaps, key=lambda gap: (-gap.times, gap.place.code))


def lapses_in(rows: Rows, book: RuleBook, day: date) -> list[Lapse]:
    """What lapses within LAPSES_WITHIN days, has lapsed, or was not checked for a year; the most told first."""
    told = {row["rule"]: row["answers"] for row in rows}
    found = [
        Lapse(entry, state, told.get(entry.id, 0))
        for state, entries in (
            ("lapsed", lapsed(book, day)),
            ("lapsing", lapsing(book, day, LAPSES_WITHIN)),
            ("stale", stale(book, day)),
        )
        for entry in entries
    ]
    return sorted(found, key=lambda one: (-one.times, one.entry.id))


def _city(place: Place, book: RuleBook) -> Place:
    if place.is_province:
        return place
    city = book.places.get(place.code[:4] + "00")
    # A municipality's districts have no city above them, and some counties neither
    above = book.places.get(place.code[:2] + "0000")
    municipal = above if above and above.name.endswith("市") else None
    return city or municipal or place
