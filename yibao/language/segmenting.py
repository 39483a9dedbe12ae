"""spaCy's Chinese pipeline with the lexicon: cuts a text into words and finds the terms in it."""

from __future__ import annotations

import logging
import re
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
from yibao.language.lexicon import PLAIN_WORD, SUBJECT, Lexicon, Term
from yibao.rules.places import lies_in

jieba.setLogLevel(logging.WARNING)

_FILE = "lexicon.json"

# jieba knows 上海人 and 广西南宁 as one word each, which would hide the place in it; in 大理石 there is none
_AFTER_A_PLACE = ("人", "籍", "地区", "市民", "户口")
# Half a character, as a broken phone sends it
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_FULL_WIDTH = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
_HALF_WIDTH = {code: code - 0xFEE0 for code in _FULL_WIDTH} | {0x3000: 0x20}
_LATIN = re.compile("[A-Za-z]{2}")
_PLACE_NAME = "ns"  # jieba's tag
# A frequency that wins against every chance neighbour: 那天|水 must not hide 天水
_SURE = 5_000_000
# As frequent as a middling word: 在|于都, but 每天|等 and 新|会计, although 天等 and 新会 are places
_KNOWN = 300


class Segmenter:
    """Words and terms of a text, with offsets into it."""

    def __init__(self, lexicon: Lexicon) -> None:
        lexicon = Lexicon(term for term in lexicon.terms if term.entity != SUBJECT)
        self.nlp = Chinese.from_config({"nlp": {"tokenizer": {"segmenter": "jieba"}}})
        self.nlp.tokenizer.jieba_seg = _words(lexicon)
        self._terms: dict[str, list[Term]] = {}
        self._matcher = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        for term in lexicon.terms:
            self._terms.setdefault(term.phrase.lower(), []).append(term)
        spellings = [s for term in lexicon.terms for s in _spellings(term.phrase)]
        # The tokenizer and the extractor mostly ask for the same text
        self._cut = lru_cache(8)(self.nlp.make_doc)
        self._matcher.add("term", [self.nlp.make_doc(spelling) for spelling in spellings])

    def words(self, text: str) -> Doc:
        """The text cut into words, in plain width; every sign keeps its offset."""
        return self._cut(_LONE_SURROGATES.sub("?", text.translate(_HALF_WIDTH)))

    def terms(self, doc: Doc) -> Iterator[tuple[int, int, Term]]:
        """Start, end and term of every longest phrase of the lexicon, in order.

        A bound region comes only behind the place that it lies in, with nothing but blanks between.
        """
        before = (0, "")  # where the place before ends, and what it is
        for span in filter_spans(self._matcher(doc, as_spans=True)):
            start, end = span.start_char, span.end_char
            if _inside_a_latin_word(doc.text, start, end):
                continue
            for term in self._terms[span.text.lower()]:
                if term.entity == PLAIN_WORD:
                    continue
                between = doc.text[before[0] : start]
                if term.bound and (between.strip() or not inside(term.value, before[1])):
                    continue
                if term.entity == "region":
                    before = (end, term.value)
                yield start, end, term


def inside(value: str, outer: str) -> list[str]:
    """Those codes of a region's value that lie in one of the other value's."""
    return [c for c in value.split("|") if any(lies_in(c, o) for o in outer.split("|") if o)]


def _inside_a_latin_word(text: str, start: int, end: int) -> bool:
    # jieba finds app in happy
    return any(_LATIN.fullmatch(text[max(cut - 1, 0) : cut + 1]) for cut in (start, end))


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
    ours = {spelling for term in lexicon.terms for spelling in _spellings(term.phrase)}
    strong = {term.phrase for term in lexicon.terms if _is_sure(term)}
    strong -= {term.phrase for term in lexicon.terms if term.bound}
    places = {t.phrase for t in lexicon.terms if t.entity == "region" and not t.bound}
    # 居民医保 must stay whole although 医保 in it is sure
    strong |= {phrase for phrase in ours if _holds_one_of(phrase, strong)}
    for word, tag in _longer_words(tokenizer, places):
        if word in ours:
            continue
        if _hides_a_place(word, tag, places):
            tokenizer.del_word(word)
        elif any(word[:n] in strong for n in range(2, len(word))):
            strong.add(word)
    for word in ours - strong:
        least = _KNOWN if word in places else 0
        tokenizer.add_word(word, freq=max(tokenizer.suggest_freq(word), least))
    for word in strong:
        tokenizer.add_word(word, freq=_SURE)
    return tokenizer


def _is_sure(term: Term) -> bool:
    # A district's short name must not win against 每天|等 or 新|会计, as a city's must
    # 县医院 must win against 和县|医院
    if term.entity != "region" or len(term.phrase) > 2:
        return term.entity in ("region", PLAIN_WORD) or (
            term.entity == "hospital" and len(term.phrase) > 2
        )
    return any(code.endswith("00") or code[2:4] == "90" for code in term.value.split("|"))


def _holds_one_of(phrase: str, words: set[str]) -> bool:
    cuts = range(len(phrase) + 1)
    return any(phrase[start:end] in words for start in cuts for end in cuts[start + 1 :])


def _hides_a_place(word: str, tag: str, places: set[str]) -> bool:
    two_places = any(word[:cut] in places and word[cut:] in places for cut in range(1, len(word)))
    return tag == _PLACE_NAME or two_places or word.endswith(_AFTER_A_PLACE)


def _longer_words(tokenizer: jieba.Tokenizer, places: set[str]) -> Iterator[tuple[str, str]]:
    """Words of jieba's dictionary that begin with a place, with their part of speech."""
    heads = {place[:2] for place in places}
    with tokenizer.get_dict_file() as dictionary:
        for line in dictionary.read().decode("utf-8").splitlines():
            if line[:2] in heads:
                word, _, tag = line.split()
                if any(word[:length] in places for length in range(2, len(word))):
                    yield word, tag


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
