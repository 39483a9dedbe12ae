"""The sentence encoder: one vector of length 1 a message, whatever was typed, the same alone and in a batch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from yibao.language import encoder
from yibao.language.encoder import SentenceEncoder

Make = Callable[..., Any]


@pytest.fixture
def featurizer(make: Make, tmp_path: Path) -> SentenceEncoder:
    return make(SentenceEncoder, tmp_path)


def vector(message: Message) -> np.ndarray | None:
    sequence, sentence = message.get_dense_features(TEXT)
    assert sequence is None
    return None if sentence is None else sentence.features


def encoded(featurizer: SentenceEncoder, text: str) -> np.ndarray | None:
    return vector(featurizer.process([Message.build(text)])[0])


def likeness(featurizer: SentenceEncoder, one: str, other: str) -> float:
    return float((encoded(featurizer, one) @ encoded(featurizer, other).T).item())


@pytest.mark.parametrize("text", ["医保", "我妈76岁，退休在南宁，每月返多少？", "asdf", "😂", "1"])
def test_a_message_gets_one_vector_of_length_one(featurizer: SentenceEncoder, text: str) -> None:
    found = encoded(featurizer, text)
    assert found.shape == (1, 512)
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("text", ["", " 　\n", "\x00", pytest.param("\ud800", id="surrogate")])
def test_an_empty_message_gets_no_vector(featurizer: SentenceEncoder, text: str) -> None:
    assert encoded(featurizer, text) is None


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("\ud800医保余额", "医保余额"),
        ("医保\x00余额", "医保 余额"),
        ("ＡＰＰ交医保", "app交医保"),
        ("　医保余额　", "医保余额"),
        ("医保" * 10_000, "医保" * 160),
        ("醫保餘額怎麼查呢呢呢。。。", "医保余额怎么查呢。"),
    ],
    ids=["surrogate", "NUL", "width and case", "blanks", "20 000 characters", "script and endings"],
)
def test_odd_text_is_read_as_its_plain_form(
    featurizer: SentenceEncoder, odd: str, plain: str
) -> None:
    assert np.array_equal(encoded(featurizer, odd), encoded(featurizer, plain))


def test_what_means_the_same_lies_closer(featurizer: SentenceEncoder) -> None:
    asked = "医保卡里还剩多少钱"
    assert likeness(featurizer, asked, "查个人账户余额") > likeness(featurizer, asked, "红烧肉咋做")


def test_the_same_text_gets_the_same_vector(featurizer: SentenceEncoder) -> None:
    assert np.array_equal(encoded(featurizer, "断缴两年"), encoded(featurizer, "断缴两年"))


def test_a_message_asked_again_is_not_encoded_again(
    featurizer: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "_remembered", {})
    asked: list[str] = []
    encode = encoder.encode
    monkeypatch.setattr(encoder, "encode", lambda texts: asked.extend(texts) or encode(texts))
    for text in ["断缴两年怎么办", "断缴两年怎么办！", "断缴两年怎么办", "余额"]:
        encoded(featurizer, text)
    assert asked == ["断缴两年怎么办", "断缴两年怎么办!", "余额"]


def test_no_more_vectors_are_kept_than_a_crowd_needs(
    featurizer: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "_remembered", {})
    monkeypatch.setattr(encoder, "_REMEMBERED", 2)
    for text in ["余额", "断缴", "补卡", "你好"]:
        encoded(featurizer, text)
    assert list(encoder._remembered) == ["补卡", "你好"]


def test_messages_that_come_together_get_the_vectors_that_each_gets_alone(
    featurizer: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["余额怎么查", "", "断缴两年怎么补", "余额怎么查"]
    monkeypatch.setattr(encoder, "_remembered", {})
    together = [vector(m) for m in featurizer.process([Message.build(text) for text in texts])]
    assert together[1] is None
    for place in (0, 2, 3):
        monkeypatch.setattr(encoder, "_remembered", {})
        assert np.allclose(together[place], encoded(featurizer, texts[place]), atol=1e-6)


def test_training_examples_get_the_vectors_of_the_same_messages(
    featurizer: SentenceEncoder, training: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "_BATCH", 2)
    texts = ["怎么交", "余额", "你好", "断了两年", "谢谢"]
    data = featurizer.process_training_data(training({"inform": texts, "greet": [" "]}))
    blank = [example for example in data.training_examples if example.get(TEXT) == " "]
    assert [vector(example) for example in blank] == [None]
    for example in data.training_examples:
        if example not in blank:
            alone = encoded(featurizer, example.get(TEXT))
            assert np.allclose(vector(example), alone, atol=1e-6)
