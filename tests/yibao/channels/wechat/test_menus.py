"""Menus: what is shown, and which of it a number means."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.answers import answer_topic, as_wechat
from yibao.channels.wechat.cutting import MOST_BYTES, size
from yibao.channels.wechat.menus import NEXT, meant, no_such_item, page
from yibao.channels.wechat.reply import Choice, Reply, from_json

PLACES = (Choice("北京", "我在北京"), Choice("上海", "我在上海"), Choice("广州", "我在广州"))
ALSO = (Choice("查余额", "余额怎么查"),)
ASKS = Reply("各地不同。", "您在哪里？", "", PLACES, ALSO)
LONG = Reply("这一行说得很长很长。\n" * 150, "您在哪里？", "", PLACES, ALSO)
ASKS_AGE = Reply("看年纪。", "您多大？", "age", (Choice("60岁", "60岁"), Choice("70岁", "70岁")))


def test_choices_are_numbered_below_the_question() -> None:
    text, shown = page(ASKS)
    assert text.split("\n") == [
        "各地不同。", "▸ 您在哪里？（也可以回复数字）", "1 北京", "2 上海", "3 广州",
        "▸ 还可以问（回复数字）：", "4 查余额",
    ]  # fmt: skip
    assert (shown.text, shown.offered) == ("", (*PLACES, *ALSO))


@pytest.mark.parametrize(
    "text",
    ["2", "２", "二", "2.", "2。", "2、", "（2）", "②", "2️⃣", "第二个", "第2个", "选2", "我选第二个", "2号", "回复2",
     "两", "第二项吧", " 2 ", "2 上海", "2上海", "上海", "我在上海", "上海。", "就第二个"],
)  # fmt: skip
def test_however_it_is_written_the_second_is_the_second(text: str) -> None:
    assert meant(text, page(ASKS)[1]) == "我在上海"


@pytest.mark.parametrize(
    "text",
    [
        "60",
        "3700",
        "75岁",
        "2年",
        "二十块",
        "交了2年",
        "2026",
        "2和3",
        "12393",
        "十五年",
        "第二档",
        "2%",
        "-",
        "？",
    ],
)
def test_what_is_no_pick_goes_on_as_it_is(text: str) -> None:
    assert meant(text, page(ASKS)[1]) == text


@pytest.mark.parametrize("text", ["5", "0", "九", "20", "第八个", "十一"])
def test_a_number_that_no_line_has_is_told_so(text: str) -> None:
    assert meant(text, page(ASKS)[1]) is None
    assert "1 到 4" in no_such_item(page(ASKS)[1])


@pytest.mark.parametrize("text", ["1", "2", "60", "七十", "第二个"])
def test_a_number_that_was_asked_for_is_never_a_pick(text: str) -> None:
    said, shown = page(ASKS_AGE)
    assert meant(text, shown) == text
    assert "可以直接回复：60岁 / 70岁" in said and "回复数字" not in said


@pytest.mark.parametrize("text", ["1", "第一个", "三"])
def test_without_a_menu_a_number_is_only_a_number(text: str) -> None:
    assert meant(text, Reply()) == text
    assert meant(text, page(Reply("您好"))[1]) == text


@pytest.mark.parametrize(
    "text", ["1", "一", "下一段", "继续", "接着看", "往下", "看下一页", "继续吧"]
)
def test_a_long_answer_goes_on_when_it_is_asked_to(text: str) -> None:
    said, shown = page(LONG)
    assert "回复 1 看下一段" in said and size(said) <= MOST_BYTES
    assert meant(text, shown) == NEXT
    assert meant("2", shown) == "我在北京" and "2 北京" in said


def test_all_of_a_long_answer_is_told_piece_by_piece() -> None:
    said, shown = page(LONG)
    told = said
    while shown.text:
        said, shown = page(shown)
        told += said
    assert told.count("这一行说得很长很长。") == 150
    assert "下一段" not in said and "1 北京" in said


def test_where_a_number_is_asked_for_the_next_piece_is_asked_for_in_words() -> None:
    long = Reply(LONG.text, "交了几年？", "paid_years")
    said, shown = page(long)
    assert "回复「下一段」" in said and "回复 1" not in said
    assert meant("1", shown) == "1" and meant("下一段", shown) == NEXT


def test_once_the_end_is_reached_to_go_on_is_a_word_like_another() -> None:
    assert meant("继续", page(ASKS)[1]) == "继续"


def test_links_send_the_words_so_that_an_old_menu_still_means_the_same() -> None:
    odd = Reply("好。", "", "", (Choice("甲", 'a&b "c"=<1>'),))
    text, _ = page(odd, links=True)
    (content,) = re.findall(r'msgmenucontent=([^&"]*)&msgmenuid=1"', text)
    assert content == "a%26b%20%22c%22%3D%3C1%3E"
    said, _ = page(ASKS, links=True)
    assert '<a href="weixin://bizmsgmenu?msgmenucontent=我在上海&msgmenuid=2">2 上海</a>' in said


def test_links_give_way_to_the_text() -> None:
    full = Reply("字" * 600, "", "", PLACES, ALSO)
    assert "<a" not in page(full, links=True)[0] and "1 北京" in page(full, links=True)[0]


@given(
    st.integers(0, 3000),
    st.integers(0, 700),
    st.lists(st.integers(1, 60), max_size=20),
    st.booleans(),
    st.booleans(),
)
def test_no_message_is_too_long_and_each_brings_the_answer_on(
    text: int, question: int, titles: list[int], is_number: bool, links: bool
) -> None:
    choices = tuple(Choice(f"{i}" + "选" * n, f"{i}" + "项" * n) for i, n in enumerate(titles))
    shown = Reply("长" * text, "问" * question, "age" if is_number else "", choices)
    told = 0
    for _ in range(20):
        said, shown = page(shown, links)
        assert size(said) <= MOST_BYTES
        told += said.count("长")
        if not shown.text:
            break
    assert told == text and not shown.text


def test_every_topic_fits_and_every_number_that_is_shown_can_be_picked(
    book: Any, case: Any
) -> None:
    for topic in book.topics:
        said, shown = page(from_json(as_wechat(answer_topic(topic, case(), book))))
        assert size(said) <= MOST_BYTES
        for number, title in re.findall(r"^(\d+) (.+)$", said, re.MULTILINE):
            assert meant(number, shown) in {c.payload for c in shown.offered if c.title == title}
