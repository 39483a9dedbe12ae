"""The words that the assistant must know: places, channels, insurance types, words for people."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from yibao.errors import RuleBookError
from yibao.rules import NATION, Place
from yibao.rules.lists import read_subjects
from yibao.rules.opening import ROOT, read_places
from yibao.rules.places import lies_in
from yibao.rules.reading import read_yaml

# An entity of that name only tells where a word ends: 中山医院 is no place
PLAIN_WORD = "word"
# What is asked about within a topic; found as it stands, whatever the words around it
SUBJECT = "subject"
LOOKUP = ROOT.parent / "data" / "lookup"
# 朝阳区, 来宾市, 阿里地区: everyday words without their last syllable, so they have no short name
_STEM = re.compile(r"((?!.*自治).{2,}?)(?:地区|新区|[区县市旗])")


@dataclass(frozen=True)
class Term:
    """A phrase that stands for a value of an entity: 帝都 is region 110000.

    A region's value lists all codes that the phrase may mean, joined by “|”. A bound region counts only
    directly behind a place that it lies in: 朝阳 is a district in 北京朝阳, but not in 朝阳产业.
    """

    phrase: str
    entity: str
    value: str
    bound: bool = False


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
        plain = {term.phrase for term in terms if term.entity == PLAIN_WORD}
        return cls([*terms, *_regions(read_places(ROOT), plain), *_subjects()])

    @property
    def fingerprint(self) -> str:
        """A hash of all terms."""
        return hashlib.sha256(repr(self.terms).encode("utf-8")).hexdigest()

    def save(self, path: Path) -> None:
        """Write the terms as JSON."""
        rows = [
            (term.phrase, term.entity, term.value, *([True] if term.bound else []))
            for term in self.terms
        ]
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


def _subjects() -> list[Term]:
    subjects = read_subjects(ROOT).values()
    return [Term(phrase, SUBJECT, subject.id) for subject in subjects for phrase in subject.said]


def _regions(places: Iterable[Place], plain: set[str]) -> list[Term]:
    free: dict[str, list[str]] = {}
    bound: dict[str, list[str]] = {}
    for place in places:
        if place.code == NATION.code:
            continue
        for name in place.names:
            (bound if name in plain else free).setdefault(name, []).append(place.code)
        if not place.short and (stem := _STEM.fullmatch(place.name)):
            bound.setdefault(stem[1], []).append(place.code)
    return [
        *(Term(name, "region", _outermost(codes)) for name, codes in free.items()),
        *(
            Term(name, "region", _outermost(codes), bound=True)
            for name, codes in bound.items()
            if name not in free
        ),
    ]


def _outermost(codes: list[str]) -> str:
    # 辽宁朝阳 is the city, not 朝阳县 inside it
    return "|".join(c for c in codes if not any(c != o and lies_in(c, o) for o in codes))
