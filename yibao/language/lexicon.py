"""The words that the assistant must know: places, channels, insurance types, words for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rasa.shared.nlu.training_data.training_data import TrainingData

from yibao.rules import NATION, Place
from yibao.rules.opening import ROOT, read_places


@dataclass(frozen=True)
class Term:
    """A phrase that stands for a value of an entity: 帝都 is region 110000."""

    phrase: str
    entity: str
    value: str


class Lexicon:
    """All terms, kept with the trained model so that the archive is self-contained."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(dict.fromkeys(terms))

    @classmethod
    def gathered(cls, training_data: TrainingData) -> Lexicon:
        """Terms from the training data's look-up tables (named entity.value) and the places."""
        terms = []
        for table in training_data.lookup_tables:
            entity, _, value = table["name"].partition(".")
            terms += [Term(phrase, entity, value) for phrase in table["elements"]]
        for place in read_places(ROOT):
            terms += [Term(name, "region", place.code) for name in _names(place)]
        return cls(terms)

    def save(self, path: Path) -> None:
        """Write the terms as JSON."""
        rows = [(term.phrase, term.entity, term.value) for term in self.terms]
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read what `save` wrote."""
        rows = json.loads(path.read_text(encoding="utf-8"))
        return cls(Term(*row) for row in rows)


def places_fingerprint() -> str:
    """A hash of the place list, so that a changed list trains the model anew."""
    return hashlib.sha256((ROOT / "places.yml").read_bytes()).hexdigest()


def _names(place: Place) -> tuple[str, ...]:
    return () if place.code == NATION.code else (place.name, *place.short)
