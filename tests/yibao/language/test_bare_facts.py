"""What is nothing but facts, and so a follow-up; and what asks something of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

from yibao.language.bare_facts import BareFacts, only_a_person, only_facts
from yibao.language.entities import CaseEntityExtractor

BARE = [
    "上海", "上海？", "上海……", "😀上海😀", "  上海  ", "在上海", "人在上海", "我在上海",
    "我是上海人", "那北京呢", "那北京呢？", "那湖北的呢？", "那南宁的呢", "换成南宁", "不对，是南京",
    "应该是南宁", "贵州遵义", "广西南宁", "我老家甘肃天水的", "上海，北京",
    "71岁", "７１岁", "71岁的呢", "63", "我今年五十八", "我妈今年六十八", "要是75岁呢",
    "他满八十岁的话呢？", "不满70岁", "1955年出生的", "我1955年出生",
    "居民医保", "我是职工", "职工的", "如果是居民医保呢", "单位交的", "个体户",
    "微信", "用支付宝", "云闪付吧", "改成微信", "去银行柜台", "要去银行柜台", "打电话", "用银行App",
    "退休", "退休了", "上海退休", "我妈退休在厦门", "还没退休", "我还没退休呢", "在职",
    "女", "我是女的", "女，交了十六年半", "男的，交了20年", "男，交了22年，参保地在长沙", "老公是职工",
    "断了两年", "停了七个月", "半年", "大概两年吧", "还差3年",
    "一万五", "5000块", "基数6000", "平均养老金3700", "工资5000，上海的",
    "我在上海，75岁，退休", "老伴71岁", "我儿子12岁，南宁的", "那我爱人64了呢", "年龄65", "大概一年多", "3万左右",
    "我要问我妈的事", "帮我爸问一下", "想给我老公打听个事", "替我妈问问",
    "〔身份证号：1952年3月生的女性〕", "我的身份证号是：〔身份证号：1952年3月生的女性〕", "上海，〔手机号〕",
]  # fmt: skip
ASKING = [
    "上海怎么交", "上海医保", "上海吗", "上海行吗", "微信怎么交", "用微信可以吗", "支付宝能交吗",
    "上海退休返多少", "退休返钱", "71岁返多少", "居民医保能返钱吗", "断了两年怎么补", "单位没交",
    "5000块能报多少", "上海转北京", "退休要多少年", "从哪儿交居民医保",
    "上海还是北京好", "停半年会怎样", "微信交", "女的多少岁退休", "我爸走了", "上海退休返多少〔身份证号：1952年3月生的女性〕",
]  # fmt: skip
# A fact and a verb, without a topic: asks on about the last one
FOLLOW_UPS = [
    "去银行交", "打电话咋查", "微信怎么交", "用微信可以吗", "支付宝能交吗", "去大厅怎么办",
    "上海怎么交", "上海", "71岁的呢",
]  # fmt: skip
NEW_TOPICS = [
    "微信上怎么交电费", "上海怎么补办社保卡", "微信能提现吗", "上海电话是几号", "女的几岁退休",
    "怎么交", "不行", "", "红烧肉咋做",
]  # fmt: skip
PERSONS = [
    "我呢", "俺呢", "那俺", "我咧", "那我呢？", "我自己呢", "我的呢", "我妈呢", "老伴呢", "那我家老头子呢", "她呢", "换成我爸", "那他们呢",
    "老伴", "我们呢",
]  # fmt: skip
NO_PERSONS = [
    "我",
    "我的",
    "人呢",
    "呢",
    "那呢",
    "我怎么交",
    "我妈住院呢",
    "我想问",
    "孩子的呢子",
    "",
]
NO_FACTS = [
    "",
    "   ",
    "？？？？",
    "😂😂😂",
    "那呢",
    "我的",
    "是",
    "不是",
    "怎么交",
    "1111111",
]


@pytest.fixture(scope="module")
def heard(make: Callable[..., Any], training: Any, tmp_path_factory: Any) -> Callable[..., Message]:
    extractor = make(CaseEntityExtractor, tmp_path_factory.mktemp("facts"))
    extractor.train(training({"greet": ["你好"]}))

    def message(text: str) -> Message:
        return extractor.process([Message.build(text)])[0]

    return message


@pytest.mark.parametrize("text", BARE)
def test_a_list_of_facts_is_bare(heard: Callable[..., Message], text: str) -> None:
    assert only_facts(text, heard(text).get(ENTITIES))


@pytest.mark.parametrize("text", ASKING)
def test_a_fact_with_a_question_is_not_bare(heard: Callable[..., Message], text: str) -> None:
    assert heard(text).get(ENTITIES)
    assert not only_facts(text, heard(text).get(ENTITIES))


@pytest.mark.parametrize("text", NO_FACTS)
def test_a_message_without_facts_is_not_bare(heard: Callable[..., Message], text: str) -> None:
    assert not only_facts(text, heard(text).get(ENTITIES))


def classified(text: str, heard: Callable[..., Message], folder: Path, make: Any) -> Message:
    message = heard(text)
    ranking = [{"name": "greet", "confidence": 0.6}, {"name": "inform", "confidence": 0.4}]
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set("intent_ranking", ranking, add_to_output=True)
    return make(BareFacts, folder).process([message])[0]


@pytest.mark.parametrize(
    ("texts", "follows"), [(FOLLOW_UPS, True), (NEW_TOPICS, False)], ids=["on", "new"]
)
def test_a_question_without_a_topic_is_marked_as_a_follow_up(
    heard: Callable[..., Message], make: Any, tmp_path: Path, texts: list[str], follows: bool
) -> None:
    marked = make(BareFacts, tmp_path).process([heard(text) for text in texts])
    assert {m.get("text"): m.get("follow_up") for m in marked} == dict.fromkeys(texts, follows)
    assert all("follow_up" in m.as_dict(only_output_properties=True) for m in marked)


def test_bare_facts_overrule_the_classifier(
    heard: Callable[..., Message], tmp_path: Path, make: Any
) -> None:
    output = classified("那北京呢", heard, tmp_path, make).as_dict(only_output_properties=True)
    assert output[INTENT] == {"name": "inform", "confidence": 1.0}
    assert [entry["name"] for entry in output["intent_ranking"]] == ["inform", "greet"]
    # A close second would make FallbackClassifier ask back
    assert [entry["confidence"] for entry in output["intent_ranking"]] == [1.0, 0.0]


@pytest.mark.parametrize("text", PERSONS)
def test_a_message_that_is_nothing_but_a_person_goes_on(
    heard: Callable[..., Message], tmp_path: Path, make: Any, text: str
) -> None:
    message = classified(text, heard, tmp_path, make)
    assert message.get(INTENT)["name"] == "inform"
    assert message.get("follow_up")
    assert message.get("wish") is None


@pytest.mark.parametrize("text", NO_PERSONS)
def test_a_message_that_turns_to_nobody_is_left_to_the_classifier(
    heard: Callable[..., Message], text: str
) -> None:
    assert not only_a_person(text, heard(text).get(ENTITIES))


def test_a_wish_for_the_slip_is_sure_whatever_the_classifier_thought(
    heard: Callable[..., Message], tmp_path: Path, make: Any
) -> None:
    output = classified("给我写张条", heard, tmp_path, make).as_dict(only_output_properties=True)
    assert output[INTENT] == {"name": "ask_detail", "confidence": 1.0}
    assert output["wish"] == "slip"


def test_who_does_not_know_goes_on_with_the_question(
    heard: Callable[..., Message], tmp_path: Path, make: Any
) -> None:
    output = classified("不清楚啊", heard, tmp_path, make).as_dict(only_output_properties=True)
    assert output[INTENT] == {"name": "inform", "confidence": 1.0}
    assert output["wish"] == "unsure"


def test_who_goes_back_to_a_topic_leaves_it_to_the_classifier(
    heard: Callable[..., Message], tmp_path: Path, make: Any
) -> None:
    message = classified("刚才住院那个呢", heard, tmp_path, make)
    assert message.get("wish") == "back"
    assert [entry["confidence"] for entry in message.get("intent_ranking")] == [0.6, 0.4]


def test_a_question_keeps_the_intent_of_the_classifier(
    heard: Callable[..., Message], tmp_path: Path, make: Any
) -> None:
    message = classified("北京怎么交", heard, tmp_path, make)
    assert message.get(INTENT)["name"] == "greet"
    assert len(message.get("intent_ranking")) == 2
