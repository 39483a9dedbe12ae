"""A warm word for the angry and the afraid, and for nobody else."""

from __future__ import annotations

import pytest

from yibao.answers import answer_topic, greeting, warm_word, warmed

ANGRY = [
    "你们这什么破系统，交了钱还不能用",
    "气死我了，报不了",
    "跑了三趟都没办成",
    "太过分了",
    "凭什么我的不能报",
    "踢皮球是吧",
]
AFRAID = ["我妈得了癌，报多少", "那两万就白花了", "看不起病了", "这可怎么办啊", "没钱住院了"]
CALM = [
    "医保断了以前交的白交了吗",
    "凭什么材料报销",
    "医保怎么交",
    "破伤风针能报吗",
    "没人管的老人怎么交",
    "防癌体检能报吗",
]


@pytest.mark.parametrize("text", ANGRY)
def test_the_angry_hear_that_they_are_right_to_be(text):
    assert "对不住" in warm_word(text)


@pytest.mark.parametrize("text", AFRAID)
def test_the_afraid_are_calmed(text):
    assert "别急" in warm_word(text)


@pytest.mark.parametrize("text", CALM)
def test_a_calm_question_gets_no_such_word(text):
    assert warm_word(text) == ""


def test_the_word_stands_before_the_help(case, book):
    answer = answer_topic("coverage_start", case(), book)

    assert warmed(answer, "别急。").lead == f"别急。{answer.lead}"
    assert warmed(answer, "别急。").blocks == answer.blocks


def test_where_nothing_is_answered_the_word_would_be_idle(case, book):
    hello = greeting(again=False, case=case(), book=book)

    assert warmed(hello, "别急。") == hello
