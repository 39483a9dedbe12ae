"""The intent of a message: softmax regressions on meaning, characters and sounds, averaged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from yibao.language.kept import KeptComponent
from yibao.language.ngrams import SyllableNgrams
from yibao.language.texts import SPELT

_CLASSES, _ARRAYS = "intents.json", "softmax.npz"
_RANKED = 10
_SOUNDS = SyllableNgrams.__name__


@dataclass(frozen=True)
class Softmax:
    """A stored softmax regression: log-probabilities of every intent for rows of features."""

    weights: np.ndarray
    bias: np.ndarray

    def log_probabilities(self, rows: Any) -> np.ndarray:
        """Shape (rows, intents)."""
        scores = np.asarray(rows @ self.weights.T) + self.bias
        scores -= scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))

    @classmethod
    def fitted(cls, rows: Any, labels: list[str], strength: float) -> Softmax:
        """The regression that a library's solver finds; `strength` is scikit-learn's C."""
        model = LogisticRegression(C=strength, max_iter=400, tol=1e-3).fit(rows, labels)
        weights, bias = model.coef_, model.intercept_
        if len(bias) == 1:  # of two intents the library keeps only the second one's scores
            weights, bias = np.vstack([np.zeros_like(weights), weights]), np.append(0, bias)
        return cls(weights.astype(np.float32), bias.astype(np.float32))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SoftmaxClassifier(KeptComponent, IntentClassifier):
    """Averages the log-probabilities of softmax regressions: a dense one, one for each sparse featurizer.

    Dense vectors of the encoder lie in a narrow cone; they are centred on the training mean and
    scaled to length 1 on average, else every intent would look alike.
    """

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class."""
        # Inverse strength of the regularisation, found on held-out questions
        return {"strength": 20.0}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._intents: list[str] = []
        self._mean = np.zeros(0)
        self._scale = 1.0
        self._dense: Softmax | None = None
        self._sparse: dict[str, Softmax] = {}

    def learn(self, training_data: TrainingData) -> None:
        """Fit every regression to the intent examples."""
        rows = [(message, _dense_row(message)) for message in training_data.intent_examples]
        examples = [message for message, row in rows if row is not None]
        labels = [message.get(INTENT) for message in examples]
        self._intents = sorted(set(labels))
        dense = np.vstack([row for _, row in rows if row is not None])
        self._mean = dense.mean(axis=0)
        self._scale = float(np.sqrt(((dense - self._mean) ** 2).sum(axis=1).mean()))
        strength = float(self._config["strength"])
        self._dense = Softmax.fitted((dense - self._mean) / self._scale, labels, strength)
        rows_of = [_sparse_rows(message) for message in examples]
        self._sparse = {
            name: Softmax.fitted(
                scipy.sparse.vstack([row[name] for row in rows_of]).tocsr(), labels, strength
            )
            for name in sorted(rows_of[0])
        }

    def keep(self, folder: Path) -> None:
        """Write intents and plain arrays."""
        assert self._dense is not None
        (folder / _CLASSES).write_text(json.dumps(self._intents), encoding="utf-8")
        np.savez_compressed(
            folder / _ARRAYS,
            mean=self._mean,
            scale=self._scale,
            dense_weights=self._dense.weights,
            dense_bias=self._dense.bias,
            **{f"{name}_weights": softmax.weights for name, softmax in self._sparse.items()},
            **{f"{name}_bias": softmax.bias for name, softmax in self._sparse.items()},
        )

    def restore(self, folder: Path) -> None:
        """Read intents and arrays."""
        self._intents = json.loads((folder / _CLASSES).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS, allow_pickle=False) as kept:
            self._mean, self._scale = kept["mean"], float(kept["scale"])
            names = [n.removesuffix("_weights") for n in kept.files if n.endswith("_weights")]
            softmaxes = {n: Softmax(kept[f"{n}_weights"], kept[f"{n}_bias"]) for n in names}
        self._dense, self._sparse = softmaxes.pop("dense"), softmaxes

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking; a message without features gets no intent at confidence 0."""
        for message in messages:
            dense = _dense_row(message)
            if dense is None:
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                message.set("intent_ranking", [], add_to_output=True)
                continue
            ranking = self._ranked(self._scores(message, dense))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _scores(self, message: Message, dense: np.ndarray) -> np.ndarray:
        assert self._dense is not None
        sparse = _sparse_rows(message)
        if message.get(SPELT) and _SOUNDS in self._sparse:
            # To the other parts pinyin is only a foreign language
            return self._sparse[_SOUNDS].log_probabilities(sparse[_SOUNDS])[0]
        centred = ((dense - self._mean) / self._scale).reshape(1, -1)
        parts = [self._dense.log_probabilities(centred)]
        # Each featurizer gives a row wherever the encoder does
        parts += [part.log_probabilities(sparse[name]) for name, part in self._sparse.items()]
        return np.asarray(np.mean(parts, axis=0)[0])

    def _ranked(self, scores: np.ndarray) -> list[dict[str, Any]]:
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        best = np.argsort(-shares)[:_RANKED]
        return [{"name": self._intents[i], "confidence": float(shares[i])} for i in best]


def _dense_row(message: Message) -> np.ndarray | None:
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else np.asarray(sentence.features).reshape(-1)


def _sparse_rows(message: Message) -> dict[str, Any]:
    """The row of every sparse featurizer by its name."""
    return {
        features.origin: scipy.sparse.csr_matrix(features.features)
        for features in message.features
        if features.is_sparse() and (features.attribute, features.type) == (TEXT, "sentence")
    }
