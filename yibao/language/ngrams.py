"""Character n-grams with TF-IDF weights: what the encoder misses in dialect and short keywords."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from yibao.language.texts import text_of

_VOCABULARY, _WEIGHTS = "vocabulary.json", "weights.npy"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterNgrams(SparseFeaturizer, GraphComponent):
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
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        name: str,
    ) -> None:
        super().__init__(name, config)
        self._model_storage, self._resource = model_storage, resource
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

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CharacterNgrams:
        """See parent class."""
        return cls(config, model_storage, resource, execution_context.node_name)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CharacterNgrams:
        """See parent class."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
            component._vectorizer.vocabulary_ = vocabulary
            component._vectorizer.idf_ = np.load(folder / _WEIGHTS, allow_pickle=False)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the n-grams and their weights from the intent examples."""
        self._vectorizer.fit([text_of(message) for message in training_data.intent_examples])
        vocabulary = {gram: int(index) for gram, index in self._vectorizer.vocabulary_.items()}
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _VOCABULARY).write_text(
                json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8"
            )
            np.save(folder / _WEIGHTS, self._vectorizer.idf_, allow_pickle=False)
        return self._resource

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
