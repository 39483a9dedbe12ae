"""Where a message is cut, and which of its clauses ask something."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.language.splitting import questions_in

CUT = [
    ("居民医保怎么交？医保卡余额怎么查？", ["居民医保怎么交？", "医保卡余额怎么查？"]),
    ("断了两年怎么补，另外卡里还有多少钱在哪查", ["断了两年怎么补", "卡里还有多少钱在哪查"]),
    ("在外地住院怎么报销，顺便问一下转院要什么手续", ["在外地住院怎么报销", "转院要什么手续"]),
    ("缴费标准是多少 再问一下报销比例是多少", ["缴费标准是多少", "报销比例是多少"]),
    ("断缴了有什么影响吗怎么补缴呢", ["断缴了有什么影响吗", "怎么补缴呢"]),
    ("钱能不能取出来呢还有能不能给老婆用", ["钱能不能取出来呢", "能不能给老婆用"]),
    ("1、怎么交 2、余额怎么查 3、异地怎么报", ["怎么交", "余额怎么查", "异地怎么报"]),
    ("余额怎么查 交费记录怎么查", ["余额怎么查", "交费记录怎么查"]),
    ("问两个事，一个是参保地怎么改，一个是医保码怎么弄", ["参保地怎么改", "医保码怎么弄"]),
    ("我要补办社保卡，还要查一下缴费明细", ["我要补办社保卡", "还要查一下缴费明细"]),
    ("怎么交医保，另外报销比例", ["怎么交医保", "报销比例"]),
    (
        "yibao zenme jiao, ka li hai you duoshao qian",
        ["yibao zenme jiao", "ka li hai you duoshao qian"],
    ),
    ("把微信交费的步骤说一下，卡里的钱在哪查", ["把微信交费的步骤说一下", "卡里的钱在哪查"]),
    ("醫保怎麼交？還有卡丟了怎麼補嗎", ["醫保怎麼交？", "卡丟了怎麼補嗎"]),
]
WHOLE = [
    "医保卡里还有多少钱怎么查",
    "我爸还有我妈的医保怎么一起交",
    "孩子、老人、我自己的医保怎么一起交",
    "身份证、户口本、照片都带了，还要带什么才能给孩子办",
    "住院花了3,200块能报多少",
    "医院说“怎么报？去哪报？”都不归他们管是啥意思",
    "《社会保险法》第几条写了要交医保",
    "我交了400元，又补了200元，还有100元没交，一共要交多少",
    "这种什么药能报",
    "我呢今年58了想问怎么补",
    "是一次补齐，还是接着交啊？",
    "起付线分别多少，扣多少",
    "你好，我妈72岁，在石家庄退休，一个月返多少？谢谢",
    "要不要另外去医保局办一次",
]
STORIES = ["我妈72岁，在石家庄退休", "你好", "谢谢", "", "   ", "？？", "71岁", "上海，北京", "……"]


@pytest.mark.parametrize(("text", "clauses"), CUT, ids=[text for text, _ in CUT])
def test_each_question_is_a_clause_of_its_own(text: str, clauses: list[str]) -> None:
    assert [clause.text for clause in questions_in(text)] == clauses


@pytest.mark.parametrize("text", WHOLE)
def test_one_question_is_one_clause(text: str) -> None:
    assert len(questions_in(text)) == 1


@pytest.mark.parametrize("text", STORIES)
def test_circumstances_alone_are_no_question(text: str) -> None:
    assert [c for c in questions_in(text) if c.text.strip("？")] == []


def test_a_question_is_read_with_the_story_told_before_it() -> None:
    first, second = questions_in("我妈72岁，在石家庄退休，每月返多少钱？还有她卡丢了，怎么补办啊")
    assert first.told == "我妈72岁，在石家庄退休，每月返多少钱？"
    assert second.told == "她卡丢了，怎么补办啊"


def test_a_comma_parts_less_than_a_stop_or_a_word_for_more() -> None:
    parted = {
        text: questions_in(text)[-1].parted
        for text in (
            "怎么交医保，怎么查余额",
            "怎么交医保？怎么查余额",
            "怎么交医保，还有怎么查余额",
        )
    }
    assert list(parted.values()) == [False, True, True]


@given(st.text(st.sampled_from("怎么交吗呢，。？ 还有另外1、2.「」“”（）我不查钱\n"), max_size=60))
def test_every_clause_stands_in_the_message(text: str) -> None:
    for clause in questions_in(text):
        assert clause.text and clause.text in text
        assert clause.told.endswith(clause.text)


@pytest.mark.parametrize("junk", ["吗", "怎么 ", "（", "“", "1、", "还有", "还有怎么查", " ", "？"])
def test_pasted_junk_takes_no_time(junk: str) -> None:
    began = time.perf_counter()
    questions_in(junk * 3000)
    assert time.perf_counter() - began < 1
