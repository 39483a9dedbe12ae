"""The owner of the money and the one who uses it are kept apart."""

from __future__ import annotations

import pytest

from actions.owners import with_owner_apart


def subject(text: str, value: str) -> str:
    entity = {"entity": "subject", "value": value, "start": 0, "end": 1}
    return str(with_owner_apart({"text": text, "entities": [entity]})["entities"][0]["value"])


@pytest.mark.parametrize(
    "text",
    [
        "我儿子在武汉上班 他卡里的钱我能用吗",
        "女儿医保账户里的钱，我可以用吗",
        "用我儿子的医保卡给我交居民医保行吗",
        "儿子卡上的钱我看病能刷吗",
    ],
)
def test_a_parent_who_uses_a_child_s_money_is_what_is_asked_about(text: str) -> None:
    assert subject(text, "children") == "parents"


@pytest.mark.parametrize(
    "text",
    ["我的医保卡儿子能用吗", "我卡里的钱能给孩子交吗", "孩子能用我的医保卡吗", "儿子的医保卡丢了"],
)
def test_a_child_who_uses_a_parent_s_money_stays_the_subject(text: str) -> None:
    assert subject(text, "children") == "children"


def test_between_spouses_both_sides_are_alike() -> None:
    assert subject("老公卡里的钱我能用吗", "spouse") == "spouse"
