"""Vectors of training examples, kept on disk: the second encoder needs minutes for all of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rasa.engine.caching import CACHE_LOCATION_ENV, DEFAULT_CACHE_LOCATION
from tqdm import tqdm

# Comes with the project, so that nobody waits for what others have encoded already
SHIPPED = Path(__file__).parents[2] / "data" / "vectors" / "examples.npz"
_BATCH = 64
# Kept as whole steps in one byte; 384 numbers of a vector of length 1 stay far below 127 of them
_STEP = 1 / 512

Encode = Callable[[list[str]], np.ndarray]


def kept_here() -> Path:
    """Where training keeps the vectors that did not come with the project; beside Rasa's own cache."""
    return Path(os.environ.get(CACHE_LOCATION_ENV, DEFAULT_CACHE_LOCATION)) / "vectors.npz"


def vectors_of(texts: Sequence[str], encode: Encode) -> np.ndarray:
    """The vectors of the texts, shape (texts, dimensions); only those never seen are encoded."""
    known = {**_read(SHIPPED), **_read(kept_here())}
    keys = [_key(text) for text in texts]
    new = {key: text for key, text in zip(keys, texts) if key not in known}
    if new:
        known.update(zip(new, _rounded(_encoded(list(new.values()), encode))))
        _write(kept_here(), {key: known[key] for key in dict.fromkeys(keys)})
    return np.asarray([known[key] for key in keys], dtype=np.float32) * _STEP


def ship(texts: Sequence[str], encode: Encode) -> None:
    """Write the vectors of exactly these texts to the file that comes with the project."""
    _write(SHIPPED, dict(zip(map(_key, texts), _rounded(vectors_of(texts, encode)))))


def shipped_share(texts: Sequence[str]) -> float:
    """Which part of the texts has its vector in the file that comes with the project."""
    known = _read(SHIPPED)
    return sum(_key(text) in known for text in texts) / len(texts)


def _encoded(texts: list[str], encode: Encode) -> np.ndarray:
    starts = tqdm(range(0, len(texts), _BATCH), desc="▸ 第二遍编码", unit="批", leave=False)
    return np.vstack([encode(texts[start : start + _BATCH]) for start in starts])


def _rounded(vectors: np.ndarray) -> np.ndarray:
    # A quarter of the size; the encoder's own weights are coarser
    return np.clip(np.round(vectors / _STEP), -127, 127).astype(np.int8)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _read(path: Path) -> dict[bytes, np.ndarray]:
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        return {key.tobytes(): row for key, row in zip(kept["keys"], kept["vectors"])}


def _write(path: Path, vectors: dict[bytes, np.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(vectors)  # the same vectors make the same file, whatever the order
    keys = np.array([list(key) for key in ordered], dtype=np.uint8)
    np.savez(path, keys=keys, vectors=np.array([vectors[key] for key in ordered]))
