"""The words that the assistant must know: places, channels, insurance types, words for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from yibao.rules import NATION, Place
from yibao.rules.opening import ROOT, read_places
from yibao.rules.reading import read_yaml

LOOKUP = ROOT.parent / "data" / "lookup"


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
    def gathered(cls) -> Lexicon:
        """Terms from the look-up files and the places; raises RuleBookError for a file at fault."""
        terms = []
        for path in sorted(LOOKUP.glob("*.yml")):
            for entity, values in read_yaml(path, path.name).items():
                terms += [Term(p, entity, value) for value in values for p in values[value]]
        for place in read_places(ROOT):
            terms += [Term(name, "region", place.code) for name in _names(place)]
        return cls(terms)

    @property
    def fingerprint(self) -> str:
        """A hash of all terms."""
        return hashlib.sha256(repr(self.terms).encode("utf-8")).hexdigest()

    def save(self, path: Path) -> None:
        """Write the terms as JSON."""
        rows = [(term.phrase, term.entity, term.value) for term in self.terms]
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read what `save` wrote."""
        rows = json.loads(path.read_text(encoding="utf-8"))
        return cls(Term(*row) for row in rows)


def _names(place: Place) -> tuple[str, ...]:
    return () if place.code == NATION.code else (place.name, *place.short)
