"""What a message hints at beside its topic, and what only sounds like it."""

from __future__ import annotations

import pytest

from yibao.answers import answer_topic
from yibao.answers.hints import HOURS, LOST_BILL, asks_only_whether_paid, hints_in


@pytest.mark.parametrize(
    "text",
    [
        "窗口几点下班",
        "周六上班吗",
        "中午休息不",
        "医保局什么时候开门",
        "你们上班时间",
        "礼拜天能办吗",
        "热线几点有人",
        "大厅国庆关门吗",
    ],
)
def test_opening_hours_are_asked_for(text):
    assert HOURS in hints_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "医院几点上班",
        "银行几点关门",
        "我在上班怎么交",
        "上班的人怎么交",
        "还在上班",
        "药店周末开门吗",
        "现在几点了",
        "我明天上班能用吗",
    ],
)
def test_other_hours_and_work_are_none(text):
    assert HOURS not in hints_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "那这个月住院的两万就白花了",
        "那不就报不了了",
        "住院费全自费了",
        "两万块打水漂了",
        "那都得自己掏了",
        "能报一点吗",
        "钱是不是白花了",
        "那断的这几个月生病咋整",
    ],
)
def test_a_bill_is_feared_to_be_lost(text):
    assert LOST_BILL in hints_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "以前交的白交了吗",
        "住院能报多少",
        "现在报名来得及吗",
        "自己怎么交",
        "医保能报种牙吗",
        "个人自付是什么",
    ],
)
def test_premiums_and_plain_questions_are_no_lost_bill(text):
    assert LOST_BILL not in hints_in(text)


@pytest.mark.parametrize("text", ["能报吗", "那还能报一点不", "能不能报", "可以报销吗"])
def test_it_may_be_asked_without_a_word_of_what(text):
    assert asks_only_whether_paid(text)


@pytest.mark.parametrize(
    "text", ["种牙能报吗", "在外地能报吗", "怎么报", "报多少", "能吗", "报名要多少钱"]
)
def test_of_a_thing_or_a_way_it_is_another_question(text):
    assert not asks_only_whether_paid(text)


def test_hours_lead_the_hotline_and_rest_on_what_is_known(case, book, untraced):
    asked = case(hints=frozenset({HOURS}))
    answer = answer_topic("service_hotline", asked, book)

    assert answer.lead.startswith("窗口几点上下班") and "12393" in answer.lead
    assert "工作日" in answer.blocks[0].lines[0]
    assert untraced(answer, asked) == set()
