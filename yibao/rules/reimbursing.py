"""What the insurance pays of a hospital bill, each step shown (all sums in 元)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from yibao.errors import BadNumber
from yibao.rules.arithmetic import Worked, cents, plain, sensible, sensible_rate


@dataclass(frozen=True)
class Bracket:
    """A slice of cost with its rate (%): above `over`, up to and with `upto` (None: no end)."""

    over: Decimal
    upto: Decimal | None
    percent: Decimal


class Reading(Enum):
    """How a table of rates is read: each slice at its own rate, or the whole sum at one."""

    SLICES = "分段累加"
    WHOLE = "整笔按一档"


@dataclass(frozen=True)
class _Piece:
    """A stretch of cost that one bracket pays for."""

    bracket: Bracket
    low: Decimal
    high: Decimal

    @property
    def paid(self) -> Decimal:
        return cents((self.high - self.low) * self.bracket.percent / 100)

    def shown(self, start: Decimal) -> str:
        cost = f"{plain(self.high)} 元"
        if self.low > 0:
            name = "起付线 " if self.low == start else ""
            cost = f"({cost} − {name}{plain(self.low)} 元)"
        return f"{cost} × {plain(self.bracket.percent)}% = {plain(self.paid)} 元"


def reimbursement(
    eligible: Decimal,
    deductible: Decimal,
    brackets: Sequence[Bracket],
    ceiling: Decimal | None = None,
    reading: Reading = Reading.SLICES,
    counted_from_deductible: bool = False,
) -> Worked:
    """What is paid of the eligible cost above the deductible, the ceiling at most.

    Brackets are measured on the cost with the deductible in it, or with `counted_from_deductible`
    on the excess above it; cost beyond the last bracket is not paid. Each slice is rounded to 分,
    so that the lines shown add up. Raises BadNumber if brackets leave a gap, overlap or begin
    above the deductible.
    """
    start = Decimal(0) if counted_from_deductible else _sum_or_nothing(deductible)
    _check(brackets, start)
    excess = sensible(eligible) - _sum_or_nothing(deductible)
    if ceiling is not None:
        sensible(ceiling)
    if excess <= 0:
        reached = "没到" if excess < 0 else "刚到"
        line = f"{plain(eligible)} 元{reached}起付线 {plain(deductible)} 元，先自己付"
        return Worked(Decimal(0), (line,))
    steps = []
    if counted_from_deductible and deductible:
        difference = f"{plain(eligible)} 元 − 起付线 {plain(deductible)} 元 = {plain(excess)} 元"
        steps.append(f"{difference}（超过起付线的部分）")
    return _paid(start + excess, start, brackets, ceiling, reading, steps)


def own_share(total: Decimal, reimbursed: Decimal) -> Worked:
    """What the patient pays; raises BadNumber if more is reimbursed than the bill."""
    paid = _sum_or_nothing(reimbursed)
    left = sensible(total) - paid
    if left < 0:
        raise BadNumber(f"报销的 {reimbursed} 元比总费用 {total} 元还多")
    step = f"{plain(total)} 元 − 报销 {plain(paid)} 元 = {plain(left)} 元（您自己付）"
    return Worked(left, (step,))


def _sum_or_nothing(value: Decimal) -> Decimal:
    return sensible(value) if value else Decimal(0)


def _check(brackets: Sequence[Bracket], start: Decimal) -> None:
    if not brackets:
        raise BadNumber("没有报销比例，算不出来")
    for bracket in brackets:
        sensible_rate(bracket.percent)
        over = _sum_or_nothing(bracket.over)
        if bracket.upto is not None and sensible(bracket.upto) <= over:
            raise BadNumber(f"{bracket.over} 到 {bracket.upto} 元不成一段")
    for lower, upper in pairwise(brackets):
        if lower.upto != upper.over:
            end = "没有上限" if lower.upto is None else f"到 {lower.upto} 元"
            raise BadNumber(f"上一段{end}，下一段却从 {upper.over} 元起，接不上")
    if brackets[0].over > start:
        raise BadNumber(f"从 {start} 元到第一段的 {brackets[0].over} 元没有报销比例")
    last = brackets[-1].upto
    if last is not None and last <= start:
        raise BadNumber(f"起付线 {start} 元以上没有报销比例，最后一段只到 {last} 元")


def _paid(
    cost: Decimal,
    start: Decimal,
    brackets: Sequence[Bracket],
    ceiling: Decimal | None,
    reading: Reading,
    steps: list[str],
) -> Worked:
    last = brackets[-1].upto
    if last is not None and cost > last:
        steps.append(f"{plain(cost)} 元里超过 {plain(last)} 元的部分不报")
        cost = last
    pieces = _slices(cost, start, brackets)
    if reading is Reading.WHOLE:
        pieces = [_Piece(pieces[-1].bracket, start, cost)]
    for piece in pieces:
        name = _name(piece.bracket, start, reading) if len(brackets) > 1 else ""
        steps.append(f"{name}{piece.shown(start)}")
    total = sum((piece.paid for piece in pieces), Decimal(0))
    if len(pieces) > 1:
        parts = " + ".join(f"{plain(piece.paid)} 元" for piece in pieces)
        steps.append(f"{parts} = {plain(total)} 元")
    if ceiling is not None and total > ceiling:
        cap = plain(ceiling)
        steps.append(f"{plain(total)} 元超过封顶线 {cap} 元，按封顶线 {cap} 元算")
        total = ceiling
    return Worked(total, tuple(steps))


def _slices(cost: Decimal, start: Decimal, brackets: Sequence[Bracket]) -> list[_Piece]:
    pieces = []
    for bracket in brackets:
        low = max(bracket.over, start)
        high = cost if bracket.upto is None else min(cost, bracket.upto)
        if high > low:
            pieces.append(_Piece(bracket, low, high))
    return pieces


def _name(bracket: Bracket, start: Decimal, reading: Reading) -> str:
    low, kind = max(bracket.over, start), "段" if reading is Reading.SLICES else "档"
    if bracket.upto is None:
        return f"{plain(low)} 元以上这{kind}："
    if low == 0:
        return f"{plain(bracket.upto)} 元以内这{kind}："
    return f"{plain(low)} 到 {plain(bracket.upto)} 元这{kind}："
