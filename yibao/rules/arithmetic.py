"""Sums in Decimal that keep every step, so that an answer can show how a figure came about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from yibao.errors import BadNumber

CENT = Decimal("0.01")
LARGEST = Decimal("100000000")
_LIFE = 100 * 12  # months


@dataclass(frozen=True)
class Worked:
    """A result with the steps that led to it, each a line such as 1890元/年÷12＝157.5元/月."""

    value: Decimal
    steps: tuple[str, ...]


def plain(value: Decimal) -> str:
    """The number without needless zeros: 157.50 → 157.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cents(value: Decimal) -> Decimal:
    """The sum rounded to 分, halves up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def sensible(value: Decimal) -> Decimal:
    """The value if it can be a sum of money (元); raises BadNumber."""
    if not value.is_finite() or not Decimal(0) < value <= LARGEST:
        raise BadNumber(f"{value} 不像一个金额")
    return value


def sensible_rate(percent: Decimal) -> Decimal:
    """The rate if it can be one (%); raises BadNumber."""
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise BadNumber(f"{percent}% 不像一个比例")
    return percent


def month_of_year(yearly: Decimal) -> Worked:
    """A yearly sum (元/年) as a monthly one (元/月)."""
    monthly = cents(sensible(yearly) / 12)
    return Worked(monthly, (f"{plain(yearly)} 元/年 ÷ 12 个月 = {plain(monthly)} 元/月",))


def share(base: Decimal, percent: Decimal, base_name: str) -> Worked:
    """A percentage of a monthly base (元/月)."""
    result = cents(sensible(base) * sensible_rate(percent) / 100)
    step = f"{base_name} {plain(base)} 元 × {plain(percent)}% = {plain(result)} 元/月"
    return Worked(result, (step,))


def after_deduction(amount: Decimal, deduction: Decimal, name: str) -> Worked:
    """What arrives after a deduction (both 元/月)."""
    if not deduction.is_finite() or deduction < 0:
        raise BadNumber(f"扣 {deduction} 元算不出来")
    left = sensible(amount) - deduction
    if left < 0:
        raise BadNumber(f"扣的 {deduction} 比 {amount} 还多")
    step = f"{plain(amount)} 元 − {plain(deduction)} 元（{name}）= {plain(left)} 元/月"
    return Worked(left, (step,))


def resident_waiting(missed_years: int, fixed: int, per_year: int) -> Worked:
    """Waiting months of a resident who missed whole years.

    The first missed year counts only the fixed months, each further one adds `per_year`
    (国办发〔2024〕38号, as the official examples of 青岛 and 龙陵 work it out).
    """
    if not 1 <= missed_years <= 60:
        raise BadNumber(f"断了 {missed_years} 年算不出来")
    extra = (missed_years - 1) * per_year
    months = fixed + extra
    step = f"固定 {fixed} 个月 + 第 2 个断保年起每年 {per_year} 个月 × {missed_years - 1} = {months} 个月"
    return Worked(Decimal(months), (step,))


def repaired_waiting(months: int, repaired_years: int, least: int) -> Worked:
    """Waiting months after paying for missed years: one month less for each, not below `least`."""
    if not 0 <= repaired_years <= 60:
        raise BadNumber(f"补 {repaired_years} 年算不出来")
    left = max(months - repaired_years, least)
    step = f"{months} 个月 − 补 {repaired_years} 年减 {repaired_years} 个月 = {left} 个月（最少 {least} 个月）"
    return Worked(Decimal(left), (step,))


def top_up(base: Decimal, percent: Decimal, months: int) -> Worked:
    """A one-off payment for missing months: base (元/月) × rate × months."""
    if not 1 <= months <= 600:
        raise BadNumber(f"差 {months} 个月算不出来")
    result = cents(sensible(base) * sensible_rate(percent) / 100 * months)
    step = f"{plain(base)} 元/月 × {plain(percent)}% × {months} 个月 = {plain(result)} 元"
    return Worked(result, (step,))


def months_missing(required_years: int, paid_months: int) -> Worked:
    """Months still to be paid until the required years are full; 0 when they are."""
    if not 0 <= paid_months <= _LIFE:
        raise BadNumber(f"交过 {paid_months} 个月算不出来")
    if paid_months >= required_years * 12:
        enough = (
            f"{required_years} 年 × 12 = {required_years * 12} 个月，已交 {paid_months} 个月，够了"
        )
        return Worked(Decimal(0), (enough,))
    missing = required_years * 12 - paid_months
    step = f"{required_years} 年 × 12 − 已交 {paid_months} 个月 = 还差 {missing} 个月"
    return Worked(Decimal(missing), (step,))
