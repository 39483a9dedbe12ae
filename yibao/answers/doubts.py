"""A friendly question where a number cannot be meant: below nothing, or beyond all sense."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from yibao.answers.draft import Draft
from yibao.errors import BadNumber
from yibao.rules.arithmetic import plain, sensible


def doubt(draft: Draft, number: Decimal, example: str, unit: str = "元") -> None:
    """Ask for the number once more instead of working with it."""
    draft.remark(f"您说的 {plain(number)} {unit}不像真的数，我先不算。")
    draft.ask(f"麻烦再说一遍这个数，比如「{example}」。")


def odd_sum(sums: Iterable[Decimal]) -> Decimal | None:
    """The first of the sums (元) that cannot be meant."""
    for number in sums:
        try:
            sensible(number)
        except BadNumber:
            return number
    return None
