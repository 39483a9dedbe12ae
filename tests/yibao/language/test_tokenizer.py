"""The tokenizer: words with exact offsets, the same after the model is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from yibao.language import lexicon
from yibao.language.tokenizer import ChineseTokenizer

Make = Callable[..., Any]

WORDS = [
    ("医保卡余额", [("医保卡", 0), ("余额", 3)]),
    ("居民医保怎么交", [("居民医保", 0), ("怎么", 4), ("交", 6)]),
    ("我是上海人", [("我", 0), ("是", 1), ("上海", 2), ("人", 4)]),
    ("用 wechat 交", [("用", 0), ("wechat", 2), ("交", 9)]),
    ("😀  医保", [("😀", 0), ("医保", 3)]),
    ("上海　　退休", [("上海", 0), ("退休", 4)]),
    ("广西南宁退休", [("广西", 0), ("南宁", 2), ("退休", 4)]),
]
ODD = [
    "医保卡 余额  怎么查",
    "　全角空格　开头",
    "ＷｅＣｈａｔ缴费２０２５年",
    "👨‍👩‍👧一家三口😂都交了",
    "我妈76岁，退休在南宁；每月返多少？",
    "第一行\n第二行\t第三栏",
    "…………",
    "上海\x00退休",
    "x" * 10_000,
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tokenizer")


@pytest.fixture(scope="module")
def tokenizer(make: Make, folder: Path, training: Callable[..., Any]) -> ChineseTokenizer:
    component = make(ChineseTokenizer, folder)
    component.train(training({"greet": ["你好"]}))
    return component


def words(tokenizer: ChineseTokenizer, text: str) -> list[tuple[str, int]]:
    message = Message.build(text)
    tokenizer.process([message])
    return [(token.text, token.start) for token in message.get(TOKENS_NAMES[TEXT])]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_terms_and_places_are_words(
    tokenizer: ChineseTokenizer, text: str, expected: list[tuple[str, int]]
) -> None:
    assert words(tokenizer, text) == expected


@pytest.mark.parametrize("text", ODD)
def test_words_stand_where_they_say_and_leave_out_only_blanks(
    tokenizer: ChineseTokenizer, text: str
) -> None:
    found = words(tokenizer, text)
    assert all(text[start:].startswith(word) for word, start in found)
    assert "".join(word for word, _ in found) == "".join(text.split())


@pytest.mark.parametrize("text", ["", "   ", "\n　"])
def test_a_message_without_words_has_no_tokens(tokenizer: ChineseTokenizer, text: str) -> None:
    assert words(tokenizer, text) == []


def test_a_lone_surrogate_does_not_stop_it(tokenizer: ChineseTokenizer) -> None:
    assert ("上海", 0) in words(tokenizer, "上海\ud800退休")


def test_an_intent_stays_one_token(tokenizer: ChineseTokenizer, training: Make) -> None:
    data = tokenizer.process_training_data(training({"how_to_pay": ["怎么交"]}))
    tokens = data.training_examples[0].get(TOKENS_NAMES[INTENT])
    assert [token.text for token in tokens] == ["how_to_pay"]


def test_a_loaded_tokenizer_cuts_the_same(
    tokenizer: ChineseTokenizer, make: Make, folder: Path
) -> None:
    loaded = make(ChineseTokenizer, folder, loaded=True)
    for text in [*ODD, *(text for text, _ in WORDS)]:
        assert words(loaded, text) == words(tokenizer, text)


def test_the_words_come_with_the_model_and_not_from_the_files(
    make: Make, training: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = tmp_path / "lookup"
    lookup.mkdir()
    (lookup / "only.yml").write_text("thing:\n  it: [云闪付交农合]\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "LOOKUP", lookup)
    make(ChineseTokenizer, tmp_path / "model").train(training({"greet": ["你好"]}))
    (lookup / "only.yml").unlink()
    loaded = make(ChineseTokenizer, tmp_path / "model", loaded=True)
    assert words(loaded, "用云闪付交农合吗") == [("用", 0), ("云闪付交农合", 1), ("吗", 7)]


def test_a_changed_word_list_trains_the_tokenizer_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ChineseTokenizer.fingerprint_addon({})
    (tmp_path / "only.yml").write_text("thing:\n  it: [别的]\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "LOOKUP", tmp_path)
    assert before not in (None, ChineseTokenizer.fingerprint_addon({}))
