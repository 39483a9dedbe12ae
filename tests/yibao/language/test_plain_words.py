"""Which insurance is meant by those who do not know its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from yibao.language.bare_facts import only_facts
from yibao.language.entities import CaseEntityExtractor

MEANT = {
    "resident": [
        "农村那个", "村里交的", "村里收的", "好像是村里统一收的", "大队收的", "一年交四百那个", "每年交几百那个", "每年交几百块的",
        "我是种地的 每年交几百块那个", "种地的", "我是种田的", "我是农民", "我是农村的", "新农合那种", "合疗", "400一年", "一年四百块",
        "一年交三百八", "一年一交的", "我妈是村里交的", "不清楚是啥保险，每年村里收钱", "不知道是什么医保 村里收的",
    ],
    "staff": ["单位交的", "单位扣的", "工资里扣的", "每个月从工资扣", "厂里交的", "单位给交的", "老板给交的", "上班交的", "五险一金"],
    "flexible": ["自己按月交的", "灵活就业那种", "自由职业", "每个月自己交的"],
}  # fmt: skip
NOT_MEANT = [
    "一年交四百划算吗", "村里收钱合法吗", "一年交四千", "村里没给我交", "农民工怎么交", "农民工", "单位没给我交", "公司倒闭了",
    "老板扣了我身份证不让走", "作为一个农民我该不该信医保", "妹妹学校交了400块", "我妈住院躺了俩月，村里收钱那阵子没顾上，还给不给交",
]  # fmt: skip


@pytest.fixture(scope="module")
def extractor(make: Callable[..., Any], training: Any, tmp_path_factory: Any) -> Any:
    component = make(CaseEntityExtractor, tmp_path_factory.mktemp("plain_words"))
    component.train(training({"greet": ["你好"]}))
    return component


def types(extractor: CaseEntityExtractor, text: str) -> set[str]:
    return {e["value"] for e in extractor.extract(text) if e["entity"] == "insurance_type"}


@pytest.mark.parametrize(
    ("text", "value"), [(text, value) for value, texts in MEANT.items() for text in texts]
)
def test_such_an_answer_is_a_fact(extractor: CaseEntityExtractor, text: str, value: str) -> None:
    assert types(extractor, text) == {value}
    assert "amount" not in {e["entity"] for e in extractor.extract(text)}
    assert only_facts(text, extractor.extract(text))


@pytest.mark.parametrize("text", NOT_MEANT)
def test_a_question_or_another_story_is_none(extractor: CaseEntityExtractor, text: str) -> None:
    assert types(extractor, text) == set()


def test_in_a_clause_of_its_own_it_counts_beside_a_question(
    extractor: CaseEntityExtractor,
) -> None:
    assert types(extractor, "我妈住院，村里交的，能报多少") == {"resident"}


def test_what_is_denied_of_it_is_denied(extractor: CaseEntityExtractor) -> None:
    assert types(extractor, "不是单位交的，是村里收的") == {"resident"}
    (entity,) = extractor.extract("不是村里交的")
    assert (entity["entity"], entity["value"]) == ("denied", "insurance_type:resident")


def test_what_somebody_spent_stays_a_sum(extractor: CaseEntityExtractor) -> None:
    assert "amount" in {e["entity"] for e in extractor.extract("我妈住院花了四百")}


@pytest.mark.parametrize(
    "text",
    [
        "我是65岁农民，每月返多少", "65岁农民每月返多少钱", "我爸是农民，75岁，每月返多少", "我是种地的，住院能报多少",
        "我们老农民看病咋报", "俺爹是庄稼人，住院能报几成",
    ],
)  # fmt: skip
def test_a_farmer_is_a_resident_whatever_is_asked(
    extractor: CaseEntityExtractor, text: str
) -> None:
    assert types(extractor, text) == {"resident"}


@pytest.mark.parametrize(
    "text",
    [
        "我是农民工，住院能报多少",
        "我不是农民，住院报多少",
        "我是农民，现在厂里交的职工医保，怎么转",
    ],
)
def test_a_farmer_s_word_yields_to_what_is_said_besides(
    extractor: CaseEntityExtractor, text: str
) -> None:
    assert "resident" not in types(extractor, text)
