"""What goes in month by month, and the basic pension that comes out, each step shown."""

from __future__ import annotations

from decimal import Decimal

from yibao.errors import BadNumber
from yibao.rules.arithmetic import Worked, cents, plain, sensible, sensible_rate, share

_HIGHEST_CEILING = 500  # %; places cut the base at 300, more than this is a slip of the pen
HIGHEST_INDEX = 3  # a base is cut at three times the average wage, and so is its index


def contribution_base(
    wage: Decimal, average_wage: Decimal, floor_percent: Decimal, ceiling_percent: Decimal
) -> Worked:
    """The base that a wage counts as (元/月): between the floor and the ceiling of the place.

    Both bounds are percentages of the average wage (元/月), such as 60 and 300.
    """
    sensible(wage)
    sensible(average_wage)
    _check_bounds(floor_percent, ceiling_percent)
    floor = cents(average_wage * floor_percent / 100)
    ceiling = cents(average_wage * ceiling_percent / 100)
    average, yours = f"社会平均工资 {plain(average_wage)} 元", f"您的工资 {plain(wage)} 元"
    lowest = f"{average} × {plain(floor_percent)}% = {plain(floor)} 元（缴费基数下限）"
    highest = f"{average} × {plain(ceiling_percent)}% = {plain(ceiling)} 元（缴费基数上限）"
    if wage < floor:
        return Worked(floor, (lowest, f"{yours}比下限低，按 {plain(floor)} 元算"))
    if wage > ceiling:
        return Worked(ceiling, (highest, f"{yours}比上限高，按 {plain(ceiling)} 元算"))
    return Worked(wage, (lowest, highest, f"{yours}在下限和上限之间，就按它算"))


def monthly_contribution(base: Decimal, percent: Decimal, who: str) -> Worked:
    """What `who` (个人, 单位) pays in on a base (both 元/月)."""
    return share(base, percent, f"{who}：缴费基数")


def yearly_contribution(monthly: Decimal) -> Worked:
    """A monthly contribution (元/月) as a yearly one (元/年)."""
    yearly = sensible(monthly) * 12
    return Worked(yearly, (f"{plain(monthly)} 元/月 × 12 个月 = {plain(yearly)} 元/年",))


def basic_pension(average_wage: Decimal, index: Decimal, years: Decimal) -> Worked:
    """The basic part of a pension (元/月).

    Half of the sum of the average wage (元/月) and the own indexed wage, 1% of it for each year
    paid. Years may hold months as a fraction of two places.
    """
    if not index.is_finite() or not 0 <= index <= HIGHEST_INDEX:
        raise BadNumber(f"{index} 不像一个缴费指数")
    if not years.is_finite() or not 1 <= years <= 60 or years != cents(years):
        raise BadNumber(f"缴费 {years} 年算不出来")
    wage = plain(sensible(average_wage))
    pension = cents((average_wage + average_wage * index) / 2 * years / 100)
    both = f"({wage} 元 + {wage} 元 × {plain(index)}) ÷ 2"
    return Worked(pension, (f"{both} × {plain(years)} 年 × 1% = {plain(pension)} 元/月",))


def pension_difference(first: Worked, second: Worked) -> Worked:
    """How much more the second pension is than the first (元/月), below 0 if it is less."""
    before, after = sensible(first.value), sensible(second.value)
    remark = "两种一样多"
    if after != before:
        remark = "后一种每月多这些" if after > before else "后一种每月少这些"
    larger, smaller = max(before, after), min(before, after)
    shown = f"{plain(larger)} 元/月 − {plain(smaller)} 元/月 = {plain(larger - smaller)} 元/月"
    return Worked(after - before, (f"{shown}（{remark}）",))


def _check_bounds(floor_percent: Decimal, ceiling_percent: Decimal) -> None:
    if sensible_rate(floor_percent) == 0:
        raise BadNumber("缴费基数下限 0% 不像一个比例")
    if not ceiling_percent.is_finite() or not 100 <= ceiling_percent <= _HIGHEST_CEILING:
        raise BadNumber(f"缴费基数上限 {ceiling_percent}% 不像一个比例")
