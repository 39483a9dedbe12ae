"""The tokenizer: words with exact offsets, the same after the model is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT

from yibao.language.tokenizer import ChineseTokenizer

Make = Callable[..., Any]

WORDS = [
    ("医保卡余额", ["医保卡", "余额"]),
    ("居民医保怎么交", ["居民医保", "怎么", "交"]),
    ("广西南宁退休返多少", ["广西", "南宁", "退休", "返", "多少"]),
    ("我是上海人", ["我", "是", "上海", "人"]),
    ("用 wechat 交", ["用", "wechat", "交"]),
    ("😀医保", ["😀", "医保"]),
]
ODD = [
    "医保卡 余额  怎么查",
    "　全角空格　开头",
    "ＷｅＣｈａｔ缴费２０２５年",
    "👨‍👩‍👧一家三口😂都交了",
    "我妈76岁，退休在南宁；每月返多少？",
    "第一行\n第二行\t第三栏",
    "…………",
]


@pytest.fixture
def tokenizer(make: Make, training: Callable[..., Any]) -> ChineseTokenizer:
    component = make(ChineseTokenizer)
    component.train(training({"greet": ["你好"]}))
    return component


def words(tokenizer: ChineseTokenizer, message: Any) -> list[tuple[str, int, int]]:
    return [(token.text, token.start, token.end) for token in tokenizer.tokenize(message, TEXT)]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_terms_and_places_are_words(
    tokenizer: ChineseTokenizer, message: Callable[..., Any], text: str, expected: list[str]
) -> None:
    assert [word for word, _, _ in words(tokenizer, message(text))] == expected
