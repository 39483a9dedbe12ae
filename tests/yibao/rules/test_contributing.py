"""Contributions and pensions held against whole 分, and the known pensions of the formula."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.yibao.rules.test_arithmetic import FEN, NO_MONEY, NO_SHARE, fen, half_up, yuan
from tests.yibao.rules.test_lines import holds, money, out_of_nowhere
from yibao.errors import BadNumber
from yibao.rules.arithmetic import Worked
from yibao.rules.contributing import (
    basic_pension,
    contribution_base,
    monthly_contribution,
    pension_difference,
    yearly_contribution,
)

FORMULA = {(Decimal(2), ""), (Decimal(1), "%")}
NOT_FINITE = ["NaN", "sNaN", "Infinity", "-Infinity"]


def true_to(steps, given):
    return all(map(holds, steps)) and out_of_nowhere(steps, given) == set()


@given(FEN, FEN, st.integers(1, 100), st.integers(100, 500))
@example(300_000, 700_000, 60, 300)
@example(419_999, 700_000, 60, 300)
@example(420_000, 700_000, 60, 300)
@example(2_100_000, 700_000, 60, 300)
@example(2_100_001, 700_000, 60, 300)
@example(500_000, 700_000, 60, 300)
def test_a_base_is_the_middle_one_of_floor_wage_and_ceiling(wage, average, floor, ceiling):
    bounds = [half_up(average * floor, 100), half_up(average * ceiling, 100)]
    worked = contribution_base(yuan(wage), yuan(average), Decimal(floor), Decimal(ceiling))

    assert fen(worked.value) == sorted([*bounds, wage])[1]
    rates = {(Decimal(floor), "%"), (Decimal(ceiling), "%")}
    assert true_to(worked.steps, money(yuan(wage), yuan(average)) | rates)


@pytest.mark.parametrize(
    ("wage", "steps"),
    [
        (
            "3000",
            (
                "社会平均工资 7000 元 × 60% = 4200 元（缴费基数下限）",
                "您的工资 3000 元比下限低，按 4200 元算",
            ),
        ),
        (
            "4200",
            (
                "社会平均工资 7000 元 × 60% = 4200 元（缴费基数下限）",
                "社会平均工资 7000 元 × 300% = 21000 元（缴费基数上限）",
                "您的工资 4200 元在下限和上限之间，就按它算",
            ),
        ),
        (
            "21000.01",
            (
                "社会平均工资 7000 元 × 300% = 21000 元（缴费基数上限）",
                "您的工资 21000.01 元比上限高，按 21000 元算",
            ),
        ),
    ],
)
def test_who_is_lifted_or_cut_is_told_why(wage, steps):
    worked = contribution_base(Decimal(wage), Decimal(7000), Decimal(60), Decimal(300))

    assert worked.steps == steps


def test_a_wage_on_a_bound_is_the_base_itself():
    for wage in (Decimal(4200), Decimal(21000)):
        worked = contribution_base(wage, Decimal(7000), Decimal(60), Decimal(300))
        assert worked.value == wage
        assert "在下限和上限之间" in worked.steps[-1]


@given(FEN, st.integers(0, 10_000))
@example(500_000, 200)
@example(25, 200)  # 0.25 元 × 2% is half a 分
def test_a_monthly_contribution_is_a_share_of_the_base(base, rate):
    worked = monthly_contribution(yuan(base), yuan(rate), "个人")

    assert fen(worked.value) == half_up(base * rate, 10_000)
    assert true_to(worked.steps, money(yuan(base)) | {(yuan(rate), "%")})


def test_a_monthly_contribution_names_who_pays():
    worked = monthly_contribution(Decimal(5000), Decimal(2), "个人")

    assert worked.steps == ("个人：缴费基数 5000 元 × 2% = 100 元/月",)


@given(FEN)
@example(10_000)
def test_a_yearly_contribution_is_paid_month_by_month(monthly):
    paid = 0
    for _ in range(12):
        paid += monthly
    worked = yearly_contribution(yuan(monthly))

    assert fen(worked.value) == paid
    assert true_to(worked.steps, money(yuan(monthly)) | {(Decimal(12), "个月")})
    assert worked.steps[0].endswith("元/年")


@given(st.integers(100, 10**10), st.integers(0, 30_000), st.integers(100, 6000))
@example(700_000, 10_000, 3000)
@example(102, 0, 5000)  # half of 1.02 元 × 50% is half a 分
@example(700_000, 7_345, 2508)
def test_a_basic_pension_in_whole_fen(average, index, years):
    index_given, years_given = Decimal(index).scaleb(-4), yuan(years)
    worked = basic_pension(yuan(average), index_given, years_given)

    doubled = average * 10_000 + average * index  # of 1/10000 分
    assert fen(worked.value) == half_up(doubled * years, 2 * 10_000 * 100 * 100)
    known = {(years_given, "年"), (index_given, "")} | FORMULA | money(yuan(average))
    assert true_to(worked.steps, known)


@pytest.mark.parametrize(
    ("average", "index", "years", "pension"),
    [
        (7000, 1, 30, 2100),
        (7500, 1, 31, 2325),
        (7500, 1, 30, 2250),
        (8000, 1, 31, 2480),
        (7500, 0, 30, 1125),
        (8000, 0, 31, 1240),
        (8000, 3, 60, 9600),
        (8000, "0.6", 1, 64),
        (8000, 1, "15.25", 1220),
    ],
)
def test_known_pensions(average, index, years, pension):
    worked = basic_pension(Decimal(average), Decimal(index), Decimal(years))

    assert worked.value == pension


def test_a_pension_shows_its_formula():
    assert basic_pension(Decimal(7000), Decimal("1.0"), Decimal("30.00")).steps == (
        "(7000 元 + 7000 元 × 1) ÷ 2 × 30 年 × 1% = 2100 元/月",
    )


def pension(value):
    return Worked(Decimal(value), ())


@given(FEN, FEN)
@example(210_000, 210_001)
@example(210_000, 209_999)
@example(210_000, 210_000)
def test_the_first_pension_and_the_difference_make_the_second(first, second):
    worked = pension_difference(pension(yuan(first)), pension(yuan(second)))

    assert first + fen(worked.value) == second
    assert ("多这些" in worked.steps[0]) is (second > first)
    assert ("少这些" in worked.steps[0]) is (second < first)
    assert true_to(worked.steps, money(yuan(first), yuan(second)))


@pytest.mark.parametrize(
    ("first", "second", "difference", "line"),
    [
        (2100, 2325, 225, "2325 元/月 − 2100 元/月 = 225 元/月（后一种每月多这些）"),
        (2250, 2480, 230, "2480 元/月 − 2250 元/月 = 230 元/月（后一种每月多这些）"),
        (2325, 2100, -225, "2325 元/月 − 2100 元/月 = 225 元/月（后一种每月少这些）"),
        (2100, 2100, 0, "2100 元/月 − 2100 元/月 = 0 元/月（两种一样多）"),
    ],
)
def test_a_difference_says_which_way_it_goes(first, second, difference, line):
    worked = pension_difference(pension(first), pension(second))

    assert (worked.value, worked.steps) == (difference, (line,))


@pytest.mark.parametrize("value", map(Decimal, NO_MONEY))
@pytest.mark.parametrize(
    "work",
    [
        lambda value: contribution_base(value, Decimal(7000), Decimal(60), Decimal(300)),
        lambda value: contribution_base(Decimal(3000), value, Decimal(60), Decimal(300)),
        lambda value: monthly_contribution(value, Decimal(2), "个人"),
        yearly_contribution,
        lambda value: basic_pension(value, Decimal(1), Decimal(30)),
        lambda value: pension_difference(pension(value), pension(2100)),
        lambda value: pension_difference(pension(2100), pension(value)),
    ],
    ids=["wage", "average", "base", "monthly", "pension", "first", "second"],
)
def test_no_sum_is_made_of_what_cannot_be_money(work, value):
    with pytest.raises(BadNumber):
        work(value)


@pytest.mark.parametrize("value", [*NO_SHARE, "100.01"])
def test_no_contribution_at_a_senseless_rate(value):
    with pytest.raises(BadNumber, match="不像一个比例"):
        monthly_contribution(Decimal(5000), Decimal(value), "个人")


@pytest.mark.parametrize("floor", [*NO_SHARE, "0", "-0", "100.01"])
def test_no_base_with_a_senseless_floor(floor):
    with pytest.raises(BadNumber, match="不像一个比例"):
        contribution_base(Decimal(3000), Decimal(7000), Decimal(floor), Decimal(300))


@pytest.mark.parametrize("ceiling", [*NOT_FINITE, "-300", "0", "3", "99.99", "500.01", "1E+12"])
def test_no_base_with_a_senseless_ceiling(ceiling):
    with pytest.raises(BadNumber, match=r"上限 .*不像一个比例"):
        contribution_base(Decimal(3000), Decimal(7000), Decimal(60), Decimal(ceiling))


def test_the_widest_bounds_are_taken():
    for floor, ceiling in ((100, 100), (1, 500)):
        worked = contribution_base(Decimal(50), Decimal(50), Decimal(floor), Decimal(ceiling))
        assert worked.value == 50


@pytest.mark.parametrize("index", [*NOT_FINITE, "-0.01", "3.01", "9", "1E+12"])
def test_no_pension_with_a_senseless_index(index):
    with pytest.raises(BadNumber, match="不像一个缴费指数"):
        basic_pension(Decimal(7000), Decimal(index), Decimal(30))


@pytest.mark.parametrize(
    "years", [*NOT_FINITE, "-30", "0", "0.99", "60.01", "200", "1E+40", "30.333"]
)
def test_no_pension_for_years_that_nobody_pays(years):
    with pytest.raises(BadNumber, match=r"缴费 .* 年算不出来"):
        basic_pension(Decimal(7000), Decimal(1), Decimal(years))
