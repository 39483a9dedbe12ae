"""The words that point to a person, and where a clause begins and ends."""

from __future__ import annotations

import pytest

from yibao.language.pointing import clause_end, clause_start, markers


def named(text: str, *words: tuple[str, str]) -> list[dict[str, object]]:
    return [
        {"entity": "relation", "value": value, "start": text.index(word), "end": text.index(word) + len(word)}
        for word, value in words
    ]  # fmt: skip


def pointed(text: str, *words: tuple[str, str]) -> list[tuple[str, str | None]]:
    return [(text[m.start : m.end], m.who) for m in markers(text, named(text, *words))]


def test_a_pronoun_means_the_relative_named_before() -> None:
    assert pointed("老公说他想改", ("老公", "spouse"))[-1] == ("他", "spouse")
    assert pointed("他想改") == [("他", "third")]


def test_a_pronoun_of_another_sex_means_the_one_before() -> None:
    text = "我妈和我哥吵，她病了"
    kin = named(text, ("我妈", "mother"), ("我哥", "sibling"))
    male = [{**kin[1], "entity": "sex", "value": "male"}]
    assert [m.who for m in markers(text, [*kin, *male])][-1] == "mother"


def test_two_together_are_one_marker() -> None:
    assert pointed("爷爷和奶奶都病了", ("爷爷", "grandparent"), ("奶奶", "grandparent")) == [
        ("爷爷和奶奶", "grandparent")
    ]
    assert pointed("我和老伴都病了", ("老伴", "spouse")) == [("我和老伴", None)]


@pytest.mark.parametrize("text", ["用老公的微信交", "老公说能返", "跟老公住", "不是老公"])
def test_who_only_helps_or_tells_is_no_marker(text: str) -> None:
    assert ("老公", "spouse") not in pointed(text, ("老公", "spouse"))


@pytest.mark.parametrize(
    "text", ["其他呢", "他人能交吗", "75岁老人返多少", "老人卡能用吗", "他们说不行"]
)
def test_these_point_to_nobody(text: str) -> None:
    assert pointed(text) == []


def test_a_clause_ends_at_a_mark_but_not_at_a_blank() -> None:
    text = "好，上海 75岁 我妈，再见"
    place = {"entity": "region", "start": 2, "end": 4}
    assert (clause_start(text, place), clause_end(text, place)) == (2, 11)
