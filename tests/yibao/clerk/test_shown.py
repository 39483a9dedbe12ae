"""`show`: what a citizen would hear, and a hint for every word that is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yibao.answers import Case, answer_topic, as_text
from yibao.rules import load_rulebook

DAY = "2026-11-21"


@pytest.fixture
def tiny_book(tiny):
    return load_rulebook(tiny)


def test_the_answer_is_the_citizens_own(clerk, tiny, tiny_book, place):
    done = clerk(
        "show", "refund_amount", "--place", "上海", "--age", 75, "--day", DAY, "--book", tiny
    )

    case = Case(today=date(2026, 11, 21), place=place("上海"), age=75)
    expected = as_text(answer_topic("refund_amount", case, tiny_book))
    assert (done.code, done.err) == (0, "")
    assert done.out == expected + "\n"
    assert "157.5 元" in done.out


def test_all_that_can_be_said_of_the_asker_reaches_the_case(clerk, monkeypatch, tiny, place):
    cases = []

    def answer(topic, case, book):
        cases.append((topic, case))
        return answer_topic(topic, case, book)

    monkeypatch.setattr("yibao.clerk.shown.answer_topic", answer)
    said = "--place 450100 --age 61 --insurance 居民 --retired --about 种植牙 --about 大学生"
    more = "--hospital 三级 --amount 20000 --wage 6000.5 --heard 240 --channel 微信 --detail"
    clerk(
        "show", "退休后医保每月返多少钱", *said.split(), *more.split(), "--day", DAY, "--book", tiny
    )

    ((topic, case),) = cases
    assert topic == "refund_amount"
    assert case == Case(
        today=date(2026, 11, 21),
        place=place("南宁"),
        age=61,
        insurance="resident",
        retired=True,
        subjects=case.subjects,
        hospital="third",
        amount=Decimal(20000),
        wage=Decimal("6000.5"),
        figures=(Decimal(240),),
        channel="wechat",
        detail=True,
    )
    assert len(case.subjects) == 2 and "dentures" in case.subjects


def test_what_is_not_said_is_not_known_to_the_case(clerk, monkeypatch, tiny):
    cases = []

    def answer(topic, case, book):
        cases.append(case)
        return answer_topic(topic, case, book)

    monkeypatch.setattr("yibao.clerk.shown.answer_topic", answer)
    clerk("show", "refund_amount", "--day", DAY, "--book", tiny)

    assert cases == [Case(today=date(2026, 11, 21))]


def test_the_whole_country_is_no_place_of_its_own(clerk, tiny):
    asked = ("show", "refund_amount", "--day", DAY, "--book", tiny)

    assert clerk(*asked, "--place", "全国").out == clerk(*asked).out


def test_without_a_topic_every_topic_is_listed(clerk, tiny, tiny_book):
    done = clerk("show", "--book", tiny)

    lines = done.out.splitlines()
    assert done.code == 0 and lines[0].split() == ["编号", "名称", "一句问话"]
    assert [line.split()[0] for line in lines[1:]] == list(tiny_book.topics)


@pytest.mark.parametrize("word", ["refund_amount", "退休后医保每月返多少钱", "每月返"])
def test_a_topic_is_known_by_id_title_or_part_of_it(clerk, tiny, word):
    done = clerk("show", word, "--place", "上海", "--age", 75, "--day", DAY, "--book", tiny)

    assert "157.5 元" in done.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["refund_amonut"], "没有“refund_amonut”这个主题。改法：您要的是不是：refund_amount"),
        (["完全没有的事"], "不写主题，运行 show，看全部主题"),
        (["多少钱"], "对得上不止一个主题。改法：写其中一个的编号：payment_standard（"),
        (["refund_amount", "--place", "南宁地"], "没有“南宁地”这个地方。改法：您要的是不是：南宁"),
        (["refund_amount", "--insurance", "公费"], "写成其中一个：职工医保、居民医保、灵活就业"),
        (["refund_amount", "--hospital", "级"], "“级”对得上不止一种医院"),
        (["refund_amount", "--channel", "飞信"], "没有“飞信”这种渠道。改法：写成其中一个：微信"),
        (["refund_amount", "--about", "种植"], "没有登记“种植”这一样。改法：您要的是不是：种植牙"),
        (["refund_amount", "--age", "七十"], "--age：“七十”不是年纪"),
        (["refund_amount", "--age", "200"], "--age：“200”不是年纪"),
        (["refund_amount", "--amount", "-5"], "--amount"),
        (["refund_amount", "--amount", "nan"], "--amount：“nan”不是数"),
        (["refund_amount", "--day", "明天"], "--day：“明天”不是哪一天"),
        (["refund_amount", "--colour", "红"], "不认识“--colour 红”"),
    ],
)
def test_a_wrong_word_is_one_line_with_a_remedy(clerk, tiny, arguments, told):
    done = clerk("show", *arguments, "--book", tiny)

    assert done.code == 2 and done.out == ""
    assert told in done.err and "改法：" in done.err
    assert len(done.err.splitlines()) == 1


def test_a_folder_without_a_book_is_told_so(clerk, tmp_path):
    done = clerk("show", "refund_amount", "--book", tmp_path)

    assert done.code == 2 and "规则本读不出来：places.yml" in done.err


def test_a_broken_file_is_counted_but_does_not_stop_the_others(clerk, tiny):
    broken = tiny / "beijing/refund_amount.yml"
    broken.write_text(
        broken.read_text("utf-8").replace("people: staff_retiree", "people: 人"), "utf-8"
    )

    done = clerk(
        "show", "refund_amount", "--place", "上海", "--age", 75, "--day", DAY, "--book", tiny
    )

    assert done.code == 0 and "157.5 元" in done.out
    assert "! 规则本有" in done.err and "beijing/refund_amount.yml" in done.err
