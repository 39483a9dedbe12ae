"""Examples and held-out questions, encoded once for all candidates."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import scipy.sparse
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from evaluation.candidates import CHARACTERS, E5, SYLLABLES, USE, Seen
from evaluation.peers import Question
from yibao.language import encoder, second_encoder
from yibao.language.ngrams import CharacterNgrams, Ngrams, SyllableNgrams
from yibao.language.texts import SPELT, model_text

_BATCH = 128
_NGRAMS: dict[str, type[Ngrams]] = {CHARACTERS: CharacterNgrams, SYLLABLES: SyllableNgrams}


class Sight:
    """All examples and questions as both encoders and the n-grams see them.

    The n-grams are learnt from all examples, as that needs no intents: folds differ in nothing else.
    """

    def __init__(self, root: Path, asked: Sequence[Question]) -> None:
        examples = load_data(str(root / "data" / "nlu")).intent_examples
        names = [example.get(INTENT) for example in examples]
        self.intents = sorted(set(names))
        self.labels = np.array([self.intents.index(name) for name in names])
        self.texts = [example.get(TEXT) for example in examples]
        self._asked = [question["text"] for question in asked]
        self._ngrams = {name: _learnt(kind, examples) for name, kind in _NGRAMS.items()}
        every = self._seen([*self.texts, *self._asked])
        self.examples = every[np.arange(len(examples))]
        self.questions = every[np.arange(len(examples), len(every))]

    def costs(self) -> dict[str, float]:
        """How long one question takes to be seen in each way (ms)."""
        sample = self._asked[::8]
        ways: dict[str, Callable[[str], Any]] = {
            USE: lambda text: encoder.encode([model_text(text)]),
            E5: lambda text: second_encoder.encode([model_text(text)]),
        }
        for name, ngrams in self._ngrams.items():
            ways[name] = partial(_row, ngrams)
        return {name: median(took(way, text) for text in sample) for name, way in ways.items()}

    def _seen(self, texts: list[str]) -> Seen:
        plain = [model_text(text) for text in texts]
        batches = [plain[start : start + _BATCH] for start in range(0, len(plain), _BATCH)]
        views: dict[str, Any] = {USE: np.vstack([encoder.encode(batch) for batch in batches])}
        # Together, as only the vectors asked for last are kept on disk
        views[E5] = second_encoder.encode_examples(plain)
        messages = [Message({TEXT: text}) for text in texts]
        for name, ngrams in self._ngrams.items():
            ngrams.process(messages)
            rows = [message.features[-1].features for message in messages]
            views[name] = scipy.sparse.vstack(rows).tocsr()
        return Seen(views, np.array([bool(message.get(SPELT)) for message in messages]))


def took(action: Callable[[Any], Any], of: Any) -> float:
    """How long the action takes (ms)."""
    start = time.perf_counter()
    action(of)
    return (time.perf_counter() - start) * 1000


def _learnt(kind: type[Ngrams], examples: list[Message]) -> Ngrams:
    # Nothing is kept, so there is no place to keep it
    ngrams = kind(kind.get_default_config(), None, None)  # type: ignore[arg-type]
    ngrams.learn(TrainingData(examples))
    return ngrams


def _row(ngrams: Ngrams, text: str) -> None:
    ngrams.process([Message({TEXT: text})])
