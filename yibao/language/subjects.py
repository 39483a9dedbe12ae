"""Finds what a question is about within its topic: 种植牙, 低保户, 剖宫产."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from yibao.language.lexicon import SUBJECT, Term

# 药 is asked about, but not in 药店, 药业, 农药; whoever has 没退休金 may be no employee at all
_IN_LONGER_WORDS = {
    "药": r"(?<![农炸火白麻])药(?![店房业厂师监材])",
    "没退休": r"没退休(?!金|工资)",
    "还没退休": r"还没退休(?!金|工资)",
}


class SubjectFinder:
    """The longest phrases of the rule book's subjects in a text, wherever words begin and end.

    Other entities may lie in them or across them: 城乡居民低保 holds an insurance type and a subject.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._ids = {term.phrase.lower(): term.value for term in terms if term.entity == SUBJECT}
        longest_first = sorted(self._ids, key=len, reverse=True)
        parts = [_IN_LONGER_WORDS.get(phrase, re.escape(phrase)) for phrase in longest_first]
        pattern = "|".join(parts) or r"(?!)"
        self._phrases = re.compile(pattern, re.IGNORECASE)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and subject of every phrase found, in order."""
        for match in self._phrases.finditer(text):
            yield match.start(), match.end(), self._ids[match.group().lower()]
