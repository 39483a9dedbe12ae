"""Character n-grams with TF-IDF weights: what the encoder misses in dialect and short keywords."""

from __future__ import annotations

import json
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
from yibao.language.texts import text_of

_VOCABULARY, _WEIGHTS = "vocabulary.json", "weights.npy"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterNgrams(KeptComponent, SparseFeaturizer):
    """TF-IDF of character n-grams over the whole message."""

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class."""
        return {
            **SparseFeaturizer.get_default_config(),
            # Longest n-gram; four characters and more only repeat whole examples
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
            analyzer="char",
            ngram_range=(1, config["longest"]),
            min_df=config["least_examples"],
            sublinear_tf=True,
            dtype=np.float32,
        )

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """See parent class; every value that the defaults name will do."""

    def learn(self, training_data: TrainingData) -> None:
        """Find the n-grams and their weights in the intent examples."""
        self._vectorizer.fit([text_of(message) for message in training_data.intent_examples])

    def keep(self, folder: Path) -> None:
        """Write vocabulary and weights."""
        vocabulary = {gram: int(index) for gram, index in self._vectorizer.vocabulary_.items()}
        text = json.dumps(vocabulary, ensure_ascii=False)
        (folder / _VOCABULARY).write_text(text, encoding="utf-8")
        np.save(folder / _WEIGHTS, self._vectorizer.idf_, allow_pickle=False)

    def restore(self, folder: Path) -> None:
        """Read vocabulary and weights."""
        vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        self._vectorizer.vocabulary_ = vocabulary
        self._vectorizer.idf_ = np.load(folder / _WEIGHTS, allow_pickle=False)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add n-gram features to every training example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add n-gram features to every message that has text."""
        for message in messages:
            if text_of(message):
                row = self._vectorizer.transform([text_of(message)])
                features = scipy.sparse.coo_matrix(row)
                self.add_features_to_message(None, features, TEXT, message)
        return messages
