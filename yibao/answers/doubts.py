"""A friendly question where a number cannot be meant: below nothing, or beyond all sense."""

from __future__ import annotations

from decimal import Decimal

from yibao.answers.draft import Draft
from yibao.rules.arithmetic import plain


def doubt(draft: Draft, number: Decimal, example: str) -> None:
    """Ask for the number once more instead of working with it."""
    draft.remark(f"您说的 {plain(number)} 元不像真的数，我先不算。")
    draft.ask(f"麻烦再说一遍这个数，比如「{example}」。")
