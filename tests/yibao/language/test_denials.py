"""What a message denies does not count as said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

from yibao.language.bare_facts import BareFacts
from yibao.language.entities import CaseEntityExtractor

# What is typed, and what is left of it
CORRECTED = [
    ("说错了，是武威，不是天水", "region:620600"),
    ("不是北京是上海", "region:310000"),
    ("没在武汉，在荆州", "region:421000"),
    ("我不在深圳，我在东莞", "region:441900"),
    ("我不是兰州的，我在天水参保", "region:620500"),
    ("兰州说错了，是天水", "region:620500"),
    ("不要武威的，要天水的", "region:620500"),
    ("柳州不是南宁", "region:450200"),
    ("老家武汉，没在武汉住院，在北京住院", "region:420100 destination:110000"),
    ("不是职工是居民", "insurance_type:resident"),
    ("不是单位交的，是自己交的职工医保", "insurance_type:flexible"),
    ("不是三甲是县医院", "hospital:county"),
    ("不是二档 是一档", "scheme:first"),
    ("没有微信能不能用支付宝", "pay_channel:alipay"),
    ("支付宝没有 微信有", "pay_channel:wechat"),
    ("我妈不会用手机，微信也不会", "pay_channel:bank_counter"),
]
DENIED = [
    ("没有微信", "pay_channel:wechat"),
    ("没有那个微信", "pay_channel:wechat"),
    ("莫得微信", "pay_channel:wechat"),
    ("俺不会使微信", "pay_channel:wechat"),
    ("我用不来微信", "pay_channel:wechat"),
    ("微信我不会弄", "pay_channel:wechat"),
    ("微信没有", "pay_channel:wechat"),
    ("没有微信能交吗", "pay_channel:wechat"),
    ("要是没微信咋办", "pay_channel:wechat"),
    ("除了微信还能怎么交", "pay_channel:wechat"),
    ("我不用支付宝", "pay_channel:alipay"),
    ("从没用过支付宝", "pay_channel:alipay"),
    ("不去窗口怎么办", "pay_channel:counter"),
    ("能不去窗口办吗", "pay_channel:counter"),
    ("不想去窗口排队，能在手机上交吗", "pay_channel:counter"),
    ("不去银行", "pay_channel:bank_counter"),
    ("我不想打电话", "pay_channel:phone"),
    ("不会扫码", "entrance:扫码"),
    ("我没有微信和支付宝", "pay_channel:wechat pay_channel:alipay"),
    ("微信支付宝都不会用", "pay_channel:wechat pay_channel:alipay"),
    ("支付宝微信我都不会", "pay_channel:alipay pay_channel:wechat"),
    ("微信 支付宝 都没有", "pay_channel:wechat pay_channel:alipay"),
    ("既没有微信又没有支付宝", "pay_channel:wechat pay_channel:alipay"),
    ("都说了不会微信 你给我发微信干啥", "pay_channel:wechat pay_channel:wechat"),
    ("没有银行卡", "thing:bank_card"),
    ("不是职工医保", "insurance_type:staff"),
    ("不是职工能返钱吗", "insurance_type:staff"),
    ("不是退休人员", "work_status:retired"),
    ("不是三甲医院能报吗", "hospital:third"),
    ("我不是深圳户口", "region:440300"),
    ("没在北京交过", "region:110000"),
    ("他不是上海人", "region:310000"),
]
# Nothing is denied in a question, a doubt, a trouble or a wish to learn
AFFIRMED = [
    "能不能用微信", "可不可以用微信", "有没有微信", "用不用去窗口", "是不是职工医保", "是不是退休了", "有没在武汉交",
    "为什么不是上海", "怎么不能用微信", "不是天水吗", "不是职工医保吗", "不用微信吗", "不是说微信能交吗", "不是不能用微信",
    "不是天水退休的能领吗", "不在北京住院能报吗", "没有上海户口能参保吗", "如果不是深圳户口能在深圳参保吗",
    "不会用微信交，教教我", "不知道怎么用微信交", "找不到微信公众号", "登不上网站", "打电话打不通", "微信里没有这个选项",
    "没有微信通知怎么办", "微信不会乱扣钱吧", "医保码弄不来", "我没有医保码怎么看病", "要不去窗口办", "分别在武汉和上海",
    "在武汉没有医保", "不是本地户口，上海的", "没交过职工医保", "没退休", "没单位", "只有微信", "不光微信能交",
]  # fmt: skip
INFORMS = [
    "没有微信", "我不会微信", "不会用微信", "我手机上没有微信", "我不用支付宝", "没有银行卡", "不是职工医保", "我不是深圳户口",
    "说错了，是武威，不是天水", "老伴没有微信", "没在武汉，在荆州", "不是退休人员", "我没有上海医保", "微信没有",
]  # fmt: skip
QUESTIONS = [
    "没有微信能交吗",
    "不去窗口怎么办",
    "除了微信还能怎么交",
    "不是天水吗",
    "没有微信通知怎么办",
]

Hear = Callable[[str], Message]


@pytest.fixture(scope="module")
def hear(make: Callable[..., Any], training: Any, tmp_path_factory: Any) -> Hear:
    extractor = make(CaseEntityExtractor, tmp_path_factory.mktemp("denials"))
    extractor.train(training({"greet": ["你好"]}))
    return lambda text: extractor.process([Message.build(text)])[0]


def said(message: Message) -> str:
    about = ("subject", "relation", "sex")
    found = [e for e in message.get(ENTITIES) if e["entity"] not in about]
    return " ".join(f"{e['entity']}:{e['value']}" for e in found)


@pytest.mark.parametrize(("text", "left"), CORRECTED)
def test_what_is_denied_goes_where_another_is_affirmed(hear: Hear, text: str, left: str) -> None:
    assert said(hear(text)) == left


@pytest.mark.parametrize(("text", "values"), DENIED)
def test_what_is_denied_alone_is_told_as_denied(hear: Hear, text: str, values: str) -> None:
    found = [e for e in hear(text).get(ENTITIES) if e["entity"] == "denied"]
    assert " ".join(e["value"] for e in found) == values
    assert all(e["denied"] for e in found)


@pytest.mark.parametrize("text", AFFIRMED)
def test_a_question_or_a_trouble_denies_nothing(hear: Hear, text: str) -> None:
    message = hear(text)
    assert [e for e in message.get(ENTITIES) if e.get("denied")] == []
    assert not message.get("left_out")


def test_the_denial_lies_in_the_span_as_it_was_typed(hear: Hear) -> None:
    (entity,) = hear("嗯嗯嗯 我沒有微信啊啊啊").get(ENTITIES)
    assert (entity["start"], entity["end"]) == (5, 9)


def test_whose_denied_fact_it_is_is_told(hear: Hear) -> None:
    assert [e["role"] for e in hear("我妈不是上海人").get(ENTITIES) if e["entity"] == "denied"] == [
        "mother"
    ]


def classified(hear: Hear, text: str, folder: Path, make: Any) -> Message:
    message = hear(text)
    message.set(INTENT, {"name": "greet", "confidence": 0.6}, add_to_output=True)
    return make(BareFacts, folder).process([message])[0]


@pytest.mark.parametrize("text", INFORMS)
def test_nothing_but_a_denial_is_a_fact(hear: Hear, text: str, tmp_path: Path, make: Any) -> None:
    assert classified(hear, text, tmp_path, make).get(INTENT)["name"] == "inform"


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_with_a_denial_stays_one(
    hear: Hear, text: str, tmp_path: Path, make: Any
) -> None:
    assert classified(hear, text, tmp_path, make).get(INTENT)["name"] == "greet"


def test_the_slip_of_one_place_and_not_of_another_is_a_wish_for_it(
    hear: Hear, tmp_path: Path, make: Any
) -> None:
    message = classified(hear, "我要天水的小条，不是武威的", tmp_path, make)
    assert message.get("wish") == "slip"
    assert said(message) == "region:620500"
