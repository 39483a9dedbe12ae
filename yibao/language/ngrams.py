"""N-grams of characters and of sounds with TF-IDF weights: what the encoder misses in what people type."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from yibao.language.kept import KeptComponent
from yibao.language.syllables import Syllables
from yibao.language.texts import SPELT, text_of

_VOCABULARY, _WEIGHTS, _SOUNDS = "vocabulary.json", "weights.npy", "sounds.json"


class Ngrams(KeptComponent, SparseFeaturizer):
    """TF-IDF of n-grams over the whole message; subclasses say of what."""

    # What stands between the parts of an n-gram in the vocabulary
    between = ""

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class."""
        return {
            **SparseFeaturizer.get_default_config(),
            # Longest n-gram; four and more only repeat whole examples
            "longest": 3,
            # An n-gram must stand in that many examples
            "least_examples": 2,
        }

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        KeptComponent.__init__(self, config, model_storage, resource)
        SparseFeaturizer.__init__(self, type(self).__name__, config)
        self._vectorizer = TfidfVectorizer(
            analyzer=self._grams,
            min_df=config["least_examples"],
            sublinear_tf=True,
            dtype=np.float32,
        )
        self._weights = np.empty(0, np.float32)

    @abstractmethod
    def parts(self, text: str) -> Sequence[str]:
        """What the n-grams of a text are made of, in order."""

    def _grams(self, text: str) -> list[str]:
        parts = self.parts(text)
        return [
            self.between.join(parts[start : start + length])
            for length in range(1, self._config["longest"] + 1)
            for start in range(len(parts) - length + 1)
        ]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """See parent class; every value that the defaults name will do."""

    def learn(self, training_data: TrainingData) -> None:
        """Find the n-grams and their weights in the intent examples."""
        self._vectorizer.fit([text_of(message) for message in training_data.intent_examples])
        self._weights = self._vectorizer.idf_

    def keep(self, folder: Path) -> None:
        """Write vocabulary and weights."""
        vocabulary = {gram: int(index) for gram, index in self._vectorizer.vocabulary_.items()}
        text = json.dumps(vocabulary, ensure_ascii=False)
        (folder / _VOCABULARY).write_text(text, encoding="utf-8")
        np.save(folder / _WEIGHTS, self._weights, allow_pickle=False)

    def restore(self, folder: Path) -> None:
        """Read vocabulary and weights."""
        vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        self._vectorizer.vocabulary_ = vocabulary
        self._weights = np.load(folder / _WEIGHTS, allow_pickle=False)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add n-gram features to every training example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add n-gram features to every message that has text."""
        for message in messages:
            if text_of(message):
                self.add_features_to_message(None, self._row(text_of(message)), TEXT, message)
        return messages

    def _row(self, text: str) -> scipy.sparse.coo_matrix:
        # What the vectorizer's transform gives, without its overhead of milliseconds a text
        known = self._vectorizer.vocabulary_
        counts = Counter(known[gram] for gram in self._grams(text) if gram in known)
        columns = np.fromiter(counts, dtype=np.int32)
        often = np.fromiter(counts.values(), dtype=np.float32)
        weights = (1 + np.log(often)) * self._weights[columns]
        weights /= np.linalg.norm(weights) or 1.0
        place = (np.zeros_like(columns), columns)
        shape = (1, len(known))
        return scipy.sparse.coo_matrix((weights.astype(np.float32), place), shape=shape)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterNgrams(Ngrams):
    """TF-IDF of characters: dialect, abbreviations and short keywords."""

    def parts(self, text: str) -> Sequence[str]:
        """The characters, blanks in a row as one."""
        return re.sub(r"\s\s+", " ", text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SyllableNgrams(Ngrams):
    """TF-IDF of syllables: wrong characters that sound right, and pinyin."""

    between = " "
    _syllables: Syllables | None = None

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["sklearn", "pypinyin"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class."""
        # Three syllables say no more than three characters do; measured on held-out questions
        return {**Ngrams.get_default_config(), "longest": 2}

    def parts(self, text: str) -> Sequence[str]:
        """The syllables without tones."""
        assert self._syllables is not None
        return self._syllables.of(text)

    def process(self, messages: list[Message]) -> list[Message]:
        """See parent class; also mark what is written in pinyin."""
        assert self._syllables is not None
        for message in messages:
            message.set(SPELT, self._syllables.spell(text_of(message)))
        return super().process(messages)

    def learn(self, training_data: TrainingData) -> None:
        """See parent class; also how every character sounds."""
        self._syllables = Syllables.gathered()
        super().learn(training_data)

    def keep(self, folder: Path) -> None:
        """See parent class; also the sounds."""
        assert self._syllables is not None
        self._syllables.save(folder / _SOUNDS)
        super().keep(folder)

    def restore(self, folder: Path) -> None:
        """See parent class; also the sounds."""
        self._syllables = Syllables.load(folder / _SOUNDS)
        super().restore(folder)
