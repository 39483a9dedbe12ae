"""Classifiers to choose from: each learns from examples as encoders and n-grams see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from yibao.language.classifier import KernelClassifier
from yibao.language.kernel import Ridge, View

USE, E5, CHARACTERS, SYLLABLES = "USE", "e5", "characters", "syllables"
NGRAMS = (CHARACTERS, SYLLABLES)
_CONFIG = KernelClassifier.get_default_config()


@dataclass(frozen=True)
class Seen:
    """Messages as each encoder and featurizer sees them, and which are in pinyin alone."""

    views: Mapping[str, Any]
    spelt: np.ndarray

    def __getitem__(self, places: Any) -> Seen:
        views = {name: rows[places] for name, rows in self.views.items()}
        return Seen(views, self.spelt[places])

    def __len__(self) -> int:
        return len(self.spelt)


class Candidate(Protocol):
    """A classifier on some of the views."""

    @property
    def views(self) -> Sequence[str]:
        """What it reads of every message."""

    def fit(self, seen: Seen, labels: np.ndarray) -> None:
        """Learn the examples' intents, numbered from 0."""

    def shares(self, seen: Seen) -> np.ndarray:
        """How sure it is of every intent, shape (messages, intents)."""

    def rereads(self, seen: Seen) -> Sequence[str]:
        """What it must read besides `views` of this one message."""


class _OneReading:
    def rereads(self, seen: Seen) -> Sequence[str]:
        """Nothing: every message is read in the same way."""
        return ()


@dataclass
class Softmax(_OneReading):
    """Softmax regression; scikit-learn's, but dense and sparse views stay apart: many times faster."""

    views: Sequence[str]
    looseness: float = 20.0  # scikit-learn's C
    steps: int = 40  # a hundred gain less than one point and take minutes
    _places: dict[str, tuple[Any, float]] = field(default_factory=dict)
    _weights: list[np.ndarray] = field(default_factory=list)

    def fit(self, seen: Seen, labels: np.ndarray) -> None:
        """See Candidate."""
        self._places = {n: placing(seen.views[n]) for n in self.views if n not in NGRAMS}
        blocks = self._blocks(seen)
        targets = np.eye(labels.max() + 1, dtype=np.float32)[labels]
        sizes = [block.shape[1] for block in blocks]

        def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
            weights = _parts(flat, sizes, targets.shape[1])
            scores = sum(block @ part for block, part in zip(blocks, weights))
            norms = logsumexp(scores, axis=1)
            off = np.exp(scores - norms[:, None]) - targets
            penalties = [part / self.looseness for part in weights]
            penalties[-1] = np.zeros_like(penalties[-1])  # the intercept is free
            surprise = float((norms - (scores * targets).sum(axis=1)).sum())
            gradient = [block.T @ off + p for block, p in zip(blocks, penalties)]
            size = sum(float((part * p).sum()) for part, p in zip(weights, penalties)) / 2
            return surprise + size, np.concatenate([part.ravel() for part in gradient]).astype(
                float
            )

        start = np.zeros(sum(sizes) * targets.shape[1], dtype=np.float32)
        found = minimize(
            loss, start, jac=True, method="L-BFGS-B", options={"maxiter": self.steps, "maxcor": 5}
        )
        weights = found.x.astype(np.float32)
        self._weights = _parts(weights, sizes, targets.shape[1])

    def shares(self, seen: Seen) -> np.ndarray:
        """See Candidate."""
        blocks = self._blocks(seen)
        scores = sum(block @ part for block, part in zip(blocks, self._weights))
        return np.asarray(softmax(scores, axis=1))

    def _blocks(self, seen: Seen) -> list[Any]:
        blocks = [placed(seen.views[name], self._places.get(name)) for name in self.views]
        return [*blocks, np.ones((len(seen), 1), dtype=np.float32)]


@dataclass
class Nearest(_OneReading):
    """The nearest examples by cosine vote, each as loudly as it is near."""

    views: Sequence[str]
    voters: int = 5
    _place: tuple[Any, float] | None = None
    _rows: Any = None
    _votes: Any = None

    def fit(self, seen: Seen, labels: np.ndarray) -> None:
        """See Candidate."""
        rows = seen.views[self.views[0]]
        self._place = placing(rows)
        self._rows = _unit(placed(rows, self._place))
        self._votes = np.eye(labels.max() + 1, dtype=np.float32)[labels]

    def shares(self, seen: Seen) -> np.ndarray:
        """See Candidate."""
        near = _unit(placed(seen.views[self.views[0]], self._place)) @ self._rows.T
        best = np.argpartition(-near, self.voters, axis=1)[:, : self.voters]
        loudness = np.clip(np.take_along_axis(near, best, axis=1), 1e-6, None)
        votes = (loudness[:, :, None] * self._votes[best]).sum(axis=1)
        return np.asarray(votes / votes.sum(axis=1, keepdims=True))


@dataclass
class Kernel(_OneReading):
    """Kernel ridge regression as the product has it, every message read once."""

    views: Sequence[str]
    _known: dict[str, View] = field(default_factory=dict)
    _ridge: Ridge | None = None

    def fit(self, seen: Seen, labels: np.ndarray) -> None:
        """See Candidate."""
        self._known = {name: View.of(seen.views[name]) for name in self.views}
        likeness: Any = 0
        for view in self._known.values():
            likeness = likeness + view.likeness_among(_CONFIG["width"])
        self._ridge = Ridge.fitted(likeness, labels, _CONFIG["ridge"])

    def shares(self, seen: Seen) -> np.ndarray:
        """See Candidate."""
        return self.shares_of({name: self.alike(name, seen) for name in self.views})

    def alike(self, name: str, seen: Seen) -> np.ndarray:
        """How alike the messages are to the examples in one view."""
        return self._known[name].likeness(seen.views[name], _CONFIG["width"])

    def shares_of(self, alike: Mapping[str, np.ndarray]) -> np.ndarray:
        """How sure it is, given how alike they are in every view."""
        assert self._ridge is not None
        return self._ridge.probabilities(np.sum(list(alike.values()), axis=0))


class Cascade:
    """The product's: kernel ridge, read again with e5 in doubt; of pinyin only the sounds count."""

    views: Sequence[str] = (USE, *NGRAMS)

    def __init__(self) -> None:
        self._first, self._second = Kernel(self.views), Kernel((*self.views, E5))

    def fit(self, seen: Seen, labels: np.ndarray) -> None:
        """See Candidate."""
        self._first.fit(seen, labels)
        self._second.fit(seen, labels)

    def shares(self, seen: Seen) -> np.ndarray:
        """See Candidate."""
        alike = {name: self._first.alike(name, seen) for name in self.views}
        for name in (USE, CHARACTERS):
            alike[name][seen.spelt] = alike[SYLLABLES][seen.spelt]
        shares = self._first.shares_of(alike)
        again = self._doubted(shares, seen)
        if again.any():
            both = {name: rows[again] for name, rows in alike.items()}
            both[E5] = self._second.alike(E5, seen[again])
            shares[again] = self._second.shares_of(both)
        return shares

    def rereads(self, seen: Seen) -> Sequence[str]:
        """The second encoder's vector, where the first reading leaves a doubt."""
        again = self._doubted(self._first.shares(seen), seen)
        return (E5,) if again.any() else ()

    def _doubted(self, shares: np.ndarray, seen: Seen) -> np.ndarray:
        return np.asarray((shares.max(axis=1) < _CONFIG["sure"]) & ~seen.spelt)


def placing(rows: np.ndarray) -> tuple[np.ndarray, float]:
    """Centre and size of dense vectors, which lie in a narrow cone; see kernel.View.of."""
    centre = rows.mean(axis=0)
    return centre, float(np.sqrt(((rows - centre) ** 2).sum(axis=1).mean()))


def placed(rows: Any, place: tuple[np.ndarray, float] | None) -> Any:
    """Dense vectors centred and scaled to length 1 on average; sparse ones as they are."""
    return rows if place is None else (rows - place[0]) / place[1]


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _parts(flat: np.ndarray, sizes: Sequence[int], intents: int) -> list[np.ndarray]:
    ends = np.cumsum([size * intents for size in sizes])[:-1]
    return [part.reshape(-1, intents) for part in np.split(flat.astype(np.float32), ends)]
