"""N-grams of characters and sounds: one sparse row a message, the same after the model is loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from yibao.language.ngrams import CharacterNgrams, SyllableNgrams
from yibao.language.texts import SPELT

Make = Callable[..., Any]

EXAMPLES = {
    "balance_query": ["医保卡余额怎么查", "查一下医保余额", "卡里还有多少钱"],
    "how_to_pay": ["居民医保怎么交", "医保怎么缴费", "用微信交医保"],
}


@pytest.fixture
def featurizer(make: Make, training: Make, tmp_path: Path) -> CharacterNgrams:
    component = make(CharacterNgrams, tmp_path)
    component.train(training(EXAMPLES))
    return component


def row(featurizer: CharacterNgrams, text: str) -> np.ndarray | None:
    message = Message.build(text)
    featurizer.process([message])
    _, sentence = message.get_sparse_features(TEXT)
    return None if sentence is None else sentence.features.toarray()[0]


def column(featurizer: CharacterNgrams, gram: str) -> int:
    return featurizer._vectorizer.vocabulary_[gram]


def test_a_row_is_sparse_and_of_length_one(featurizer: CharacterNgrams) -> None:
    message = Message.build("医保余额")
    featurizer.process([message])
    sequence, sentence = message.get_sparse_features(TEXT)
    assert sequence is None
    assert scipy.sparse.issparse(sentence.features) and sentence.features.shape[0] == 1
    assert np.linalg.norm(sentence.features.toarray()) == pytest.approx(1)
    assert sentence.features.dtype == np.float32


def test_a_row_is_what_the_library_would_give(featurizer: CharacterNgrams) -> None:
    for text in ["医保医保怎么交", "余额", "龘", "在哪儿交医保，哪儿？"]:
        row = scipy.sparse.csr_matrix(featurizer._row(text)).toarray()
        library = featurizer._vectorizer.transform([text]).toarray()
        assert np.allclose(row, library, atol=1e-6)


def test_grams_of_one_to_three_characters_that_stand_twice_are_known(
    featurizer: CharacterNgrams,
) -> None:
    vocabulary = featurizer._vectorizer.vocabulary_
    assert {"医", "医保", "余额"} <= set(vocabulary)
    assert "微信" not in vocabulary
    assert max(map(len, vocabulary)) == 3


def test_a_rare_gram_weighs_more_than_a_common_one(featurizer: CharacterNgrams) -> None:
    weights = row(featurizer, "医保余额")
    assert weights[column(featurizer, "余额")] > weights[column(featurizer, "医保")] > 0


def test_width_and_case_make_no_difference(make: Make, training: Make, tmp_path: Path) -> None:
    component = make(CharacterNgrams, tmp_path, least_examples=1)
    component.train(training({"how_to_pay": ["APP交2025年"]}))
    assert np.array_equal(row(component, "ＡＰＰ交２０２５年"), row(component, "app交2025年"))
    assert row(component, "app")[column(component, "app")] > 0


def test_the_options_are_obeyed(make: Make, training: Make, tmp_path: Path) -> None:
    component = make(CharacterNgrams, tmp_path, longest=2, least_examples=3)
    component.train(training(EXAMPLES))
    assert max(map(len, component._vectorizer.vocabulary_)) == 2
    assert "余额" not in component._vectorizer.vocabulary_


@pytest.mark.parametrize("text", ["", "  　", "\x00", pytest.param("\ud800", id="surrogate")])
def test_an_empty_message_gets_no_row(featurizer: CharacterNgrams, text: str) -> None:
    assert row(featurizer, text) is None


@pytest.mark.parametrize(
    "text",
    ["龘龘", "asdf", "😂", "\ud800医保", "医\x00保", "医保" * 5000],
    ids=["unknown", "Latin", "emoji", "surrogate", "NUL", "long"],
)
def test_strange_text_gets_a_row_all_the_same(featurizer: CharacterNgrams, text: str) -> None:
    weights = row(featurizer, text)
    assert np.isfinite(weights).all()
    assert weights.any() == ("医" in text)


def test_training_examples_get_the_row_of_the_same_message(
    featurizer: CharacterNgrams, training: Make
) -> None:
    data = featurizer.process_training_data(training(EXAMPLES))
    for example in data.training_examples:
        _, sentence = example.get_sparse_features(TEXT)
        assert np.array_equal(sentence.features.toarray()[0], row(featurizer, example.get(TEXT)))


def test_a_loaded_featurizer_gives_the_same_rows(
    featurizer: CharacterNgrams, make: Make, tmp_path: Path
) -> None:
    loaded = make(CharacterNgrams, tmp_path, loaded=True)
    for text in ("医保余额", "怎么交", "龘", "用微信查余额"):
        assert np.allclose(row(loaded, text), row(featurizer, text), rtol=1e-6, atol=0)


def test_what_is_kept_can_be_read_without_running_code(
    featurizer: CharacterNgrams, tmp_path: Path
) -> None:
    kept = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert kept == ["vocabulary.json", "weights.npy"]
    assert np.load(next(tmp_path.rglob("weights.npy")), allow_pickle=False).size


@pytest.fixture
def sounds(make: Make, training: Make, tmp_path: Path) -> SyllableNgrams:
    component = make(SyllableNgrams, tmp_path)
    component.train(training(EXAMPLES))
    return component


def test_script_and_endings_make_no_difference(featurizer: CharacterNgrams) -> None:
    assert np.array_equal(row(featurizer, "醫保餘額呢呢呢"), row(featurizer, "医保余额呢"))


@pytest.mark.parametrize("text", ["一保鱼鹅", "yibao yu e", "YiBao 余额", "醫保餘額"])
def test_what_sounds_alike_has_the_same_row(sounds: SyllableNgrams, text: str) -> None:
    weights = row(sounds, text)
    assert np.array_equal(weights, row(sounds, "医保余额"))
    assert np.linalg.norm(weights) == pytest.approx(1)


def test_grams_of_one_and_two_syllables_are_known(sounds: SyllableNgrams) -> None:
    assert {"yi", "yi bao", "yu e"} <= set(sounds._vectorizer.vocabulary_)
    assert max(gram.count(" ") for gram in sounds._vectorizer.vocabulary_) == 1


@pytest.mark.parametrize("text", ["", "  　", "\x00", pytest.param("\ud800", id="surrogate")])
def test_an_empty_message_has_no_sounds(sounds: SyllableNgrams, text: str) -> None:
    assert row(sounds, text) is None


def test_a_message_without_a_syllable_has_an_empty_row(sounds: SyllableNgrams) -> None:
    assert not row(sounds, "123😂").any()


@pytest.mark.parametrize(("text", "spelt"), [("yibao zenme jiao", True), ("医保怎么交", False)])
def test_what_is_in_pinyin_is_marked(sounds: SyllableNgrams, text: str, spelt: bool) -> None:
    assert sounds.process([Message.build(text)])[0].get(SPELT) is spelt


def test_loaded_sounds_give_the_same_rows_without_pypinyin(
    sounds: SyllableNgrams, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    loaded = make(SyllableNgrams, tmp_path, loaded=True)
    for text in ("医保余额", "zenmejiao", "龘"):
        assert np.allclose(row(loaded, text), row(sounds, text), rtol=1e-6, atol=0)
    kept = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert kept == ["sounds.json", "vocabulary.json", "weights.npy"]
