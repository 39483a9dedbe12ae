"""Whose a fact is, and of whom a message asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from yibao.language.entities import CaseEntityExtractor

# What is typed; the words of the facts with their roles, “-” for none; of whom it asks
ROWS = [
    ("闺女叫我问的 我的医保码弄不来", "", "self"),
    ("儿子让我问一下怎么交", "", None),
    ("我妈让我问她的医保", "我妈 mother", "mother"),
    ("儿子在深圳上班给我交的医保", "深圳 child", "self"),
    ("孩子帮我交的居民医保", "居民医保 self", "self"),
    ("女儿帮我激活的医保码用不了", "", "self"),
    ("我妈住院花了3万，医保给我报了1万", "我妈 mother", "mother"),
    ("我妈78 我去北京看病", "我妈 mother 78 mother 北京 self", "self"),
    ("我妈在衡阳，我住院能报多少", "我妈 mother 衡阳 mother", "self"),
    ("老伴住院花了3万，我拔牙能报吗", "", "self"),
    ("我陪我妈去北京看病", "我妈 mother 北京 mother", "mother"),
    ("我带孩子看病", "", "child"),
    ("我妈88岁，新农合，现在在上海我这住院了能报吗", "我妈 mother 88岁 mother 新农合 mother 上海 mother", "mother"),
    ("我妈88岁来我这儿看病怎么报", "我妈 mother 88岁 mother", "mother"),
    ("婆婆75在我这边住院", "75 parent_in_law", "parent_in_law"),
    ("我想报住院费", "", None),
    ("我要看病历", "", None),
    ("我65，我妈88，每月各返多少", "65 self 我妈 mother 88 mother", "mother"),
    ("我65我妈88每月各返多少", "65 self 我妈 mother 88 mother", "mother"),
    ("我65岁 我妈88岁 每月各返多少", "65岁 self 我妈 mother 88岁 mother", "mother"),
    ("我妈88岁在上海，我在北京，她每月返多少", "我妈 mother 88岁 mother 上海 mother 北京 self", "mother"),
    ("我是职工医保，孩子是居民医保，住院报多少", "职工医保 self 居民医保 child", "child"),
    ("老公职工我居民，孩子跟谁交", "老公 spouse 职工 spouse 居民 self", "child"),
    ("我替我爸问的，他在厦门退休，82岁", "我爸 father 厦门 father 退休 father 82岁 father", "father"),
    ("帮我妹问的，她在佛山顺德的电子厂", "我妹 sibling 佛山顺德 sibling", "sibling"),
    ("老伴七十七 我七十九", "七十七 spouse 七十九 self", "self"),
    ("我上海退休老伴厦门退休", "上海 self 退休 self 厦门 spouse 退休 spouse", "spouse"),
    ("我75了在上海返多少", "75 self 上海 self", "self"),
    ("请问我75岁了能返多少", "75岁 self", "self"),
    ("我65岁怎么交", "65岁 self", "self"),
    ("我要退休了", "要退休了 self", "self"),
    ("单位给我交了15年", "单位 self 交了15年 self", "self"),
    ("自己58，孩子3岁", "58 self 3岁 child", "child"),
    ("俺65 俺娘88 一个月给返多少", "65 self 俺娘 mother 88 mother", "mother"),
    ("阿拉上海的，老伴70岁", "上海 self 70岁 spouse", "spouse"),
    ("我65，我妈88，都在上海", "65 self 我妈 mother 88 mother 上海 -", "mother"),
    ("我和我妈都在上海", "我妈 mother 上海 -", None),
    ("我跟老伴都退休了", "退休了 -", None),
    ("我们俩都在上海退休", "上海 - 退休 -", None),
    ("我们一家在上海", "上海 -", None),
    ("我爸我妈都75了，在厦门", "我爸 father 我妈 mother 75 parents 厦门 parents", "parents"),
    ("我都75了", "75 self", "self"),
    ("我妈都88了", "我妈 mother 88 mother", "mother"),
    ("老公肝癌，我们武汉居民医保，能报多少", "老公 spouse 武汉 - 居民医保 -", "spouse"),
    ("88岁的老妈每月返多少", "88岁 mother 老妈 mother", "mother"),
    ("65岁的我能返多少", "65岁 self", "self"),
    ("上海户口的孩子怎么参保", "上海 child", "child"),
    ("上海 75岁 我妈每月返多少", "上海 mother 75岁 mother 我妈 mother", "mother"),
    ("我75岁的老伴在厦门", "75岁 spouse 厦门 spouse", "spouse"),
    ("我在上海的姐姐58", "上海 sibling 姐姐 sibling 58 sibling", "sibling"),
    ("我想给我88岁的妈妈交居民医保", "88岁 mother 妈妈 mother 居民医保 mother", "mother"),
    ("我是上海的我妈是北京的", "上海 self 我妈 mother 北京 mother", "mother"),
    ("我妈自己交的职工医保", "我妈 mother 自己交的职工医保 mother", "mother"),
    ("我给我妈交，在上海", "我妈 mother 上海 mother", "mother"),
    ("我帮孩子办，厦门的", "厦门 child", "child"),
    ("我跟儿子住上海，75了", "上海 self 75 self", "self"),
    ("我婆婆是居民的，跟我们住东莞", "婆婆 parent_in_law 居民的 parent_in_law 东莞 parent_in_law", "parent_in_law"),
    ("我们这上海能报多少", "上海 self", "self"),
    ("我们单位交的职工医保", "单位交的 self 职工医保 self", "self"),
    ("咱这儿是石家庄", "石家庄 self", "self"),
    ("她今年88", "88 third", "third"),
    ("我家老人88岁", "88岁 third", "third"),
    ("我朋友75岁，在上海", "75岁 third 上海 third", "third"),
    ("妈88岁", "88岁 mother", "mother"),
    ("老公交了20年，我交了15年", "交了20年 spouse 交了15年 self", "self"),
    ("我妈糖尿病住院她交的是居民的，我好准备钱", "我妈 mother 居民的 mother", "mother"),
    ("我老公1978年出生，灵活就业，已交11年", "老公 spouse 1978年出生 spouse 灵活就业 spouse 交11年 spouse", "spouse"),
    ("我65歲，老婆６２歲", "65歲 self 老婆 spouse ６２歲 spouse", "spouse"),
    ("75岁的呢", "75岁 -", None),
    ("上海75岁每月返多少", "上海 - 75岁 -", None),
    ("75岁老人每月返多少", "75岁 -", None),
    ("我想问一下上海75岁返多少", "上海 - 75岁 -", None),
    ("请告诉我上海75岁返多少", "上海 - 75岁 -", None),
    ("帮我查上海退休75岁返多少", "上海 - 退休 - 75岁 -", None),
    ("我听说上海75岁返多少", "上海 - 75岁 -", None),
    ("我想在上海交居民医保", "上海 - 居民医保 -", None),
    ("闺女我问一下上海75岁返多少", "上海 - 75岁 -", None),
    ("我爸82我妈80都是职工退休", "82 father 80 mother 职工 - 退休 -", "mother"),
    ("他俩都退休了", "退休了 third", "third"),
    ("给我88岁的妈交居民医保", "88岁 mother 居民医保 mother", "mother"),
    ("我65岁能给我88岁的妈交居民医保吗", "65岁 self 88岁 mother", "mother"),
    ("75岁，女，上海，我妈", "75岁 mother 女 mother 上海 mother", "mother"),
    ("75岁，我妈呢", "75岁 -", "mother"),
    ("我在上海帮儿子带孩子，户口在安徽", "上海 self 安徽 self", "self"),
    ("我们老两口75了", "75 -", None),
    ("职工医保孩子能用吗", "职工医保 -", "child"),
]  # fmt: skip
# Without a fact, whom it is about all the same
ABOUT = {
    "self": ["那我呢", "我的呢", "那我自己呢", "换成我呢", "我妈88，那我呢", "我说的是我自己", "那我能报多少"],
    "mother": ["我妈的情况呢", "我妈呢", "不是我，是我妈", "我问的是我妈", "我妈88岁，我怎么交", "我妈能用我的医保卡吗"],
    "spouse": ["老伴呢", "那我老婆呢", "我想知道我老公一个月返多少"],
    "child": ["孩子的呢", "我给孩子交", "我怎么帮娃办"],
    "parent_in_law": ["是我婆婆，不是我自己"],
    "third": ["我怎么给她交", "那她呢", "他的呢", "我替老人交"],
    None: ["怎么交", "需要本人去吗", "我能用我妈的医保卡吗", "我儿子说能返钱", "我想问一下怎么交", "跟我说说", "他们说不给报", "我要交多少"],
}  # fmt: skip


@pytest.fixture(scope="module")
def extractor(make: Callable[..., Any], training: Any, tmp_path_factory: Any) -> Any:
    component = make(CaseEntityExtractor, tmp_path_factory.mktemp("persons"))
    component.train(training({"greet": ["你好"]}))
    return component


@pytest.mark.parametrize(("text", "facts", "whom"), ROWS, ids=[row[0] for row in ROWS])
def test_a_fact_belongs_to_the_person_of_whom_it_is_said(
    extractor: Any, text: str, facts: str, whom: str | None
) -> None:
    found, asked_for = extractor.heard(text)
    roles = [(text[e["start"] : e["end"]], e.get("role", "-")) for e in found]
    words = facts.split()
    for said, role in zip(words[::2], words[1::2], strict=True):
        # 我妈 is a relation without a role, too, and its sex with one
        assert (said, role) in roles
        assert all(other in (role, "-") for word, other in roles if word == said) or said == "退休"
    assert asked_for == whom


@pytest.mark.parametrize(
    ("text", "whom"), [(text, whom) for whom, texts in ABOUT.items() for text in texts]
)
def test_the_person_named_last_is_asked_for(extractor: Any, text: str, whom: str | None) -> None:
    assert extractor.heard(text)[1] == whom


def test_nothing_but_what_is_true_of_one_person_has_a_role(extractor: Any) -> None:
    found = extractor.extract(
        "我妈88岁，在三甲医院花了2万，微信交，养老金平均3500，要去武汉住院，户口石家庄"
    )
    kinds = {e["entity"] for e in found if "role" in e}
    assert kinds == {"sex", "age", "region"}
    assert {"relation", "hospital", "amount", "pay_channel", "destination"} <= {
        e["entity"] for e in found if "role" not in e
    }


def test_the_message_says_of_whom_it_asks(extractor: Any) -> None:
    message = extractor.process([Message.build("我65，我妈88")])[0]
    output = message.as_dict(only_output_properties=True)
    assert output["whom"] == "mother"
    assert [e.get("role") for e in output[ENTITIES] if e["entity"] == "age"] == ["self", "mother"]


def test_a_message_that_names_nobody_asks_of_nobody(extractor: Any) -> None:
    message = extractor.process([Message.build("上海75岁")])[0]
    assert message.get("whom") is None
    assert all("role" not in entity for entity in message.get(ENTITIES))
