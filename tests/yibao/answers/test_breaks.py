"""Paying in arrears: months counted a second way, and what is asked, taken and cited."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.answers import Case, Status, answer_topic, as_text
from yibao.rules import the_rulebook


@pytest.fixture
def back_payment(case, book):
    def ask(**known):
        return answer_topic("back_payment", case(**known), book)

    return ask


def block(answer, title):
    return next((part.lines for part in answer.blocks if part.title == title), ())


def titles(answer):
    return [part.title for part in answer.blocks]


def payloads(answer):
    return [button.payload for button in answer.buttons]


@pytest.mark.parametrize("years", [9, 20, 60])
def test_a_break_longer_than_the_rule_s_own_time_gets_no_sum(years):
    asked = Case(today=date(2026, 11, 21), insurance="resident", gap_months=years * 12)
    answer = answer_topic("back_payment", asked, the_rulebook())

    assert "等 3 个月" in as_text(answer)
    assert [b for b in answer.blocks if b.kind == "workings"] == []


@given(st.integers(1, 8))
def test_a_resident_waits_three_months_and_one_more_for_each_further_year(years):
    asked = Case(today=date(2026, 11, 21), insurance="resident", gap_months=years * 12)
    answer = answer_topic("back_payment", asked, the_rulebook())

    waiting = 3
    for _ in range(2, years + 1):
        waiting += 1
    least = 6 if years >= 4 else 3
    assert f"{years} 个年度" in answer.lead and f"等 {waiting} 个月" in answer.lead
    ends = [line.split("（")[0].rpartition("= ")[2] for line in block(answer, "怎么算的")]
    assert ends == (
        [f"{waiting} 个月", f"{least} 个月"] if waiting > least else [f"{waiting} 个月"]
    )


@pytest.mark.parametrize(("gap", "years"), [(12, 1), (13, 2), (24, 2), (25, 3), (36, 3)])
def test_a_started_year_counts_as_a_year_after_the_first(back_payment, gap, years):
    waiting = 3 + years - 1

    assert f"等 {waiting} 个月" in back_payment(insurance="resident", gap_months=gap).lead


@pytest.mark.parametrize(
    ("gap", "words"),
    [(12, "断了1年"), (18, "断了1年6个月"), (8, "断了8个月"), (25, "断了2年1个月")],
)
def test_the_break_is_repeated_as_it_was_said(back_payment, gap, words):
    assert words in back_payment(insurance="resident", gap_months=gap).taken
    assert words in back_payment(insurance="staff", gap_months=gap).taken


def test_a_break_longer_than_a_life_leads_to_no_sum(back_payment):
    answer = back_payment(insurance="resident", gap_months=1000)

    assert "怎么算的" not in titles(answer)
    assert answer.estimate is False
    assert "算式等" not in as_text(answer)


@pytest.mark.parametrize(
    ("gap", "says", "leaves_out"),
    [
        (1, "staff_short_break", "staff_long_break"),
        (3, "staff_short_break", "staff_long_break"),
        (4, "staff_long_break", "staff_short_break"),
        (24, "staff_long_break", "staff_short_break"),
    ],
)
def test_three_months_are_still_a_short_break_of_staff(back_payment, gap, says, leaves_out):
    keys = {
        fact.key
        for fact in back_payment(insurance="staff", gap_months=gap).cited
        if hasattr(fact, "key")
    }

    assert says in keys
    assert leaves_out not in keys


def test_without_a_type_the_four_kinds_of_people_are_buttons(back_payment):
    answer = back_payment()

    assert payloads(answer) == ["职工医保", "居民医保", "灵活就业", "退休时年限不够"]
    assert [t for t in titles(answer) if "医保" in t] == ["居民医保", "职工医保"]


@pytest.mark.parametrize(
    ("insurance", "buttons"),
    [
        ("resident", ["断了1年", "断了2年", "断了4年"]),
        ("staff", ["断了2个月", "断了6个月", "断了2年"]),
        ("flexible", ["断了2个月", "断了6个月", "断了2年"]),
    ],
)
def test_without_a_length_the_length_is_asked_for(back_payment, insurance, buttons):
    answer = back_payment(insurance=insurance)

    assert answer.status is Status.IN_GENERAL
    assert payloads(answer) == buttons


@pytest.mark.parametrize("insurance", ["staff", "flexible"])
def test_staff_with_a_length_and_no_place_are_asked_for_the_place(back_payment, insurance):
    assert "哪里参保" in back_payment(insurance=insurance, gap_months=6).question
    assert back_payment(insurance=insurance, gap_months=6, place="江苏").question == ""


def test_each_kind_gets_its_own_steps(back_payment):
    assert "居民医保断了以后再交" in titles(back_payment(insurance="resident"))
    assert "单位漏交了，或者换了单位断了几个月" in titles(back_payment(insurance="staff"))
    flexible = back_payment(insurance="flexible")
    assert [part for part in flexible.blocks if part.kind == "steps"] == []


def test_a_fact_is_cited_once(back_payment):
    for known in (
        {},
        {"gap_months": 24},
        {"insurance": "resident", "gap_months": 24},
        {"retired": True},
    ):
        cited = back_payment(**known).cited
        assert len({item.id for item in cited}) == len(cited), known


def test_the_waiting_of_a_resident_is_an_estimate_and_the_rule_alone_is_none(back_payment):
    assert back_payment(insurance="resident", gap_months=24).estimate is True
    assert back_payment(insurance="resident").estimate is False


@pytest.mark.parametrize(
    ("missing", "base", "total"),
    [(36, "5000", "14400"), (1, "4317", "345.36"), (120, "3682.5", "35352"), (7, "0.01", "0.01")],
)
def test_a_top_up_is_base_times_eight_per_cent_times_months(back_payment, missing, base, total):
    answer = back_payment(missing_months=missing, amount=Decimal(base))

    assert block(answer, "粗估") == (f"一次补齐大约要 {total} 元。",)
    assert answer.status is Status.ANSWERED
    assert answer.estimate is True
    assert f"基数{base}元" in answer.taken


@pytest.mark.parametrize("base", ["-1", "0", "1000000000000", "NaN", "Infinity"])
def test_a_base_that_makes_no_sense_leads_to_no_sum(back_payment, base):
    answer = back_payment(missing_months=36, amount=Decimal(base))

    assert "粗估" not in titles(answer)
    assert answer.status is Status.IN_GENERAL
    assert answer.taken == ("还差3年",)


@pytest.mark.parametrize("missing", [0, 601, 10**12])
def test_months_that_nobody_can_miss_lead_to_no_sum(back_payment, missing):
    assert "粗估" not in titles(back_payment(missing_months=missing, amount=Decimal(5000)))


@pytest.mark.parametrize(
    ("sex", "paid", "missing"),
    [("male", 0, 360), ("male", 359, 1), ("female", 299, 1), ("female", 12, 288)],
)
def test_missing_months_are_what_the_province_requires_less_what_was_paid(
    back_payment, sex, paid, missing
):
    answer = back_payment(retired=True, place="永州", sex=sex, paid_months=paid)

    assert f"还差 {missing} 个月" in block(answer, "怎么算的")[0]
    assert "基数" in answer.question


@pytest.mark.parametrize(("sex", "paid"), [("male", 360), ("male", 400), ("female", 300)])
def test_who_has_paid_long_enough_is_told_so_and_asked_for_nothing(back_payment, sex, paid):
    answer = back_payment(
        retired=True, place="永州", sex=sex, paid_months=paid, amount=Decimal(5000)
    )

    assert "粗估" not in titles(answer)
    assert answer.question == ""
    assert "没交够" not in answer.lead


def test_the_place_is_asked_for_where_the_years_depend_on_it(back_payment):
    answer = back_payment(retired=True, sex="male", paid_months=240)

    assert "哪" in answer.question


def test_what_is_said_to_be_missing_counts_more_than_what_was_paid(back_payment):
    answer = back_payment(
        retired=True,
        place="永州",
        sex="male",
        paid_months=240,
        missing_months=12,
        amount=Decimal(5000),
    )

    assert block(answer, "粗估") == ("一次补齐大约要 4800 元。",)
    assert answer.taken == ("永州市", "还差1年", "基数5000元")


@pytest.mark.parametrize("known", [{}, {"missing_months": 36}, {"place": "永州"}])
def test_missing_years_are_offered_as_buttons_only_while_unknown(back_payment, known):
    answer = back_payment(retired=True, **known)

    asked = [] if "missing_months" in known else ["差1年", "差3年", "差5年"]
    assert payloads(answer) == asked


def test_local_rules_have_a_block_of_their_own(back_payment):
    assert block(back_payment(insurance="staff", gap_months=6, place="江苏"), "当地的规定") == (
        "江苏职工断了超过 3 个月的，等待不超过 3 个月。",
    )
    assert block(back_payment(insurance="staff", gap_months=6), "当地的规定") == ()


def test_cover_after_a_long_break_starts_when_the_wait_is_over(case, book):
    def start(months):
        return answer_topic("coverage_start", case(place="上海", insurance="flexible", gap_months=months, subjects=("after_break",)), book).lead  # fmt: skip

    assert "不用等" in start(2)
    assert "不用等" not in start(8)
    assert "原则上不超过 6 个月" in start(8)
