"""spaCy's Chinese pipeline with the lexicon: cuts a text into words and finds the terms in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import jieba
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.lang.zh import Chinese
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from yibao.language.kept import KeptComponent, code_fingerprint
from yibao.language.lexicon import Lexicon, Term

jieba.setLogLevel(logging.WARNING)

_FILE = "lexicon.json"

# jieba knows 上海人 as one word, which would hide the place in it
_AFTER_A_PLACE = ("人", "籍", "地区", "市民", "户口")


class Segmenter:
    """Words and terms of a text, with offsets into it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.nlp = Chinese.from_config({"nlp": {"tokenizer": {"segmenter": "jieba"}}})
        self.nlp.tokenizer.jieba_seg = _words(lexicon)
        self._terms: dict[str, list[Term]] = {}
        self._matcher = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        for term in lexicon.terms:
            self._terms.setdefault(term.phrase.lower(), []).append(term)
        spellings = [s for term in lexicon.terms for s in _spellings(term.phrase)]
        self._matcher.add("term", [self.nlp.make_doc(spelling) for spelling in spellings])

    def words(self, text: str) -> Doc:
        """The text cut into words."""
        return self.nlp.make_doc(text)

    def terms(self, doc: Doc) -> Iterator[tuple[int, int, Term]]:
        """Start, end and term of every longest phrase of the lexicon, in order."""
        spans = self._matcher(doc, as_spans=True)
        for span in filter_spans(spans):
            for term in self._terms[span.text.lower()]:
                yield span.start_char, span.end_char, term


@lru_cache(maxsize=1)
def _shared_segmenter(terms: tuple[Term, ...]) -> Segmenter:
    # Reading jieba's dictionary takes most of a second, and every component asks for the same
    return Segmenter(Lexicon(terms))


def _spellings(phrase: str) -> set[str]:
    # jieba's dictionary tells App from APP and app
    return {phrase, phrase.lower(), phrase.upper()}


def _words(lexicon: Lexicon) -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for term in lexicon.terms:
        for spelling in _spellings(term.phrase):
            tokenizer.add_word(spelling)
        if term.entity == "region":
            for ending in _AFTER_A_PLACE:
                if term.phrase + ending in tokenizer.FREQ:
                    tokenizer.del_word(term.phrase + ending)
    return tokenizer


class WithSegmenter(KeptComponent):
    """A component that cuts texts with the lexicon, which it keeps with the model."""

    _lexicon: Lexicon | None = None
    _segmenter: Segmenter | None = None

    @property
    def segmenter(self) -> Segmenter:
        """The segmenter over the lexicon that was learnt or restored."""
        if self._segmenter is None:
            assert self._lexicon is not None
            self._segmenter = _shared_segmenter(self._lexicon.terms)
        return self._segmenter

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """See parent class: the words do not come from the training data."""
        return code_fingerprint() + Lexicon.gathered().fingerprint

    def learn(self, training_data: TrainingData) -> None:
        """Gather the words; they stand in files of their own."""
        self._lexicon, self._segmenter = Lexicon.gathered(), None

    def keep(self, folder: Path) -> None:
        """Write the words."""
        assert self._lexicon is not None
        self._lexicon.save(folder / _FILE)

    def restore(self, folder: Path) -> None:
        """Read the words and make the segmenter at once, so that the first message need not wait."""
        self._lexicon = Lexicon.load(folder / _FILE)
        self.segmenter.words("预热")
