"""Examples about which the model, trained without them, says another intent than their label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm

from evaluation.alike import Example
from yibao.language import encoder, second_encoder
from yibao.language.classifier import KernelClassifier
from yibao.language.kernel import View, solved
from yibao.language.ngrams import CharacterNgrams, Ngrams, SyllableNgrams
from yibao.language.processor import second_encoder_runs
from yibao.language.texts import model_text

_BATCH = 128


@dataclass(frozen=True)
class Conflict:
    """An example, the intent that the others say it has, and the nearest of these.

    The scores lie around 0 for an intent that it surely has not and around 1 for one that it has.
    """

    example: Example
    intent: str
    score: float
    own_score: float
    nearest: Example

    @property
    def margin(self) -> float:
        """How much more the others say for the other intent."""
        return self.score - self.own_score


def likeness_of(found: Sequence[Example]) -> np.ndarray:
    """How alike the examples are to the classifier, over all its views, shape (examples, examples)."""
    width = KernelClassifier.get_default_config()["width"]
    texts = [model_text(example.text) for example in found]
    likeness = np.zeros((len(found), len(found)), dtype=np.float32)
    for rows in _rows(found, texts):
        likeness += View.of(rows).likeness_among(width)
    return likeness


def _rows(found: Sequence[Example], texts: list[str]) -> Iterator[Any]:
    """What each part of the pipeline sees of the examples."""
    starts = tqdm(range(0, len(texts), _BATCH), desc="▸ 句子编码", unit="批", leave=False)
    yield np.vstack([encoder.encode(texts[start : start + _BATCH]) for start in starts])
    for featurizer in (CharacterNgrams, SyllableNgrams):
        yield _ngrams(featurizer, found)
    if second_encoder_runs():
        yield second_encoder.encode_examples(texts)


def _ngrams(featurizer: type[Ngrams], found: Sequence[Example]) -> scipy.sparse.csr_matrix:
    messages = [Message(data={TEXT: example.text, INTENT: example.intent}) for example in found]
    # Nothing is kept, so it needs no storage
    component = featurizer(featurizer.get_default_config(), None, None)
    component.learn(TrainingData(messages))
    component.process(messages)
    return scipy.sparse.vstack([message.features[0].features for message in messages]).tocsr()


def left_out(found: Sequence[Example], likeness: np.ndarray) -> tuple[list[Conflict], float]:
    """The conflicts, the surest first, and the share of examples that the others understand."""
    intents = sorted({example.intent for example in found})
    labels = np.array([intents.index(example.intent) for example in found])
    ridge = KernelClassifier.get_default_config()["ridge"]
    _, scores = solved(likeness, labels.tolist(), ridge)
    best = scores.argmax(axis=1)
    conflicts = []
    for i in map(int, np.flatnonzero(best != labels)):
        near = int(np.where(labels == best[i], likeness[i], -1).argmax())
        own, other = scores[i, labels[i]], scores[i, best[i]]
        conflicts.append(
            Conflict(found[i], intents[best[i]], float(other), float(own), found[near])
        )
    return sorted(conflicts, key=lambda c: -c.margin), float((best == labels).mean())
