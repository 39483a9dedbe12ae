"""What somebody says he is not is no fact of his."""

from __future__ import annotations

from typing import Any

import pytest

from actions.denied import without_denied

KINDS = {
    "职工": "insurance_type",
    "居民医保": "insurance_type",
    "三级": "hospital",
    "二级": "hospital",
    "北京": "region",
    "上海": "region",
    "我妈": "relation",
    "240": "figure",
}


def said(text: str, *words: str) -> dict[str, Any]:
    found = [(KINDS[word], word, text.index(word)) for word in words]
    entities = [
        {"entity": kind, "value": word, "start": start, "end": start + len(word)}
        for kind, word, start in found
    ]
    return {"text": text, "entities": entities}


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("居民医保不是职工", ["居民医保", "职工"], ["居民医保"]),
        ("不是三级是二级", ["三级", "二级"], ["二级"]),
        ("是北京，不是上海", ["北京", "上海"], ["北京"]),
        ("我不是职工", ["职工"], []),
        ("不是在上海", ["上海"], []),
    ],
)
def test_what_is_denied_is_left_out(text: str, words: list[str], left: list[str]) -> None:
    assert [e["value"] for e in without_denied(said(text, *words))["entities"]] == left


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("是不是职工都能报", "职工"),
        ("不是职工能报吗", "职工"),
        ("不是上海户口怎么参保", "上海"),
        ("不是我妈", "我妈"),
        ("不是240", "240"),
        ("我是职工", "职工"),
    ],
)
def test_what_is_only_doubted_or_asked_about_stays(text: str, word: str) -> None:
    parse = said(text, word)
    assert without_denied(parse) is parse
