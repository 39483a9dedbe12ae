"""Vectors of examples: encoded once, kept on disk, and shipped with the project."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data

from yibao.language import vectors
from yibao.language.texts import text_of
from yibao.language.vectors import ship, shipped_share, vectors_of


class Encoder:
    """Counts what it is asked; a vector says how long the text is."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text) / 64, -0.1] for text in texts], dtype=np.float32)


@pytest.fixture
def encode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Encoder:
    monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(tmp_path / "cache"))
    monkeypatch.setattr(vectors, "SHIPPED", tmp_path / "shipped.npz")
    return Encoder()


def test_each_text_gets_its_vector_in_order(encode: Encoder) -> None:
    found = vectors_of(["余额", "怎么交费", "余额"], encode)
    assert found[:, 0].tolist() == [2 / 64, 4 / 64, 2 / 64] and found.dtype == np.float32
    assert np.allclose(found[:, 1], -0.1, atol=0.001)
    assert encode.asked == ["余额", "怎么交费"]


def test_what_was_encoded_once_comes_from_disk(encode: Encoder) -> None:
    first = vectors_of(["余额", "怎么交费"], encode)
    again = vectors_of(["怎么交费", "断了", "余额"], encode)
    assert encode.asked == ["余额", "怎么交费", "断了"]
    assert np.array_equal(again[[2, 0]], first)


def test_texts_that_are_gone_do_not_stay_on_disk(encode: Encoder) -> None:
    vectors_of(["余额"], encode)
    vectors_of(["怎么交费"], encode)
    vectors_of(["余额"], encode)
    assert encode.asked == ["余额", "怎么交费", "余额"]


def test_what_is_shipped_is_never_encoded(encode: Encoder) -> None:
    ship(["余额", "断了"], encode)
    vectors.kept_here().unlink()
    encode.asked.clear()
    assert vectors_of(["断了"], encode)[0, 0] == 2 / 64 and encode.asked == []
    assert shipped_share(["断了", "余额", "医保", "交费"]) == 0.5


def test_the_same_texts_make_the_same_file(encode: Encoder) -> None:
    ship(["余额", "断了"], encode)
    before = vectors.SHIPPED.read_bytes()
    ship(["断了", "余额"], encode)
    assert vectors.SHIPPED.read_bytes() == before


def test_nearly_all_examples_of_the_project_come_with_their_vector(root: Path) -> None:
    examples = load_data(str(root / "data" / "nlu")).intent_examples
    texts = [text_of(example) for example in examples if example.get(TEXT)]
    share = shipped_share(texts)
    assert share > 0.95, f"只有 {share:.0%} 的例句带着向量，训练要等几分钟。改法：make vectors"
