"""The intent of a message: what the examples most like it mean, in meaning, characters and sounds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import copy
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

from yibao.language import second_encoder
from yibao.language.kept import KeptComponent
from yibao.language.kernel import Ridge, View
from yibao.language.ngrams import SyllableNgrams
from yibao.language.processor import second_encoder_runs
from yibao.language.texts import SPELT, text_of

_CLASSES, _ARRAYS = "intents.json", "kernel.npz"
_RANKED = 10
_SOUNDS = SyllableNgrams.__name__
_FIRST, _SECOND, _SPELT = "first", "second", "spelt"

Rows = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KernelClassifier(KeptComponent, IntentClassifier):
    """Kernel ridge regression on every featurizer before it; what leaves a doubt is read twice.

    The second reading adds what a slower and finer encoder thinks of the message. A model that was
    trained where that encoder does not run has none. Pinyin is read by its sounds alone.
    """

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["scipy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class; all found on examples left out of training."""
        return {
            # How fast likeness falls with the squared distance of two messages: of their vectors,
            # and of their n-grams
            "width": 0.8,
            "width_of_grams": 0.4,
            # How much the examples may be wrong
            "ridge": 0.3,
            # A message is read a second time if the first reading is less sure than that
            "sure": 0.8,
            # In characters: the finer encoder takes a tenth of a second for a long story, and on
            # held-out ones it found nothing more
            "longest": 40,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """See parent class; with a second reading it is another classifier."""
        return f"{super().fingerprint_addon(config)}{second_encoder_runs()}"

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._intents: list[str] = []
        self._views: dict[str, View] = {}
        self._readings: dict[str, Ridge] = {}

    def learn(self, training_data: TrainingData) -> None:
        """Fit the first reading to the intent examples, and the second where its encoder runs."""
        examples = [(m, _rows(m)) for m in training_data.intent_examples]
        examples = [(message, rows) for message, rows in examples if rows]
        names = [message.get(INTENT) for message, _ in examples]
        self._intents = sorted(set(names))
        labels = [self._intents.index(name) for name in names]
        self._views = _views([rows for _, rows in examples])
        alike = {name: self._among(view) for name, view in self._views.items()}
        likeness = np.sum(list(alike.values()), axis=0)
        self._readings = {_FIRST: self._fitted(likeness, labels)}
        if _SOUNDS in alike:
            self._readings[_SPELT] = self._fitted(alike[_SOUNDS], labels)
        if second_encoder_runs():
            vectors = second_encoder.encode_examples([text_of(message) for message, _ in examples])
            self._views[_SECOND] = View.of(vectors)
            likeness += self._among(self._views[_SECOND])
            self._readings[_SECOND] = self._fitted(likeness, labels)

    def _among(self, view: View) -> np.ndarray:
        return view.likeness_among(self._width(view))

    def _width(self, view: View) -> float:
        return float(self._config["width" if view.dense else "width_of_grams"])

    def _fitted(self, likeness: np.ndarray, labels: Sequence[int]) -> Ridge:
        return Ridge.fitted(likeness, labels, self._config["ridge"])

    def keep(self, folder: Path) -> None:
        """Write intents and plain arrays."""
        (folder / _CLASSES).write_text(json.dumps(self._intents), encoding="utf-8")
        arrays: dict[str, Any] = {}
        for name, view in self._views.items():
            arrays.update(view.arrays(f"view.{name}"))
        for name, reading in self._readings.items():
            arrays[f"reading.{name}"] = reading.weights
            arrays[f"sharpness.{name}"] = reading.sharpness
        np.savez_compressed(folder / _ARRAYS, **arrays)

    def restore(self, folder: Path) -> None:
        """Read intents and arrays."""
        self._intents = json.loads((folder / _CLASSES).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            kept = {name: arrays[name] for name in arrays.files}
        names = dict.fromkeys(n.split(".")[1] for n in kept if n.startswith("view."))
        self._views = {name: View.restored(f"view.{name}", kept) for name in names}
        self._readings = {
            name.split(".")[1]: Ridge(weights, float(kept[f"sharpness.{name.split('.')[1]}"]))
            for name, weights in kept.items()
            if name.startswith("reading.")
        }
        if not second_encoder_runs():  # a model from another machine
            self._readings.pop(_SECOND, None)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking; a message without features gets no intent at confidence 0."""
        for message, shares in zip(messages, self._shares(messages)):
            ranking = self._ranked(shares)
            intent = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def surely(self) -> KernelClassifier:
        """The same classifier, but for the second reading; what was learnt is there only once."""
        other = copy(self)
        other._config = {**self._config, "sure": 0.0}
        return other

    def _ranked(self, shares: np.ndarray) -> list[dict[str, Any]]:
        best = np.argsort(-shares, kind="stable")[:_RANKED]
        return [{"name": self._intents[i], "confidence": float(shares[i])} for i in best]

    def _shares(self, messages: list[Message]) -> list[np.ndarray]:
        """Each message's share of every intent; empty for a message without features."""
        shares: list[np.ndarray] = [np.empty(0)] * len(messages)
        known: dict[int, Rows] = {}
        for place, message in enumerate(messages):
            rows = _rows(message)
            if rows and message.get(SPELT) and _SPELT in self._readings:
                # To the other views pinyin is only a foreign language
                shares[place] = self._read(_SPELT, self._alike(_SOUNDS, rows[_SOUNDS]))[0]
            elif rows:
                known[place] = rows
        if known:
            likeness = self._likeness(list(known.values()))
            for place, row, read in zip(known, likeness, self._read(_FIRST, likeness)):
                shares[place] = self._read_again(text_of(messages[place]), row, read)
        return shares

    def _likeness(self, messages: list[Rows]) -> np.ndarray:
        """How alike each message is to each example in all views together."""
        likeness = np.zeros((len(messages), len(self._readings[_FIRST].weights)), np.float32)
        for name, view in self._views.items():
            places = [place for place, rows in enumerate(messages) if name in rows]
            if places and view.dense:
                rows = np.concatenate([messages[place][name] for place in places])
                likeness[places] += self._alike(name, rows)
            else:
                for place in places:
                    likeness[place] += self._alike(name, messages[place][name])[0]
        return likeness

    def _read_again(self, text: str, likeness: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """The shares, or in doubt those of a second reading."""
        if not self._doubted(shares) or len(text) > self._config["longest"]:
            return shares
        vector = second_encoder.encode_one(text)
        return self._read(_SECOND, likeness + self._alike(_SECOND, vector))[0]

    def _read(self, reading: str, likeness: np.ndarray) -> np.ndarray:
        return self._readings[reading].probabilities(likeness)

    def _doubted(self, shares: np.ndarray) -> bool:
        return _SECOND in self._readings and float(shares.max()) < self._config["sure"]

    def _alike(self, name: str, row: Any) -> np.ndarray:
        view = self._views[name]
        return view.likeness(row, self._width(view))


def _views(examples: list[Rows]) -> dict[str, View]:
    """The view of every featurizer; each gives a row wherever another does."""
    views = {}
    for name, row in examples[0].items():
        stack = scipy.sparse.vstack if scipy.sparse.issparse(row) else np.vstack
        views[name] = View.of(stack([rows[name] for rows in examples]))
    return views


def _rows(message: Message) -> Rows:
    """The row of every featurizer by its name; none for a message without text."""
    found: Rows = {}
    for features in message.features:
        if (features.attribute, features.type) == (TEXT, "sentence"):
            row = features.features
            found[_name(features.origin)] = (
                row if features.is_sparse() else np.asarray(row).reshape(1, -1)
            )
    return found


def _name(origin: Any) -> str:
    return str(origin[0] if isinstance(origin, list) else origin)
