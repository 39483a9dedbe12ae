"""Which texts are the same or nearly the same: examples among themselves, and beside held-out ones."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from sklearn.feature_extraction.text import CountVectorizer

from yibao.language.texts import model_text
from yibao.rules.reading import read_yaml

_BATCH = 512
# More than there are examples
_REMEMBERED = 2**15


@dataclass(frozen=True)
class Example:
    """One text with its intent (or intents) and where it stands."""

    text: str
    intent: str
    file: str
    line: int


@dataclass(frozen=True)
class Pair:
    """Two examples and how alike they are, 0 to 1."""

    one: Example
    other: Example
    likeness: float


def examples(folder: Path) -> list[Example]:
    """The intent examples of a folder of Rasa files, as Rasa reads them."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        lines = _lines(path)
        for message in load_data(str(path)).intent_examples:
            text = message.get(TEXT)
            found.append(Example(text, message.get(INTENT), path.name, _next(lines, f"- {text}")))
    return found


def held_out(folder: Path) -> list[Example]:
    """The held-out questions of every file in the folder; entities are labelled, but never learnt."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        lines = _lines(path)
        for question in read_yaml(path, path.name):
            text = question["text"]
            intent = question.get("intent") or "、".join(question.get("intents", []))
            if intent:
                found.append(Example(text, intent, path.name, _next(lines, text)))
    return found


@lru_cache(_REMEMBERED)
def bare(text: str) -> str:
    """The text as the models read it, without punctuation and blanks."""
    plain = model_text(text)
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LNS") or plain


def same(found: Sequence[Example]) -> list[Pair]:
    """Every two examples that are equal but for punctuation, width and script."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in found:
        groups[bare(example.text)].append(example)
    return [Pair(*two, 1.0) for group in groups.values() for two in combinations(group, 2)]


def alike_across_intents(found: Sequence[Example], least: float) -> list[Pair]:
    """Pairs of different intents that are that alike and not the same, the most alike first."""
    pairs = (
        Pair(found[i], found[j], likeness)
        for i, j, likeness in _alike(found, found, least)
        if i < j and found[i].intent != found[j].intent
    )
    return sorted(
        (p for p in pairs if bare(p.one.text) != bare(p.other.text)), key=lambda p: -p.likeness
    )


def straddling(found: Sequence[Example], held: Sequence[Example], least: float) -> list[Pair]:
    """Pairs of an example and a held-out question that are that alike, the most alike first."""
    pairs = [Pair(found[i], held[j], likeness) for i, j, likeness in _alike(found, held, least)]
    return sorted(pairs, key=lambda p: -p.likeness)


def _alike(
    some: Sequence[Example], others: Sequence[Example], least: float
) -> Iterator[tuple[int, int, float]]:
    """Positions of pairs and the share of their pairs of characters that both have (Jaccard)."""
    if not some or not others:
        return
    vectorizer = CountVectorizer(analyzer=_grams, binary=True, dtype=np.float32)
    every = vectorizer.fit_transform([example.text for example in (*some, *others)])
    ones, columns = every[: len(some)], every[len(some) :].T.tocsc()
    sizes = np.asarray(every.sum(axis=1)).ravel()
    for start in range(0, len(some), _BATCH):
        shared = (ones[start : start + _BATCH] @ columns).tocoo()
        rows = shared.row + start
        likeness = shared.data / (sizes[rows] + sizes[len(some) + shared.col] - shared.data)
        for k in np.flatnonzero(likeness >= least):
            yield int(rows[k]), int(shared.col[k]), float(likeness[k])


def _grams(text: str) -> list[str]:
    plain = bare(text)
    return [plain[i : i + 2] for i in range(len(plain) - 1)] or [plain]


def _lines(path: Path) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        numbers[line.strip()].append(number)
    return numbers


def _next(lines: dict[str, list[int]], wanted: str) -> int:
    """The next line that is, or else holds, what is wanted; 0 if it is written over several."""
    key = wanted if wanted in lines else next((line for line in lines if wanted in line), None)
    if key is None:
        return 0
    return lines[key].pop(0) if len(lines[key]) > 1 else lines[key][0]
