"""Scores of the entities: what was labelled by hand in evaluation/entities.yml against what is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from yibao.rules.reading import read_yaml

# Of the rule book's subjects, the drugs and treatments that people ask for; the other subjects are
# turns of a topic (错过, 签字, 明年) and measured with its answers
ASKED_FOR = frozenset(
    {
        "negotiated", "imported", "tonics", "slimming", "lifestyle_drugs", "herbal", "drugs",
        "dentures", "braces", "teeth_whitening", "tooth_treatment", "teeth", "myopia", "glasses",
        "eye_disease", "checkup", "rabies", "vaccine", "ambulance", "carer", "long_term_care",
        "rehab", "registration", "bed", "special_service", "hearing_aid", "materials", "cosmetic",
        "ivf", "tcm_therapy", "transplant", "counselling", "chronic_outpatient",
        "ordinary_outpatient", "emergency_rescue", "treatment", "caesarean", "painless",
        "prenatal", "miscarriage",
    }
)  # fmt: skip
_SUBJECT = "subject"


@dataclass(frozen=True)
class Entity:
    """One entity of a message: what it is, its value, and where its words start and end."""

    entity: str
    value: str
    start: int
    end: int

    @property
    def meaning(self) -> tuple[str, str]:
        """What it says, wherever it stands."""
        return self.entity, self.value


@dataclass(frozen=True)
class Labelled:
    """A held-out message with the entities that a careful reader finds in it."""

    text: str
    entities: frozenset[Entity]
    part: str = "first"


@dataclass(frozen=True)
class Heard:
    """A held-out message with the entities that were found in it."""

    message: Labelled
    found: frozenset[Entity]

    @property
    def in_place(self) -> tuple[set[Any], set[Any]]:
        """What was labelled and what was found, each with its offsets."""
        return set(self.message.entities), set(self.found)

    @property
    def meant(self) -> tuple[set[Any], set[Any]]:
        """What was labelled and what was found, wherever it stands."""
        return {e.meaning for e in self.message.entities}, {e.meaning for e in self.found}


@dataclass(frozen=True)
class Score:
    """How many were labelled, found, and both."""

    labelled: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Which part of what was found is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Which part of what was labelled is found; 1 where nothing was labelled."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.labelled + self.found
        return 2 * self.right / both if both else 1.0


@dataclass(frozen=True)
class EntityScores:
    """All messages as they were heard, to be scored."""

    heard: tuple[Heard, ...]

    @property
    def overall(self) -> Score:
        """Entity, value, start and end are all right."""
        return scored(heard.in_place for heard in self.heard)

    @property
    def values(self) -> Score:
        """Entity and value are right."""
        return scored(heard.meant for heard in self.heard)

    @property
    def exact(self) -> float:
        """The share of messages of which every value of every entity is right, and nothing else heard."""
        right = sum(labelled == found for labelled, found in (h.meant for h in self.heard))
        return right / len(self.heard) if self.heard else 0.0

    @property
    def parts(self) -> dict[str, EntityScores]:
        """The scores of each part of the file."""
        parts: dict[str, list[Heard]] = defaultdict(list)
        for heard in self.heard:
            parts[heard.message.part].append(heard)
        return {part: EntityScores(tuple(every)) for part, every in parts.items()}

    @property
    def by_entity(self) -> dict[str, Score]:
        """The score of each entity, the most frequent first."""
        names = {e.entity for h in self.heard for e in h.message.entities | h.found}
        scores = {
            name: scored(
                tuple({e for e in side if e.entity == name} for side in h.in_place)
                for h in self.heard
            )
            for name in names
        }
        return dict(sorted(scores.items(), key=lambda item: (-item[1].labelled, item[0])))


def scored(pairs: Iterable[Sequence[set[Any]]]) -> Score:
    """The score of pairs of what was labelled and what was found."""
    every = [(labelled, found) for labelled, found in pairs]
    return Score(
        sum(len(labelled) for labelled, _ in every),
        sum(len(found) for _, found in every),
        sum(len(labelled & found) for labelled, found in every),
    )


def read_labelled(path: Path, today: date) -> list[Labelled]:
    """The held-out messages; a `born` becomes the age on that day."""
    return [labelled(entry, today) for entry in read_yaml(path, path.name)]


def labelled(entry: Mapping[str, Any], today: date) -> Labelled:
    """One entry of the file; raises ValueError where its words do not stand in its text."""
    entities = frozenset(_entity(entry["text"], label, today) for label in entry["entities"])
    return Labelled(entry["text"], entities, entry.get("part", "first"))


def _entity(text: str, label: Mapping[str, Any], today: date) -> Entity:
    start = -1
    for _ in range(label.get("nth", 1)):
        start = text.index(label["words"], start + 1)
    value = age_of(label["born"], today) if "born" in label else label["value"]
    return Entity(label["entity"], str(value), start, start + len(label["words"]))


def age_of(born: str, today: date) -> int:
    """The age of somebody born in that year, month or day: 1962, 1962-03, 1962-03-15."""
    year, *birthday = (int(number) for number in born.split("-"))
    return today.year - year - ([*birthday, 1, 1][:2] > [today.month, today.day])


def measured(root: Path) -> EntityScores:
    """What the extractor hears in the held-out messages; needs no trained model."""
    messages = read_labelled(root / "evaluation" / "entities.yml", date.today())
    extract = _extractor()
    return EntityScores(tuple(Heard(message, extract(message.text)) for message in messages))


def _extractor() -> Callable[[str], frozenset[Entity]]:
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from yibao.language.entities import CaseEntityExtractor

    # Its words come from the files, so that it learns them without an archive to keep them in
    extractor = CaseEntityExtractor({}, None, Resource("entities"))  # type: ignore[arg-type]
    extractor.learn(TrainingData())
    return lambda text: counted(extractor.extract(text))


def counted(found: Iterable[Mapping[str, Any]]) -> frozenset[Entity]:
    """The entities that are scored, of those that were found."""
    return frozenset(
        Entity(e["entity"], str(e["value"]), e["start"], e["end"])
        for e in found
        if e["entity"] != _SUBJECT or e["value"] in ASKED_FOR
    )


def as_markdown(scores: EntityScores) -> str:
    """The scores as tables: overall and part by part, then by entity."""
    parts = {"all": scores, **(scores.parts if len(scores.parts) > 1 else {})}
    lines = [
        "| messages | | F1 | precision | recall | F1 of values | messages all right |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(_overall_row(name, part) for name, part in parts.items()),
        "",
        "| entity | labelled | precision | recall | F1 |",
        "|---|---:|---:|---:|---:|",
        *(_entity_row(name, score) for name, score in scores.by_entity.items()),
    ]
    return "\n".join(lines) + "\n"


def _overall_row(name: str, scores: EntityScores) -> str:
    every = scores.overall
    shares = [every.f1, every.precision, every.recall, scores.values.f1, scores.exact]
    return f"| {name} | {len(scores.heard)} | " + " | ".join(map(_percent, shares)) + " |"


def _entity_row(name: str, score: Score) -> str:
    shares = [score.precision, score.recall, score.f1]
    return f"| {name} | {score.labelled} | " + " | ".join(map(_percent, shares)) + " |"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"
