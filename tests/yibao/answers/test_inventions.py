"""The tracing of numbers catches what is invented: planted figures of every kind are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from yibao.answers import Block, Button, answer_topic


def altered(answer, old, new):
    assert old in answer.lead
    return replace(answer, lead=answer.lead.replace(old, new))


def with_lines(answer, kind, *lines):
    return replace(answer, blocks=(*answer.blocks, Block(kind, "另外", lines)))


def each_line(answer, old, new):
    """The answer with a word of its blocks changed."""
    blocks = [
        replace(b, lines=tuple(line.replace(old, new) for line in b.lines)) for b in answer.blocks
    ]
    assert tuple(blocks) != answer.blocks
    return replace(answer, blocks=tuple(blocks))


@pytest.mark.parametrize(
    ("name", "invent", "caught"),
    [
        ("another sum", lambda a: altered(a, "157.5", "158"), {("158", "元")}),
        ("a part of a sum", lambda a: altered(a, "157.5", "57.5"), {("57.5", "元")}),
        ("a sum with a digit more", lambda a: altered(a, "157.5", "157.55"), {("157.55", "元")}),
        ("the other band's sum", lambda a: altered(a, "157.5", "140"), {("140", "元")}),
        (
            "the right number of another unit",
            lambda a: altered(a, "157.5 元", "157.5%"),
            {("157.5", "%")},
        ),
        ("another age", lambda a: altered(a, "满75岁", "满70岁"), {("70", "岁")}),
        ("a remark", lambda a: with_lines(a, "notes", "过年再补 30 元。"), {("30", "元")}),
        ("a step", lambda a: with_lines(a, "steps", "拨打 12399。"), {("12399", "")}),
        ("a year", lambda a: with_lines(a, "lines", "2031年起涨 1890 元。"), {("2031", "年")}),
        (
            "a date",
            lambda a: with_lines(a, "lines", "2月28日截止。"),
            {("2", "月"), ("28", "日")},
        ),
        (
            "a working's remark",
            lambda a: with_lines(a, "workings", "1890 元/年 ÷ 12 个月 = 157.5 元/月，少 3 元"),
            {("3", "元")},
        ),
        (
            "a working's own number",
            lambda a: with_lines(a, "workings", "1890 元/年 ÷ 11 个月 = 171.82 元/月"),
            {("11", "个月")},
        ),
        ("a question", lambda a: replace(a, question="您满 60 岁了吗？"), {("60", "岁")}),
        ("a button", lambda a: replace(a, buttons=(Button("差9年", "差9年"),)), {("9", "年")}),
        (
            "a suggestion",
            lambda a: replace(a, suggestions=(Button("差", "差8年能退吗"),)),
            {("8", "年")},
        ),
    ],
)
def test_an_invented_figure_is_caught(case, book, untraced, name, invent, caught):
    asked = case(place="上海", age=75)
    answer = answer_topic("refund_amount", asked, book)

    assert untraced(answer, asked) == set()
    assert untraced(invent(answer), asked) == {(Decimal(n), unit) for n, unit in caught}, name


@pytest.mark.parametrize(
    ("name", "old", "new", "caught"),
    [
        ("another rate", "93%", "94%", ("94", "%")),
        ("another sum paid first", "先自己付 200 元", "先自己付 210 元", ("210", "元")),
        ("a rate as a sum", "93%", "93 元", ("93", "元")),
        ("another result", "大约报 18414 元", "大约报 18424 元", ("18424", "元")),
        ("another line", "12393", "12394", ("12394", "")),
    ],
)
def test_an_invented_number_of_a_table_of_rates_is_caught(
    case, book, untraced, name, old, new, caught
):
    known = {"insurance": "staff", "hospital": "grassroots", "amount": Decimal(20000)}
    asked = case(place="长沙", **known)
    answer = answer_topic("reimbursement_ratio", asked, book)

    assert untraced(answer, asked) == set()
    assert (Decimal(caught[0]), caught[1]) in untraced(each_line(answer, old, new), asked), name


@pytest.mark.parametrize(
    ("old", "new", "caught"),
    [
        ("× 2% = 100 元/月", "× 3% = 150 元/月", ("3", "%")),
        ("5000 元 × 2%", "5100 元 × 2%", ("5100", "元")),
        ("× 12 个月", "× 13 个月", ("13", "个月")),
    ],
)
def test_an_invented_number_of_a_wage_s_working_is_caught(case, book, untraced, old, new, caught):
    asked = case(insurance="staff", wage=Decimal(5000))
    answer = answer_topic("payment_standard", asked, book)

    assert untraced(answer, asked) == set()
    assert (Decimal(caught[0]), caught[1]) in untraced(each_line(answer, old, new), asked)


def test_another_place_s_area_code_is_caught(case, book, untraced):
    asked = case(place="洛阳")
    answer = answer_topic("refund_amount", asked, book)
    code = book.places.area_code(asked.place)

    assert untraced(answer, asked) == set()
    assert untraced(each_line(answer, f"{code}-", "0311-"), asked) == {(Decimal("0311"), "")}


def test_a_figure_without_its_fact_is_caught(case, book, untraced):
    asked = case(place="上海", age=75)
    answer = answer_topic("refund_amount", asked, book)
    uncited = tuple(fact for fact in answer.cited if fact.key != "monthly_refund")

    assert (Decimal(1890), "元") in untraced(replace(answer, cited=uncited), asked)


def test_a_rumour_proves_no_figure_but_its_own_sentence(case, book, untraced):
    asked = case(place="天水")
    answer = answer_topic("refund_amount", asked, book)

    assert any("120" in item.says for item in answer.cited if item not in answer.in_force)
    assert untraced(answer, asked) == set()
    assert untraced(altered(answer, "85", "120"), asked) == {(Decimal(120), "元")}


def test_a_figure_that_lapsed_proves_no_figure_but_its_own_sentence(
    case, place, book_with, make_fact, untraced
):
    lhasa = place("拉萨")
    lapsed = make_fact(
        place=lhasa,
        value="77.7",
        unit="元/月",
        since="2020",
        until="2022",
        says="每月划入 77.7 元。",
    )
    now = make_fact(id="now", place=lhasa, value="88", unit="元/月")
    asked = case(place=lhasa, figures=(Decimal("77.7"),), today=date(2026, 11, 21))
    answer = answer_topic("refund_amount", asked, book_with(lapsed, now))

    assert lapsed in answer.cited and lapsed not in answer.in_force
    assert "2022年止的数，已经过了，现在不作数。" in answer.blocks[0].lines[0]
    assert untraced(answer, asked) == set()
    assert untraced(altered(answer, "88", "77.7"), asked) == {(Decimal("77.7"), "元")}


def test_what_the_asker_did_not_say_is_caught(case, book, untraced):
    asked = case(insurance="resident", gap_months=60)
    answer = answer_topic("back_payment", asked, book)

    assert untraced(answer, asked) == set()
    assert untraced(answer, case(insurance="resident", gap_months=12)) >= {(Decimal(5), "年")}


def test_a_figure_that_the_asker_heard_is_not_proved_as_money(case, book, untraced):
    asked = case(figures=(Decimal("12345.67"),))
    answer = answer_topic("payment_standard", asked, book)

    assert untraced(answer, asked) == set()
    said = with_lines(answer, "lines", "一年交 12345.67 元。")
    assert untraced(said, asked) == {(Decimal("12345.67"), "元")}
