"""The words that the assistant must know: places, channels, insurance types, words for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from yibao.errors import RuleBookError
from yibao.rules import NATION, Place
from yibao.rules.opening import ROOT, read_places
from yibao.rules.reading import read_yaml

# An entity of that name only tells where a word ends: 中山医院 is no place
PLAIN_WORD = "word"
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
            terms += _terms_of(path)
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


def _terms_of(path: Path) -> list[Term]:
    content = read_yaml(path, path.name)
    terms = []
    for entity, values in content.items() if isinstance(content, dict) else [("", None)]:
        for value, phrases in values.items() if isinstance(values, dict) else [("", None)]:
            if not isinstance(phrases, list) or not phrases:
                where = f"{entity}.{value}".strip(".")
                remedy = "照着旁边的文件，写成“实体: {值: [说法, 说法]}”"
                raise RuleBookError(path.name, where, "这里没有一串说法", remedy)
            terms += [Term(str(phrase), entity, str(value)) for phrase in phrases]
    return terms


def _names(place: Place) -> tuple[str, ...]:
    return () if place.code == NATION.code else (place.name, *place.short)
