"""Kernel ridge regression over several views of a message: its meaning, characters and sounds.

How alike two messages are in one view is a Gaussian of their distance; over all views these add up.
Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006: formulas 2.25 and 5.12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse
from scipy.linalg import cho_factor, cho_solve, lapack
from scipy.optimize import minimize_scalar

_SHARPEST = 100.0
_TINY = 1e-9


class View:
    """The training examples as one featurizer sees them."""

    def __init__(self, rows: Any, centre: np.ndarray | None = None, scale: float = 1.0) -> None:
        self._rows, self._centre, self._scale = rows, centre, scale
        self._lengths = _squared_lengths(rows)
        # A message has some sixty n-grams of tens of thousands; only theirs are looked at
        self._grams = rows.tocsc() if centre is None else None

    @property
    def dense(self) -> bool:
        """Whether the rows are vectors, not n-grams."""
        return self._centre is not None

    @classmethod
    def of(cls, rows: Any) -> View:
        """The view of rows, sparse or dense, shape (examples, features).

        Dense vectors lie in a narrow cone; they are centred and scaled to length 1 on average, else
        all messages would look alike. Sparse rows have length 1 already.
        """
        if scipy.sparse.issparse(rows):
            return cls(rows.tocsr())
        centre = rows.mean(axis=0)
        scale = float(np.sqrt(((rows - centre) ** 2).sum(axis=1).mean())) or 1.0
        # As it will be kept, so that a loaded model says exactly the same
        return cls(_halved((rows - centre) / scale), centre, scale)

    def likeness(self, rows: Any, width: float) -> np.ndarray:
        """How alike each row is to each example, 0 to 1, shape (rows, examples)."""
        if self._grams is not None and rows.shape[0] == 1:
            return self._likeness_of_grams(rows.tocoo(copy=False), width)
        return self._likeness(self._placed(rows), width)

    def likeness_among(self, width: float) -> np.ndarray:
        """How alike the examples are to each other, shape (examples, examples)."""
        return self._likeness(self._rows, width)

    def _likeness(self, rows: Any, width: float) -> np.ndarray:
        distances = _squared_lengths(rows)[:, None] + self._lengths - 2 * self._products(rows)
        return np.asarray(np.exp(-width * distances), dtype=np.float32)

    def _likeness_of_grams(self, row: Any, width: float) -> np.ndarray:
        products = self._products_of_grams(row.col, row.data)
        distances = row.data @ row.data + self._lengths - 2 * products
        return np.asarray(np.exp(-width * distances), dtype=np.float32)[None]

    def _products_of_grams(self, grams: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """The products of a row with those n-grams and each example, shape (examples,)."""
        assert self._grams is not None
        starts, ends = self._grams.indptr[grams], self._grams.indptr[grams + 1]
        places = [slice(start, end) for start, end in zip(starts, ends)]
        if not places:
            return np.zeros_like(self._lengths)
        examples = np.concatenate([self._grams.indices[place] for place in places])
        parts = np.concatenate([self._grams.data[place] for place in places])
        parts = parts * np.repeat(weights, ends - starts)
        return np.bincount(examples, parts, len(self._lengths)).astype(np.float32)

    def _products(self, rows: Any) -> np.ndarray:
        products = rows @ self._rows.T
        return np.asarray(products.toarray() if scipy.sparse.issparse(products) else products)

    def _placed(self, rows: Any) -> Any:
        if self._centre is None:
            return scipy.sparse.csr_matrix(rows)
        return ((np.atleast_2d(rows) - self._centre) / self._scale).astype(np.float32)

    def arrays(self, name: str) -> dict[str, Any]:
        """Plain arrays to keep, under names that begin with the view's."""
        if self._centre is None:
            parts = ("data", "indices", "indptr", "shape")
            return {f"{name}.{part}": np.asarray(getattr(self._rows, part)) for part in parts}
        rows = self._rows.astype(np.float16)
        return {f"{name}.rows": rows, f"{name}.centre": self._centre, f"{name}.scale": self._scale}

    @classmethod
    def restored(cls, name: str, kept: Mapping[str, Any]) -> View:
        """The view that `arrays` described."""
        if f"{name}.rows" in kept:
            rows = kept[f"{name}.rows"].astype(np.float32)
            return cls(rows, kept[f"{name}.centre"], float(kept[f"{name}.scale"]))
        content = tuple(kept[f"{name}.{part}"] for part in ("data", "indices", "indptr"))
        return cls(scipy.sparse.csr_matrix(content, shape=tuple(kept[f"{name}.shape"])))


@dataclass(frozen=True)
class Ridge:
    """What each example says for each intent, and how sharply the scores tell intents apart."""

    weights: np.ndarray
    sharpness: float

    @classmethod
    def fitted(cls, likeness: np.ndarray, labels: Sequence[int], ridge: float) -> Ridge:
        """The regression on these examples; as sure as it is right about examples left out."""
        weights, left_out = solved(likeness, labels, ridge)
        return cls(weights, _sharpness(left_out, labels))

    def probabilities(self, likeness: np.ndarray) -> np.ndarray:
        """Shape (rows, intents)."""
        return _softmax(likeness @ self.weights, self.sharpness)


def solved(
    likeness: np.ndarray, labels: Sequence[int], ridge: float
) -> tuple[np.ndarray, np.ndarray]:
    """The weights, and the scores that each example would get if it were left out.

    Both have the shape (examples, intents).
    """
    targets = np.eye(max(labels) + 1, dtype=np.float32)[list(labels)]
    matrix = likeness + ridge * np.eye(len(labels), dtype=np.float32)
    factor, lower = cho_factor(matrix, overwrite_a=True, check_finite=False)
    weights = cho_solve((factor, lower), targets)
    inverse, _ = lapack.spotri(factor, lower=lower, overwrite_c=True)
    return weights, targets - weights / np.diag(inverse)[:, None]


def _sharpness(scores: np.ndarray, labels: Sequence[int]) -> float:
    """The factor on scores at which the right labels are least surprising."""
    rows = np.arange(len(labels))

    def surprise(factor: float) -> float:
        right = _softmax(scores, factor)[rows, list(labels)]
        return float(-np.log(right + _TINY).mean())

    return float(minimize_scalar(surprise, bounds=(1, _SHARPEST), method="bounded").x)


def _softmax(scores: np.ndarray, sharpness: float) -> np.ndarray:
    scores = scores * sharpness
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _squared_lengths(rows: Any) -> np.ndarray:
    squares = rows.multiply(rows) if scipy.sparse.issparse(rows) else rows * rows
    return np.asarray(squares.sum(axis=1), dtype=np.float32).reshape(-1)


def _halved(rows: np.ndarray) -> np.ndarray:
    return rows.astype(np.float16).astype(np.float32)
