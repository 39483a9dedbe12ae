"""Sums held against a second calculation in whole 分, and the numbers that no sum may take."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yibao.errors import BadNumber
from yibao.rules.arithmetic import (
    after_deduction,
    cents,
    month_of_year,
    months_missing,
    plain,
    repaired_waiting,
    resident_waiting,
    sensible,
    share,
    top_up,
)

FEN = st.integers(1, 10**10)  # up to 一亿元
PER_TEN_THOUSAND = st.integers(0, 10_000)  # 0% to 100%, in steps of 0.01%
NO_MONEY = [
    "-1",
    "-0.01",
    "0",
    "-0",
    "1000000000000",
    "100000000.01",
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
]
NO_SHARE = ["-2", "1000000000000", "NaN", "Infinity"]


def yuan(fen):
    return Decimal(fen).scaleb(-2)


def fen(amount):
    hundredfold = amount * 100
    assert hundredfold == int(hundredfold), f"{amount} has parts of a 分"
    return int(hundredfold)


def half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


def left_side(step):
    """What the sum to the left of the last = comes to, its words and units left out."""
    bare = re.sub(r"（[^）]*）|元/[月年]|第 2 个断保年起|补 \d+ 年减", "", step.rpartition("=")[0])
    total, sign, product, divides = Fraction(0), 1, Fraction(1), False
    for token in re.findall(r"[+−×÷]|\d+(?:\.\d+)?%?", bare):
        if token in "+−":
            total, sign, product = total + sign * product, 1 if token == "+" else -1, Fraction(1)
        elif token in "×÷":
            divides = token == "÷"
        else:
            factor = Fraction(token.rstrip("%")) / (100 if token.endswith("%") else 1)
            product, divides = product / factor if divides else product * factor, False
    return total + sign * product


def right_side(step):
    return Fraction(re.findall(r"\d+(?:\.\d+)?", step.rpartition("=")[2])[0])


def holds_to_the_fen(step):
    return half_up(*(left_side(step) * 100).as_integer_ratio()) == right_side(step) * 100


@pytest.mark.parametrize(
    ("step", "holds"),
    [
        ("1890 元/年 ÷ 12 个月 = 157.5 元/月", True),
        ("1890 元/年 ÷ 12 个月 = 157.51 元/月", False),
        ("人均养老金 3700 元 × 2.5% = 92.5 元/月", True),
        ("人均养老金 3700 元 × 2.5% = 9.25 元/月", False),
        ("100 元 − 3 元（大额医疗互助）= 97 元/月", True),
        ("固定 3 个月 + 第 2 个断保年起每年 1 个月 × 3 = 6 个月", True),
        ("固定 3 个月 + 第 2 个断保年起每年 1 个月 × 3 = 5 个月", False),
    ],
)
def test_the_second_calculation_tells_right_from_wrong(step, holds):
    assert holds_to_the_fen(step) is holds


@given(FEN)
@example(189000)
@example(6)  # 0.06 ÷ 12 is half a 分
def test_a_yearly_sum_as_a_monthly_one(yearly):
    worked = month_of_year(yuan(yearly))

    assert fen(worked.value) == half_up(yearly, 12)
    assert holds_to_the_fen(*worked.steps)


@given(FEN, PER_TEN_THOUSAND)
@example(370000, 250)
@example(25, 200)  # 0.25 元 × 2% is half a 分
def test_a_share_of_a_base(base, rate):
    worked = share(yuan(base), yuan(rate), "人均养老金")

    assert fen(worked.value) == half_up(base * rate, 10_000)
    assert holds_to_the_fen(*worked.steps)
    assert worked.steps[0].startswith("人均养老金 ")


@given(FEN, FEN)
@example(16908, 866)
def test_what_arrives_after_a_deduction(amount, deduction):
    amount, deduction = max(amount, deduction), min(amount, deduction)
    worked = after_deduction(yuan(amount), yuan(deduction), "长期护理保险")

    assert fen(worked.value) == amount - deduction
    assert holds_to_the_fen(*worked.steps)
    assert "（长期护理保险）" in worked.steps[0]


@given(FEN, st.integers(0, 3000), st.integers(1, 600))
@example(500000, 800, 36)
def test_a_one_off_payment(base, rate, months):
    worked = top_up(yuan(base), yuan(rate), months)

    assert fen(worked.value) == half_up(base * rate * months, 10_000)
    assert holds_to_the_fen(*worked.steps)


@given(st.integers(1, 60), st.integers(0, 12), st.integers(0, 6))
def test_waiting_months_counted_year_by_year(missed, fixed, per_year):
    waiting = fixed
    for _ in range(2, missed + 1):
        waiting += per_year
    worked = resident_waiting(missed, fixed, per_year)

    assert worked.value == waiting
    assert holds_to_the_fen(*worked.steps)


@pytest.mark.parametrize(("missed", "months"), [(1, 3), (2, 4), (3, 5), (4, 6), (5, 7)])
def test_waiting_months_of_the_official_examples(missed, months):
    # 青岛 and 龙陵: the first missed year counts the fixed months only
    assert resident_waiting(missed, fixed=3, per_year=1).value == months


@given(st.integers(0, 72), st.integers(0, 60), st.sampled_from([3, 6]))
def test_repaired_years_are_taken_off_one_by_one_down_to_the_least(beyond, repaired, least):
    waiting = least + beyond
    for _ in range(repaired):
        waiting -= 1 if waiting > least else 0

    assert repaired_waiting(least + beyond, repaired, least).value == waiting


@given(st.integers(1, 60), st.sampled_from([3, 6]))
def test_the_shown_sum_of_repaired_years_is_true(repaired, least):
    worked = repaired_waiting(least + repaired, repaired, least)

    assert holds_to_the_fen(*worked.steps)
    assert f"最少 {least} 个月" in worked.steps[0]


@pytest.mark.parametrize(
    ("months", "repaired", "least", "left"),
    [
        (4, 0, 3, 4),
        (4, 1, 3, 3),
        (5, 1, 3, 4),
        (4, 2, 3, 3),
        (6, 3, 6, 6),
        (7, 4, 6, 6),
        (9, 1, 6, 8),
    ],
)
def test_repair_never_goes_below_the_least_months(months, repaired, least, left):
    assert repaired_waiting(months, repaired, least).value == left


@given(st.integers(0, 50), st.integers(0, 700))
def test_missing_months_are_those_not_yet_paid(required_years, paid):
    worked = months_missing(required_years, paid)

    assert worked.value == sum(1 for _ in range(paid, required_years * 12))


@given(st.integers(10, 40), st.integers(0, 600))
@example(30, 359)
@example(30, 360)
@example(30, 361)
def test_the_shown_sum_of_missing_months_is_true(required_years, paid):
    assert holds_to_the_fen(*months_missing(required_years, paid).steps)


@pytest.mark.parametrize(("paid", "enough"), [(359, False), (360, True), (361, True)])
def test_who_has_paid_enough_is_told_so(paid, enough):
    assert ("够了" in months_missing(30, paid).steps[0]) is enough


@pytest.mark.parametrize("value", NO_MONEY)
@pytest.mark.parametrize(
    "work",
    [
        sensible,
        month_of_year,
        lambda value: share(value, Decimal(2), "人均养老金"),
        lambda value: after_deduction(value, Decimal(3), "大额医疗互助"),
        lambda value: top_up(value, Decimal(8), 36),
    ],
    ids=["sensible", "month_of_year", "share", "after_deduction", "top_up"],
)
def test_no_sum_is_made_of_what_cannot_be_money(work, value):
    with pytest.raises(BadNumber):
        work(Decimal(value))


@pytest.mark.parametrize("value", ["0.01", "100000000"])
def test_the_smallest_and_the_largest_sum_are_taken(value):
    assert sensible(Decimal(value)) == Decimal(value)


@pytest.mark.parametrize("value", NO_SHARE)
@pytest.mark.parametrize(
    "work",
    [
        lambda value: share(Decimal(3700), value, "人均养老金"),
        lambda value: after_deduction(Decimal(100), value, "大额医疗互助"),
        lambda value: top_up(Decimal(5000), value, 36),
    ],
    ids=["share", "after_deduction", "top_up"],
)
def test_no_sum_is_made_with_a_senseless_rate_or_deduction(work, value):
    with pytest.raises(BadNumber):
        work(Decimal(value))


def test_a_deduction_larger_than_the_sum_is_refused():
    assert after_deduction(Decimal(3), Decimal(3), "大额医疗互助").value == 0
    with pytest.raises(BadNumber, match="比 3 还多"):
        after_deduction(Decimal(3), Decimal("3.01"), "大额医疗互助")


@pytest.mark.parametrize("years", [-1, 0, 61, 10**12])
def test_no_waiting_for_years_that_nobody_can_miss(years):
    with pytest.raises(BadNumber):
        resident_waiting(years, 3, 1)


@pytest.mark.parametrize("years", [-1, 10**12])
def test_nobody_repairs_fewer_than_no_years_or_more_than_a_life(years):
    with pytest.raises(BadNumber):
        repaired_waiting(6, years, 3)


@pytest.mark.parametrize("months", [-1, 0, 601, 10**12])
def test_no_payment_for_months_that_nobody_can_miss(months):
    with pytest.raises(BadNumber):
        top_up(Decimal(5000), Decimal(8), months)


@pytest.mark.parametrize("months", [-1, 10**12])
def test_nobody_paid_for_fewer_than_no_months_or_for_more_than_a_life(months):
    with pytest.raises(BadNumber):
        months_missing(30, months)


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_number_loses_needless_zeros_and_nothing_else(digits, places):
    text = plain(Decimal(digits).scaleb(-places))

    assert Decimal(text) == Decimal(digits).scaleb(-places)
    assert not re.search(r"\.\d*0$|\.$|[eE]", text)


@pytest.mark.parametrize(
    ("value", "text"), [("157.50", "157.5"), ("100", "100"), ("140.00", "140"), ("1E+3", "1000")]
)
def test_a_number_reads_as_people_write_it(value, text):
    assert plain(Decimal(value)) == text


@given(st.integers(0, 10**12))
def test_rounding_to_the_fen_takes_halves_up(thousandths):
    assert fen(cents(Decimal(thousandths).scaleb(-3))) == half_up(thousandths, 10)
