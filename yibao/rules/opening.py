"""Opens the whole rule book: every file read, joined and held against the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from yibao.errors import RuleBookError
from yibao.rules.lists import LISTS, Lists, read_lists, read_places, twins
from yibao.rules.lookup import RuleBook
from yibao.rules.model import Ages, Fact, Procedure, Source, When
from yibao.rules.overlapping import overlaps
from yibao.rules.places import Place
from yibao.rules.reading import read_model
from yibao.rules.schema import Dated, FactEntry, ProcedureEntry, TopicFile, ValueEntry

__all__ = ["ROOT", "load_rulebook", "read_places", "read_rulebook"]

ROOT = Path(__file__).resolve().parents[2] / "rulebook"


def load_rulebook(root: Path) -> RuleBook:
    """The rule book under that folder; raises the first RuleBookError found."""
    book, faults = read_rulebook(root)
    if faults:
        raise faults[0]
    assert book is not None
    return book


def read_rulebook(root: Path) -> tuple[RuleBook | None, list[RuleBookError]]:
    """The rule book and every fault found in it; no book without its lists."""
    try:
        opening = _Opening(root, read_lists(root))
    except RuleBookError as fault:
        return None, [*fault.every, *_misshapen(root)]
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        opening.faults.append(RuleBookError(name, "", "这样的文件不会被读", "改名为 .yml"))
    for path in topic_files(root):
        try:
            opening.read_topic(path)
        except RuleBookError as fault:
            opening.faults += fault.every
    opening.faults += overlaps(opening.facts)
    return opening.book(), opening.faults


def _misshapen(root: Path) -> Iterator[RuleBookError]:
    """What is wrong with the topics' files by themselves, told even where the lists are broken."""
    for path in topic_files(root):
        try:
            read_model(path, path.relative_to(root).as_posix(), TopicFile)
        except RuleBookError as fault:
            yield from fault.every


def topic_files(root: Path) -> list[Path]:
    """Every file of the folder that holds a topic at a place, in order."""
    return [p for p in sorted(root.rglob("*.yml")) if p.relative_to(root).parts[0] not in LISTS]


class _Opening:
    """One reading of a rule-book folder."""

    def __init__(self, root: Path, lists: Lists) -> None:
        self.root, self.lists = root, lists
        self.faults: list[RuleBookError] = []
        self.facts: list[tuple[Fact, str]] = []
        self.procedures: list[Procedure] = []
        self.read: dict[tuple[str, str], str] = {}

    def read_topic(self, path: Path) -> None:
        name = path.relative_to(self.root).as_posix()
        file = read_model(path, name, TopicFile)
        place = self._place(file, name)
        if file.topic not in self.lists.topics:
            self._fault(name, "topic", f"没有“{file.topic}”这个主题", "看 topics.yml 里的 id")
        earlier = self.read.setdefault((file.place, file.topic), name)
        if earlier != name:
            self._fault(name, "topic", f"{earlier} 已经写了这个地方的这个主题", "合成一个文件")
        for key, entry in file.facts.items():
            self._known_subjects(entry, name, f"facts.{key}")
            for index, value in enumerate(entry.values):
                where = f"facts.{key}.values[{index}]"
                self._complete(entry, value, name, key, where)
                fact = self._fact(file.topic, place, key, entry, index)
                self.facts.append((fact, name))
                self._sources(value, name, where)
        self.faults += twins(name, [steps.id for steps in file.procedures])
        for index, steps in enumerate(file.procedures):
            self._known_subjects(steps, name, f"procedures[{index}]")
            self._sources(steps, name, f"procedures[{index}]")
            self.procedures.append(self._procedure(file.topic, place, steps))

    def _place(self, file: TopicFile, name: str) -> Place:
        place = self.lists.places.get(file.place)
        if place is None:
            self._fault(name, "place", f"没有代码 {file.place}", "到 places.yml 里查代码")
            return Place(file.place, file.name)
        if place.name != file.name:
            fault = f"{file.place} 是{place.name}，不是{file.name}"
            self._fault(name, "name", fault, f"写成 {place.name}")
        return place

    def _fault(self, name: str, key: str, fault: str, remedy: str) -> None:
        found = RuleBookError(name, key, fault, remedy)
        if str(found) not in map(str, self.faults[-20:]):  # one for all values of a fact
            self.faults.append(found)

    def _known_subjects(self, entry: FactEntry | ProcedureEntry, name: str, where: str) -> None:
        for subject in entry.about:
            if subject not in self.lists.subjects:
                remedy = "先在 subjects 文件夹里登记，写上人们的说法"
                self._fault(name, f"{where}.about", f"没有“{subject}”这件事", remedy)

    def _sources(self, entry: Dated, name: str, where: str) -> None:
        for source in entry.source:
            if source not in self.lists.sources:
                remedy = "先在 sources 文件夹里登记这份文件"
                self._fault(name, f"{where}.source", f"没有来源“{source}”", remedy)
        if entry.checked > date.today():
            self._fault(name, f"{where}.checked", "核对日期在今天之后", "写实际核对的日子")

    def _complete(
        self, entry: FactEntry, value: ValueEntry, name: str, key: str, where: str
    ) -> None:
        if value.value is not None and entry.unit is None:
            self._fault(name, f"facts.{key}.unit", "有数值却没有单位", "补上 unit，如 元/月")
        if entry.unit and value.value is None and value.standing == "in_force":
            fault = "有单位却没有数值"
            self._fault(name, f"{where}.value", fault, "补上 value，或删掉 unit")
        if entry.unit == "%" and value.value is not None and not value.base:
            fault = "有百分比却没说是什么的百分比"
            self._fault(name, f"{where}.base", fault, "补上 base，如 缴费基数")

    def _named(self, entry: Dated) -> tuple[Source, ...]:
        known = self.lists.sources
        return tuple(known[source] for source in entry.source if source in known)

    def _procedure(self, topic: str, place: Place, steps: ProcedureEntry) -> Procedure:
        return Procedure(
            id=f"{place.code}.{topic}.{steps.id}",
            topic=topic,
            place=place,
            channel=steps.channel,
            people=steps.people,
            about=tuple(steps.about),
            sheet=tuple(steps.sheet),
            entrance=steps.entrance,
            title=steps.title,
            hint=steps.hint,
            steps=tuple(steps.steps),
            notes=tuple(steps.notes),
            since=steps.since,
            until=steps.until,
            checked=steps.checked,
            sources=self._named(steps),
            support=steps.support,
        )

    def _fact(self, topic: str, place: Place, key: str, entry: FactEntry, index: int) -> Fact:
        value = entry.values[index]
        return Fact(
            id=f"{place.code}.{topic}.{key}.{index + 1}",
            key=key,
            topic=topic,
            place=place,
            says=value.says or entry.says,
            part=entry.part,
            under=entry.under or "",
            about=tuple(entry.about),
            sheet=tuple(entry.sheet),
            people=value.people or entry.people,
            since=value.since,
            until=value.until,
            then=value.then,
            checked=value.checked,
            sources=self._named(value),
            support=value.support,
            standing=value.standing,
            value=value.value,
            unit=entry.unit,
            base=value.base,
            number=value.number,
            ages=Ages(value.ages.since, value.ages.below) if value.ages else None,
            when=When(**value.when.dict()) if value.when else When(),
        )

    def book(self) -> RuleBook:
        facts = [fact for fact, _ in self.facts]
        return RuleBook(self.lists, facts, self.procedures)
