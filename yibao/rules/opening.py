"""Opens the whole rule book: every file read, joined and held against the others."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from yibao.errors import RuleBookError
from yibao.rules.lookup import RuleBook
from yibao.rules.model import Ages, Fact, Procedure, Source, Topic
from yibao.rules.places import Place, Places
from yibao.rules.reading import read_model
from yibao.rules.schema import (
    Dated,
    FactEntry,
    PlacesFile,
    SourcesFile,
    TopicFile,
    TopicsFile,
    ValueEntry,
)

ROOT = Path(__file__).resolve().parents[2] / "rulebook"
_LISTS = {"places.yml", "sources.yml", "topics.yml"}


@lru_cache(maxsize=1)
def the_rulebook() -> RuleBook:
    """The project's own rule book, read once; raises RuleBookError."""
    return load_rulebook(ROOT)


def load_rulebook(root: Path) -> RuleBook:
    """The rule book under that folder; raises the first RuleBookError found."""
    book, faults = read_rulebook(root)
    if faults:
        raise faults[0]
    assert book is not None
    return book


def read_rulebook(root: Path) -> tuple[RuleBook | None, list[RuleBookError]]:
    """The rule book and every fault found in it; no book without its three lists."""
    opening = _Opening(root)
    try:
        opening.read_lists()
    except RuleBookError as fault:
        return None, [fault]
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        opening.faults.append(RuleBookError(name, "", "这样的文件不会被读", "改名为 .yml"))
    for path in sorted(root.rglob("*.yml")):
        if path.relative_to(root).as_posix() not in _LISTS:
            try:
                opening.read_topic(path)
            except RuleBookError as fault:
                opening.faults.append(fault)
    opening.faults += _overlaps(opening.facts)
    return opening.book(), opening.faults


def read_places(root: Path) -> Places:
    """The places of the rule book under that folder; raises RuleBookError."""
    entries = read_model(root / "places.yml", "places.yml", PlacesFile).places
    _no_twins("places.yml", [entry.code for entry in entries])
    return Places(Place(entry.code, entry.name, tuple(entry.short)) for entry in entries)


def _no_twins(file: str, ids: list[str]) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise RuleBookError(file, one, "写了两次", "留一个，删掉另一个，或给它另起一个")


class _Opening:
    """One reading of a rule-book folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[RuleBookError] = []
        self.facts: list[tuple[Fact, str]] = []
        self.procedures: list[Procedure] = []
        self.read: dict[tuple[str, str], str] = {}

    def read_lists(self) -> None:
        self.places = read_places(self.root)
        sources = read_model(self.root / "sources.yml", "sources.yml", SourcesFile).sources
        _no_twins("sources.yml", [source.id for source in sources])
        self.sources = {
            s.id: Source(s.id, s.kind, s.title, s.issuer, s.number, s.day, tuple(s.seen))
            for s in sources
        }
        topics = read_model(self.root / "topics.yml", "topics.yml", TopicsFile).topics
        _no_twins("topics.yml", [topic.id for topic in topics])
        self.topics = {t.id: Topic(t.id, t.title, t.question) for t in topics}

    def read_topic(self, path: Path) -> None:
        name = path.relative_to(self.root).as_posix()
        file = read_model(path, name, TopicFile)
        place = self._place(file, name)
        if file.topic not in self.topics:
            raise RuleBookError(
                name, "topic", f"没有“{file.topic}”这个主题", "看 topics.yml 里的 id"
            )
        earlier = self.read.setdefault((file.place, file.topic), name)
        if earlier != name:
            raise RuleBookError(
                name, "topic", f"{earlier} 已经写了这个地方的这个主题", "合成一个文件"
            )
        for key, entry in file.facts.items():
            for index, value in enumerate(entry.values):
                self._keep_fact(file.topic, place, key, entry, index, value, name)
        _no_twins(name, [steps.id for steps in file.procedures])
        for index, steps in enumerate(file.procedures):
            where = f"procedures[{index}]"
            self.procedures.append(
                Procedure(
                    id=f"{place.code}.{file.topic}.{steps.id}",
                    topic=file.topic,
                    place=place,
                    channel=steps.channel,
                    entrance=steps.entrance,
                    title=steps.title,
                    hint=steps.hint,
                    steps=tuple(steps.steps),
                    notes=tuple(steps.notes),
                    since=steps.since,
                    until=steps.until,
                    checked=steps.checked,
                    sources=self._sources(steps, name, where),
                    support=steps.support,
                )
            )

    def _place(self, file: TopicFile, name: str) -> Place:
        place = self.places.get(file.place)
        if place is None:
            raise RuleBookError(name, "place", f"没有代码 {file.place}", "到 places.yml 里查代码")
        if place.name != file.name:
            raise RuleBookError(
                name, "name", f"{file.place} 是{place.name}，不是{file.name}", f"写成 {place.name}"
            )
        return place

    def _sources(self, entry: Dated, name: str, where: str) -> tuple[Source, ...]:
        for source in entry.source:
            if source not in self.sources:
                raise RuleBookError(
                    name,
                    f"{where}.source",
                    f"没有来源“{source}”",
                    "先在 sources.yml 里登记这份文件",
                )
        if entry.checked > date.today():
            raise RuleBookError(name, f"{where}.checked", "核对日期在今天之后", "写实际核对的日子")
        return tuple(self.sources[source] for source in entry.source)

    def _keep_fact(
        self,
        topic: str,
        place: Place,
        key: str,
        entry: FactEntry,
        index: int,
        value: ValueEntry,
        name: str,
    ) -> None:
        where = f"facts.{key}.values[{index}]"
        if value.value is not None and entry.unit is None:
            raise RuleBookError(name, f"facts.{key}", "有数值却没有单位", "补上 unit，如 元/月")
        if entry.unit and value.value is None and value.standing == "in_force":
            raise RuleBookError(name, where, "有单位却没有数值", "补上 value，或删掉 unit")
        if entry.unit == "%" and value.value is not None and not value.base:
            raise RuleBookError(
                name, where, "有百分比却没说是什么的百分比", "补上 base，如 缴费基数"
            )
        fact = Fact(
            id=f"{place.code}.{topic}.{key}.{index + 1}",
            key=key,
            topic=topic,
            place=place,
            says=value.says or entry.says,
            people=value.people or entry.people,
            since=value.since,
            until=value.until,
            checked=value.checked,
            sources=self._sources(value, name, where),
            support=value.support,
            standing=value.standing,
            value=value.value,
            unit=entry.unit,
            base=value.base,
            number=value.number,
            ages=Ages(value.ages.since, value.ages.below) if value.ages else None,
        )
        self.facts.append((fact, name))

    def book(self) -> RuleBook:
        facts = [fact for fact, _ in self.facts]
        return RuleBook(self.places, self.sources, self.topics, facts, self.procedures)


def _overlaps(facts: list[tuple[Fact, str]]) -> list[RuleBookError]:
    groups = defaultdict(list)
    for fact, name in facts:
        if fact.standing == "in_force":
            groups[name, fact.key, fact.people].append(fact)
    return [
        _overlap(name, earlier, later)
        for (name, _, _), group in groups.items()
        for earlier, later in combinations(sorted(group, key=lambda fact: fact.since.first), 2)
        if _same_time(earlier, later) and _same_age(earlier, later)
    ]


def _same_time(earlier: Fact, later: Fact) -> bool:
    return earlier.until is None or earlier.until.last >= later.since.first


def _same_age(one: Fact, other: Fact) -> bool:
    return (one.ages or Ages()).meet(other.ages or Ages())


def _overlap(name: str, earlier: Fact, later: Fact) -> RuleBookError:
    key = f"facts.{earlier.key}"
    if earlier.ages == later.ages:
        fault = f"{earlier.since} 的值和 {later.since} 的值同一天都有效"
        return RuleBookError(name, key, fault, "给较早的值写上 until（它最后有效的一天）")
    bands = "和".join(fact.ages.chinese if fact.ages else "不分年龄" for fact in (earlier, later))
    return RuleBookError(name, key, f"{bands}的值有重叠的岁数", "改 ages，让每个岁数只有一个值")
