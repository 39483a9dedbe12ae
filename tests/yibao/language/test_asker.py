"""Where 我 speaks of the asker, and where somebody only asks, helps or does something."""

from __future__ import annotations

import pytest

from yibao.language.asker import before_of, spans_of_self

OF_THE_ASKER = [
    "我呢", "那我呢", "我每月返多少", "我在乡下住", "俺是农村的", "咱这边呢", "我能返多少", "我自己怎么交", "给我交了几年", "我也返吗", "我得的是类风湿",
    "阿拉呢", "本人有残疾", "我拿退休金的",
]  # fmt: skip
NOT_OF_THE_ASKER = [
    "我想问一下", "我问一下", "我想了解", "请告诉我", "给我说", "帮我查", "我是说", "我看不懂", "我听人说", "我能不能交", "我怎么弄", "我该咋办", "我要去银行",
    "我不知道在哪交", "我想用微信交", "我会不会弄错", "需要本人去", "要不要本人到场", "自己怎么交", "我给他交", "跟我讲讲", "我打电话问了", "我就是想知道", "我现在要交",
]  # fmt: skip


@pytest.mark.parametrize("text", OF_THE_ASKER)
def test_it_speaks_of_the_asker(text: str) -> None:
    assert list(spans_of_self(text, [], [], []))


@pytest.mark.parametrize("text", NOT_OF_THE_ASKER)
def test_it_says_nothing_of_the_asker(text: str) -> None:
    assert not list(spans_of_self(text, [], [], []))


def test_who_does_something_is_meant_where_a_fact_follows() -> None:
    age = {"entity": "age", "value": "65", "start": 3, "end": 6}
    assert list(spans_of_self("我想在65岁退", [age], [], [])) == [(0, 1)]
    place = {"entity": "region", "value": "310000", "start": 3, "end": 5}
    assert not list(spans_of_self("我想在上海交", [place], [], []))


def test_a_relative_of_mine_is_not_me() -> None:
    mother = {"entity": "relation", "value": "mother", "start": 2, "end": 4}
    assert not list(spans_of_self("我家老妈", [mother], [mother], []))


def test_only_what_stands_right_before_is_looked_at() -> None:
    assert before_of("一" * 2000 + "我", 2000) == "一" * 8
    assert before_of("给我", 1) == "给"
