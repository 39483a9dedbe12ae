"""Questions that were not understood, put together by meaning: what many ask stands first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from yibao.insight.settings import ROOT
from yibao.insight.suggesting import suggestion
from yibao.rules.reading import read_yaml

# Cosine distance of two groups' questions on average, below which they become one. Found on 580
# questions that a model without four of its topics did not understand: 91 % of them stood in
# groups of four or more, and 85 % of those with the majority of their group.
_NEAR = 0.8
# Every pair is compared: beyond that many wordings the rarer ones only join groups of others
_MOST = 4000
_BATCH = 128


@dataclass(frozen=True)
class Cluster:
    """Questions that mean nearly the same, the most typical first.

    `number` stays the same while the cluster keeps its most typical question; `size` counts
    repeats; `topic` is the suggested one (None: nothing known is near), `why` says in Chinese what
    speaks for it.
    """

    number: str
    size: int
    texts: tuple[str, ...]
    topic: str | None
    why: str

    @property
    def examples(self) -> tuple[str, ...]:
        """The few that show best what the cluster is about."""
        return self.texts[:5]


def clusters(texts: Sequence[str]) -> list[Cluster]:
    """The clusters of the masked texts, the largest first; the same texts make the same clusters.

    A text that was asked twice stands in it twice. What only one person asked, once, is left out.
    """
    asked = Counter(text.strip() for text in texts if text.strip())
    # In one order, whatever the order was, as sums of floats depend on it
    wordings = sorted(asked, key=lambda text: (-asked[text], text))
    if not wordings:
        return []
    vectors = _vectors(wordings)
    times = np.array([asked[text] for text in wordings])
    groups = _groups(vectors)
    found = [
        _cluster([wordings[i] for i in _typical(group, vectors, times)], int(times[group].sum()))
        for group in groups
        if times[group].sum() > 1
    ]
    return sorted(found, key=lambda cluster: (-cluster.size, cluster.texts))


def _cluster(texts: Sequence[str], size: int) -> Cluster:
    guess = suggestion(texts)
    number = blake2b(texts[0].encode(), digest_size=3).hexdigest()
    return Cluster(number, size, tuple(texts), guess.topic, guess.why)


def _vectors(wordings: Sequence[str]) -> np.ndarray:
    """Vectors of length 1, spread out: questions about insurance all lie in one narrow cone."""
    vectors = _encoded(wordings)
    # Half the way to what is known, for a few questions alone have no middle worth the name
    middle = (vectors.mean(axis=0) + _encoded(_asked_by_buttons()).mean(axis=0)) / 2
    spread = vectors - middle
    lengths = np.linalg.norm(spread, axis=1, keepdims=True)
    return np.asarray(spread / np.maximum(lengths, 1e-9), dtype=np.float32)


def _encoded(texts: Sequence[str]) -> np.ndarray:
    from yibao.language.encoder import encode  # costs Rasa's import
    from yibao.language.texts import model_text

    plain = [model_text(text) for text in texts]
    return np.vstack([encode(plain[i : i + _BATCH]) for i in range(0, len(plain), _BATCH)])


def _asked_by_buttons() -> list[str]:
    """One question a topic of the rule book."""
    name = "rulebook/topics.yml"
    return [topic["question"] for topic in read_yaml(ROOT / name, name)["topics"]]


def _groups(vectors: np.ndarray) -> list[np.ndarray]:
    """Places of the vectors in each group, by average linkage."""
    first = vectors[:_MOST]
    if len(first) == 1:
        return [np.array([0])]
    upper = np.triu_indices(len(first), 1)
    distances = np.maximum(1 - first @ first.T, 0)[upper]
    labels = fcluster(linkage(distances, "average"), _NEAR, "distance")
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    if len(vectors) == len(first):
        return groups
    centres = np.array([first[group].mean(axis=0) for group in groups])
    likeness = vectors[len(first) :] @ centres.T  # on average over the group's members
    nearest = np.where(likeness.max(axis=1) > 1 - _NEAR, likeness.argmax(axis=1), -1)
    return [
        np.concatenate([group, len(first) + np.flatnonzero(nearest == place)])
        for place, group in enumerate(groups)
    ]


def _typical(group: np.ndarray, vectors: np.ndarray, times: np.ndarray) -> np.ndarray:
    """The group with those first that are most like all that was asked in it."""
    centre = (vectors[group] * times[group, None]).sum(axis=0)
    return np.asarray(group[np.argsort(-(vectors[group] @ centre), kind="stable")])
