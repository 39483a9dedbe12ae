"""老头子, 孩他爸 and the like are husband and wife, where the asker speaks of the partner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from yibao.language.entities import CaseEntityExtractor

PARTNERS = [
    "我家老头子住院能报多少", "老头子在老家住院", "我老头子的卡丢了", "俺老头子83了", "那老头子呢 他在老家住院",
    "他每个月返多少 我说老头子", "老太婆每月返多少", "俺家老婆子没有手机", "俺家那口子在荆州", "我家那位退休了", "孩他爸在深圳",
    "娃她妈怀孕了", "我家领导退休了", "当家的82了", "我男人在东莞打工", "我家男人住院", "老伴儿每月返多少", "我妈88了，我家老头子呢",
]  # fmt: skip
OTHERS = [
    ("我爸88了，老头子住院能报多少", "father"),
    ("我妈在医院，老太婆能报多少", "mother"),
    ("75岁老头子返多少", None),
    ("老头子们怎么交", "third"),
    ("村里老太婆多少钱", None),
    ("我一个老头子不会用微信", "self"),
    ("我是个老太婆", "self"),
    ("我这老太婆没有手机", "self"),
    ("老头子我今年78", "self"),
    ("我领导退休了", "self"),
    ("孩子爸妈", "parents"),
]


@pytest.fixture(scope="module")
def extractor(make: Callable[..., Any], training: Any, tmp_path_factory: Any) -> Any:
    component = make(CaseEntityExtractor, tmp_path_factory.mktemp("partners"))
    component.train(training({"greet": ["你好"]}))
    return component


@pytest.mark.parametrize("text", PARTNERS)
def test_the_partner_is_meant(extractor: CaseEntityExtractor, text: str) -> None:
    found, whom = extractor.heard(text)
    assert whom == "spouse"
    assert "elderly" not in [e["value"] for e in found]


@pytest.mark.parametrize(("text", "whom"), OTHERS)
def test_somebody_else_is_meant(
    extractor: CaseEntityExtractor, text: str, whom: str | None
) -> None:
    found, said = extractor.heard(text)
    assert "spouse" not in [e["value"] for e in found if e["entity"] == "relation"]
    assert said == whom


def test_the_word_tells_the_sex_and_the_age_behind_it(extractor: CaseEntityExtractor) -> None:
    found = {e["entity"]: e for e in extractor.extract("老头子83")}
    assert (found["sex"]["value"], found["age"]["value"]) == ("male", "83")
    assert found["age"]["role"] == "spouse"
