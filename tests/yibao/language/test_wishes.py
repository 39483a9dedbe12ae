"""What is said about the talk itself, and what only sounds like it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from yibao.language.clauses import TALK
from yibao.language.wishes import (
    BACK,
    ENOUGH,
    NUDGE,
    REPEAT,
    RESTART,
    SLIP,
    SLIP_OF,
    UNSURE,
    wants_slip,
    wish_in,
)

DATA = Path(__file__).parents[3] / "data" / "nlu"

WANTED = [
    "办事小条", "小条", "办事小条。", "给我一张小条", "打印一份", "给我写张条", "我拿去窗口看", "整理一下发给我", "小條",
    "帮我写个条子，我拿去窗口给他们看", "能不能打印出来", "把刚才说的写下来", "请给我开个纸条", "麻烦整理成一张小条", "弄个便条吧",
    "写张条", "帮我记下来", "打印", "你把这些整理一下，我带到医保局给人家看", "来张办事小条", "要小条", "办事条",
]  # fmt: skip
NOT_WANTED = [
    "打印缴费单", "缴费凭证怎么打印", "在哪里打印", "小条是什么", "不要小条", "材料要整理吗", "出院小结去哪打印", "病假条", "写张借条",
    "去窗口怎么办", "拿去窗口", "带什么去窗口", "工资条", "第几条规定", "把医保码打印出来", "记录怎么打印", "", "给我看看", "发给我",
]  # fmt: skip


@pytest.mark.parametrize("text", WANTED)
def test_a_wish_for_the_slip_is_heard(text: str) -> None:
    assert wants_slip(text, [])


@pytest.mark.parametrize("text", NOT_WANTED)
def test_a_question_about_papers_is_no_wish(text: str) -> None:
    assert not wants_slip(text, [])


@pytest.mark.parametrize(
    "text",
    [
        "我要缴费年限的小条",
        "给我断缴的条子",
        "再来一张余额那件事的小条",
        "麻烦写个异地就医的便条给我",
        "想要住院结算的小纸条",
    ],
)
def test_the_slip_of_a_topic_may_be_asked_for_by_its_name(text: str) -> None:
    wish = wish_in(text, [])
    assert wish is not None
    assert (wish.name, wish.intent) == (SLIP_OF, "ask_detail")


@pytest.mark.parametrize(
    "text",
    ["断了怎么补的小条", "医院开的病假条", "借钱的条子多少利息", "我妈不要的条子", "缴费年限"],
)
def test_a_question_about_a_paper_is_no_wish_for_a_slip_by_name(text: str) -> None:
    wish = wish_in(text, [])
    assert wish is None or wish.name != SLIP_OF


def test_a_place_may_be_named_with_the_wish() -> None:
    text = "给我一张石家庄的小条"
    assert wants_slip(text, [{"entity": "region", "start": 4, "end": 7}])
    assert not wants_slip(text, [])


def test_a_thing_that_is_named_is_a_question_of_its_own() -> None:
    text = "生育津贴打印一份"
    assert not wants_slip(text, [{"entity": "subject", "start": 0, "end": 4}])


WISHES = {
    (UNSURE, "inform"): [
        "不清楚", "不知道", "不晓得", "晓不得", "我也不太清楚", "记不得了", "忘了", "说不上来", "没注意过", "搞不清是哪种", "不懂这些", "不确定", "随便", "都行",
        "哪种都可以", "唔知", "弗晓得", "不知道啊", "我不知道呀～", "不清楚！！", "ｂｕｚｈｉｄａｏ", "bu zhidao", "不記得了", "不知到", "不知道是职工还是居民", "我哪知道",
        "没概念", "记性不好忘了", "哪个晓得嘛", "谁知道呢", "你看着办", "不清楚交了几年", "时间久了记不清了", "搞不清楚", "唔清楚", "不方便说", "啥都不知道", "不知道咋说",
    ],
    (RESTART, "inform"): [
        "重新开始", "从头来", "重来", "清空", "忘掉刚才的", "换个人问", "不说刚才的了重新问", "我们重新来一遍", "我想重新问一下", "算了，重新来", "刚才说的都不算", "清空记录",
        "不对不对，重来", "当我没说", "从新开始", "別管剛才的了", "前面的都不要了", "问别人的", "不，重新来",
    ],
    (REPEAT, "ask_detail"): [
        "再说一遍", "没听清", "没听懂", "没看懂", "啥意思", "什么意思", "说简单点", "太长了看不懂", "说人话", "看不懂", "简单说", "讲慢点", "啥意思啊？", "啊？", "什么？", "不明白",
        "你说的啥意思", "能不能说短一点", "我老了看不懂", "冇听懂", "太複雜了", "刚才没听清", "说重点", "别说那么多", "一头雾水", "俺没弄明白 你再给俺说说", "不识字",
    ],
    (BACK, "inform"): [
        "回到刚才那个", "刚才那个问题", "还是说刚才的", "前面那个呢", "回到上一个", "接着说前面的", "刚才的呢", "说回刚才的", "我们接着聊前面那个", "还是上一个问题吧", "剛才那個",
        "不是这个，是刚才那个",
    ],
    (BACK, None): [
        "刚才住院那个呢", "还是说回余额吧", "刚才说的返钱的呢", "前面说的共济呢", "回到住院报销那个", "说回缴费的事", "刚才你说的那个返钱呢", "前面住院那个呢",
    ],
    (NUDGE, "inform"): [
        "嗯", "嗯嗯", "嗯……", "哦", "噢", "啊", "哦哦", "额", "呃", "人呢", "人呢？？", "说啊", "咋不说了", "怎么不回我", "你倒是说啊", "等着呢",
    ],
    (ENOUGH, None): ["不用了", "算了算了", "没有了", "不问了，先这样", "没别的事了", "那就先这样吧", "不需要了哈"],
    (NUDGE, None): ["在吗", "在不在", "喂", "喂喂", "还在吗？", "有人吗"],
    (SLIP, "ask_detail"): ["给我写张条", "打印一份"],
}  # fmt: skip
NONE = [
    "不交了行吗", "医保不要了能退钱吗", "不用卡能报销吗", "没有卡了", "卡没了", "我不想要医保了",
    "不知道怎么交", "不清楚怎么查", "忘了密码怎么办", "忘了带卡能报吗", "社保卡密码忘了", "不知道交没交", "不知道能不能报", "我不知道返多少", "不晓得咋个弄", "都行吗",
    "随便哪个医院都行吗", "哪种都可以报吗", "谁知道返多少", "不知道交职工还是居民好", "都好了", "我忘了交医保", "不了解这个政策", "不懂法", "没查过余额",
    "重新办理社保卡", "重新激活医保码", "重新参保", "从头开始交行吗", "断了重新交", "换个人交", "重来一遍要钱吗", "不要重来", "换个人来", "人工",
    "起付线什么意思", "统筹是啥意思", "看不懂结算单", "医保码太复杂了不会弄", "你没听懂", "你听不懂人话", "不用再说一遍", "别再说了", "再说吧", "没看懂短信", "听不清医生说的",
    "说详细点", "再详细说说", "具体点", "太笼统了", "举个例子", "然后呢", "继续", "还有呢", "接着说", "什么", "为什么",
    "之前交的呢", "之前断的呢", "刚才买药扣了86", "刚才说错了，是县医院", "前面断了怎么补", "之前的能补吗", "上个月刚断", "刚才那个怎么交", "刚才的卡呢", "返回首页", "回老家吧",
    "好的", "行", "可以", "知道了", "嗯好", "嗯 是的", "嗯呢", "嗯啊", "啊啊啊啊", "在吗 我问个事", "在吗医保怎么交", "人呢 叫人出来", "没有", "取消", "", "？？？",
    "不知道" * 20,
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wish"), [(text, wish) for wish, texts in WISHES.items() for text in texts]
)
def test_a_wish_about_the_talk_is_heard(text: str, wish: tuple[str, str | None]) -> None:
    heard = wish_in(text, [])
    assert heard is not None
    assert (heard.name, heard.intent) == wish


@pytest.mark.parametrize("text", NONE)
def test_whatever_says_more_than_a_wish_is_none(text: str) -> None:
    assert wish_in(text, []) is None


def test_whose_it_is_may_be_said_with_not_knowing() -> None:
    heard = wish_in("我妈的不清楚", [{"entity": "relation", "start": 0, "end": 2}])
    assert heard is not None
    assert heard.name == UNSURE


def examples() -> list[tuple[str, str]]:
    """Every training example with its intent."""
    groups: list[dict[str, Any]] = []
    for path in sorted(DATA.glob("*.yml")):
        groups += yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return [
        (group["intent"], line.removeprefix("- ").strip())
        for group in groups
        if "intent" in group
        for line in group["examples"].splitlines()
    ]


def test_no_question_is_taken_for_a_wish() -> None:
    asked = [text for intent, text in examples() if intent not in TALK - {"out_of_scope"}]
    assert len(asked) > 1000
    assert [text for text in asked if wish_in(text, [])] == []


def test_a_wish_for_more_detail_is_none_for_repeating() -> None:
    more = ["详细", "详", "具体", "展开", "笼统", "细"]
    detail = [t for intent, t in examples() if intent == "ask_detail" and any(m in t for m in more)]
    assert len(detail) > 10
    assert [text for text in detail if wish_in(text, [])] == []


def test_blame_and_calls_for_a_human_are_no_wishes() -> None:
    others = [t for intent, t in examples() if intent in ("complain", "request_human", "goodbye")]
    wishes = [(text, wish) for text in others if (wish := wish_in(text, []))]
    assert [text for text, wish in wishes if wish.intent] == []
