"""Folds of examples, none of which is asked a question that another one nearly teaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import StratifiedGroupKFold

_SEED = 7


def alike_groups(texts: Sequence[str], least: float = 0.6) -> np.ndarray:
    """A number for each text; texts of which each shares that part of its bigrams have the same."""
    vectorizer = CountVectorizer(analyzer=_bigrams, dtype=np.float32)
    grams = vectorizer.fit_transform(texts)
    sizes = np.asarray(grams.sum(axis=1)).reshape(-1)
    shared = (grams @ grams.T).tocoo()
    either = sizes[shared.row] + sizes[shared.col] - shared.data
    near = shared.data >= least * either
    links = (np.ones(near.sum()), (shared.row[near], shared.col[near]))
    _, groups = connected_components(scipy.sparse.coo_matrix(links, shape=shared.shape))
    return np.asarray(groups)


def folds(
    texts: Sequence[str], labels: np.ndarray, count: int = 5
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places of the examples to learn and of those left out, each left out once."""
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=_SEED)
    return splitter.split(texts, labels, alike_groups(texts))


def _bigrams(text: str) -> set[str]:
    return {text[start : start + 2] for start in range(max(len(text) - 1, 1))}
