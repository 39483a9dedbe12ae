"""The lists that the rest of the rule book refers to: places, sources, subjects, topics, neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yibao.errors import RuleBookError
from yibao.rules.model import Neighbour, Source, Subject, Topic
from yibao.rules.places import Places
from yibao.rules.reading import Model, read_model
from yibao.rules.reading_places import read_places
from yibao.rules.schema import NeighboursFile, SourcesFile, SubjectsFile, TopicsFile

# What stands beside the regions' folders
LISTS = {
    "places.yml", "districts.csv", "former_names.csv", "topics.yml", "neighbours.yml", "sources",
    "subjects",
}  # fmt: skip
NEIGHBOURS = "neighbours.yml"


@dataclass(frozen=True)
class Lists:
    """All lists of a rule book, by id."""

    places: Places
    sources: dict[str, Source]
    topics: dict[str, Topic]
    subjects: dict[str, Subject]
    neighbours: dict[str, Neighbour] = field(default_factory=dict)


def read_lists(root: Path) -> Lists:
    """The lists of the rule book under that folder; raises RuleBookError with every fault."""
    faults: list[RuleBookError] = []
    found: list[Any] = []
    for read in (read_places, _sources, read_topics, read_subjects, read_neighbours):
        try:
            found.append(read(root))
        except RuleBookError as fault:
            faults += fault.every
    if faults:
        raise RuleBookError.joined(faults)
    lists = Lists(*found)
    _no_faults(_strays(lists))
    return lists


def read_subjects(root: Path) -> dict[str, Subject]:
    """What people ask about within topics, by id; raises RuleBookError."""
    files = sorted((root / "subjects").glob("*.yml"))
    entries = [entry for file in _every(files, SubjectsFile) for entry in file.subjects]
    phrases = [phrase for entry in entries for phrase in entry.said]
    _no_faults([*twins("subjects", [entry.id for entry in entries]), *twins("subjects", phrases)])
    return {e.id: Subject(e.id, e.title, tuple(e.said)) for e in entries}


def read_neighbours(root: Path) -> dict[str, Neighbour]:
    """The fields that others answer, by id; none in a book of before there were any. Raises RuleBookError."""
    if not (root / NEIGHBOURS).is_file():
        return {}
    entries = read_model(root / NEIGHBOURS, NEIGHBOURS, NeighboursFile).neighbours
    phrases = [phrase for entry in entries for phrase in entry.said]
    _no_faults([*twins(NEIGHBOURS, [entry.id for entry in entries]), *twins(NEIGHBOURS, phrases)])
    return {
        e.id: Neighbour(e.id, e.title, tuple(e.said), e.says, e.line, tuple(e.near))
        for e in entries
    }


def _strays(lists: Lists) -> list[RuleBookError]:
    """What the neighbours border on that is no topic."""
    remedy = "写成 topics.yml 里有的 id"
    return [
        RuleBookError(NEIGHBOURS, f"{neighbour.id}.near", f"没有“{topic}”这个主题", remedy)
        for neighbour in lists.neighbours.values()
        for topic in neighbour.near
        if topic not in lists.topics
    ]


def _sources(root: Path) -> dict[str, Source]:
    files = sorted((root / "sources").glob("*.yml"))
    if not files:
        raise RuleBookError("sources", "", "这里一份来源也没有登记", "从版本库里取回来")
    entries = [entry for file in _every(files, SourcesFile) for entry in file.sources]
    _no_faults(twins("sources", [entry.id for entry in entries]))
    return {
        s.id: Source(s.id, s.kind, s.title, s.issuer, s.number, s.day, s.since, tuple(s.seen))
        for s in entries
    }


def read_topics(root: Path) -> dict[str, Topic]:
    """The topics by id, in order; raises RuleBookError."""
    entries = read_model(root / "topics.yml", "topics.yml", TopicsFile).topics
    topics = {
        t.id: Topic(t.id, t.title, t.question, t.line, tuple(t.asks), tuple(t.next))
        for t in entries
    }
    faults = twins("topics.yml", [topic.id for topic in entries])
    for topic in topics.values():
        for following in topic.next:
            if following not in topics:
                fault, remedy = f"next 里没有“{following}”", "写成表里有的 id"
                faults.append(RuleBookError("topics.yml", topic.id, fault, remedy))
    _no_faults(faults)
    return topics


def _every(files: Iterable[Path], model: type[Model]) -> list[Model]:
    """Every file as that model; raises RuleBookError with the faults of all."""
    found, faults = [], []
    for path in files:
        try:
            found.append(read_model(path, f"{path.parent.name}/{path.name}", model))
        except RuleBookError as fault:
            faults.append(fault)
    _no_faults(faults)
    return found


def _no_faults(faults: list[RuleBookError]) -> None:
    if faults:
        raise RuleBookError.joined(faults)


def twins(file: str, ids: Iterable[str]) -> list[RuleBookError]:
    """One fault for everything that is there twice."""
    times = Counter(ids)
    remedy = "留一个，删掉另一个，或给它另起一个"
    return [RuleBookError(file, one, "写了两次", remedy) for one in times if times[one] > 1]
