"""spaCy's Chinese pipeline with the lexicon: cuts a text into words and finds the terms in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import jieba
from spacy.lang.zh import Chinese
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from yibao.language.lexicon import Lexicon, Term

jieba.setLogLevel(logging.WARNING)

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
        self._matcher.add("term", [self.nlp.make_doc(phrase) for phrase in self._terms])

    def words(self, text: str) -> Doc:
        """The text cut into words."""
        return self.nlp.make_doc(text)

    def terms(self, doc: Doc) -> Iterator[tuple[int, int, Term]]:
        """Start, end and term of every longest phrase of the lexicon, in order."""
        spans = self._matcher(doc, as_spans=True)
        for span in filter_spans(spans):
            for term in self._terms[span.text.lower()]:
                yield span.start_char, span.end_char, term


def _words(lexicon: Lexicon) -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for term in lexicon.terms:
        tokenizer.add_word(term.phrase)
        if term.entity == "region":
            for ending in _AFTER_A_PLACE:
                if term.phrase + ending in tokenizer.FREQ:
                    tokenizer.del_word(term.phrase + ending)
    return tokenizer
