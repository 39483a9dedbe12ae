"""Figures that the asker has heard: right, lapsed, going round, another place's, or unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yibao.answers import answer_topic, as_text

UNKNOWN = ("我没查到这个数的出处，请以下面说的为准。",)


@pytest.fixture
def heard(case, book):
    """What is said of a figure."""

    def ask(topic, *figures, in_book=book, **known):
        asked = case(figures=tuple(Decimal(figure) for figure in figures), **known)
        return answer_topic(topic, asked, in_book)

    return ask


def said(answer, figure):
    return next((b.lines for b in answer.blocks if b.title == f"您说的 {figure}"), None)


def right(lines):
    """Whether these lines say that the figure is the one that holds for the asker."""
    return all(line.startswith("有这个数。") and "您的情况看下面" not in line for line in lines)


def test_what_is_said_of_a_figure_comes_before_everything_but_the_lead(heard):
    answer = heard("payment_standard", "240")

    assert answer.blocks[0].title == "您说的 240"
    assert as_text(answer).split("\n")[1] == "【您说的 240】"


def test_what_follows_does_not_read_as_if_it_were_about_the_figure(heard, book):
    after = [heard(topic, "77777").blocks[1:2] for topic in book.topics]

    assert [blocks[0].lines for blocks in after if blocks and not blocks[0].title] == []


def test_without_a_figure_nothing_is_said_of_one(heard):
    assert not any(block.title.startswith("您说的") for block in heard("payment_standard").blocks)


@pytest.mark.parametrize(
    ("topic", "figure", "known", "whose"),
    [
        ("refund_amount", "1890", {"place": "上海", "age": 75}, "上海市"),
        ("payment_standard", "400", {"insurance": "resident"}, "2026 年度居民医保"),
        ("payment_standard", "2", {"insurance": "staff"}, "职工医保"),
    ],
)
def test_the_right_figure_is_confirmed_with_whose_it_is(heard, topic, figure, known, whose):
    (line,) = said(heard(topic, figure, **known), figure)

    assert right([line]) and whose in line and figure in line


@pytest.mark.parametrize(
    ("topic", "figure", "known", "words"),
    [
        ("payment_standard", "240", {}, "十多年前一个地方的标准"),
        ("payment_standard", "240", {"insurance": "staff"}, "十多年前一个地方的标准"),
        ("pension_difference", "230", {}, "225 元"),
        ("pension_difference", "230", {"place": "石家庄"}, "225 元"),
        ("refund_amount", "36.2", {"place": "南宁"}, "36.2"),
    ],
)
def test_a_figure_that_goes_round_is_put_right_in_its_own_words(heard, topic, figure, known, words):
    answer = heard(topic, figure, **known)

    (line,) = said(answer, figure)
    assert words in line
    assert line in {item.says for item in answer.cited if item not in answer.in_force}


@pytest.mark.parametrize("detail", [False, True])
@pytest.mark.parametrize(
    ("topic", "figure", "known"),
    [("payment_standard", "240", {}), ("refund_amount", "36.2", {"place": "南宁"})],
)
def test_a_figure_is_put_right_once(heard, topic, figure, known, detail):
    answer = heard(topic, figure, detail=detail, **known)

    (line,) = said(answer, figure)
    assert as_text(answer).count(line) == 1


def test_a_lapsed_figure_is_told_with_its_days(heard):
    answer = heard("payment_standard", "380", insurance="resident")

    assert said(answer, "380") == (
        "这是全国2024年1月1日起，到2024年12月31日止的数，已经过了，现在不作数。",
    )
    assert not any(item.value == 380 for item in answer.in_force if hasattr(item, "value"))


def test_this_year_s_figure_is_right_until_its_last_day_and_lapsed_from_the_next(heard):
    known = {"insurance": "resident"}

    last = heard("payment_standard", "400", today=date(2026, 12, 31), **known)
    next_day = heard("payment_standard", "400", today=date(2027, 1, 1), **known)
    assert right(said(last, "400"))
    assert all("已经过了，现在不作数。" in line for line in said(next_day, "400"))


def test_a_figure_of_a_rule_still_to_come_does_not_hold_yet(heard, book_with, make_fact, place):
    lhasa = place("拉萨")
    coming = make_fact(id="next", place=lhasa, value="99.9", unit="元/月", since="2027-01-01")
    now = make_fact(id="now", place=lhasa, value="88.8", unit="元/月", until="2026-12-31")
    answer = heard("refund_amount", "99.9", in_book=book_with(coming, now), place=lhasa)

    assert said(answer, "99.9") == ("这是拉萨市2027年1月1日起的数，还没到，现在不作数。",)


def test_a_figure_of_a_whole_year_to_come_does_not_hold_yet_either(
    heard, book_with, make_fact, place
):
    known = {"place": place("拉萨"), "unit": "元/月"}
    coming = make_fact(id="next", value="99.9", since="2027-01-01", until="2027-12-31", **known)
    now = make_fact(id="now", value="88.8", until="2026-12-31", **known)
    answer = heard("refund_amount", "99.9", in_book=book_with(coming, now), place=place("拉萨"))

    assert "还没到" in said(answer, "99.9")[0]


def test_another_place_s_figure_is_told_to_be_that_place_s(heard):
    answer = heard("refund_amount", "157.5", place="北京")
    assert said(answer, "157.5") == UNKNOWN  # Shanghai's rule is 1890 a year

    (line,) = said(heard("refund_amount", "1890", place="北京"), "1890")
    assert line.startswith("别处有这个数，您这里不一定。") and "上海市" in line and "1890" in line


def test_an_example_s_figure_is_told_with_its_place_to_who_named_none(heard):
    (line,) = said(heard("refund_amount", "1890"), "1890")  # Shanghai's is one of the examples

    assert "上海市" in line


def test_another_place_s_figure_is_told_once(heard):
    lines = said(heard("reimbursement_ratio", "98.5", place="南宁"), "98.5")

    assert lines and len(lines) == len(set(lines))


def test_a_figure_that_holds_for_others_is_told_to_be_theirs(heard):
    lines = said(heard("payment_standard", "400", insurance="staff"), "400")  # residents' of 2026

    assert not any("已经过了" in line for line in lines)
    assert not right(lines) and all("居民医保" in line for line in lines)


def test_a_figure_that_nobody_knows_is_not_confirmed(heard, book):
    for topic in book.topics:
        assert said(heard(topic, "12345.67"), "12345.67") in (UNKNOWN, None)


def test_every_figure_of_several_gets_its_word(heard):
    answer = heard("payment_standard", "240", "380", "77777", insurance="resident")

    assert "十多年前" in said(answer, "240")[0]
    assert "已经过了" in said(answer, "380")[0]
    assert said(answer, "77777") == UNKNOWN


def test_figures_are_answered_in_the_order_in_which_they_were_named(heard):
    titles = [block.title for block in heard("payment_standard", "240", "380").blocks]

    assert titles[:2] == ["您说的 240", "您说的 380"]


def test_no_quoted_figure_of_the_book_is_ever_confirmed(heard, book):
    for fact in book.facts:
        if fact.standing == "quoted" and fact.value is not None and fact.support != "memory":
            place = None if fact.place.code == "100000" else fact.place
            answer = heard(fact.topic, str(fact.value), place=place)
            current = [item.value for item in answer.in_force if hasattr(item, "value")]
            lines = said(answer, f"{fact.value}")
            assert lines is None or not right(lines) or fact.value in current, fact.id
