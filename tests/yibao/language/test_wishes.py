"""Who wants the desk slip, and who only speaks of paper."""

from __future__ import annotations

import pytest

from yibao.language.wishes import wants_slip

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


def test_a_place_may_be_named_with_the_wish() -> None:
    text = "给我一张石家庄的小条"
    assert wants_slip(text, [{"entity": "region", "start": 4, "end": 7}])
    assert not wants_slip(text, [])


def test_a_thing_that_is_named_is_a_question_of_its_own() -> None:
    text = "生育津贴打印一份"
    assert not wants_slip(text, [{"entity": "subject", "start": 0, "end": 4}])
