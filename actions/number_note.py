"""The kind word, once a conversation, to somebody who sent a personal number."""

from __future__ import annotations

from actions.turn import Turn
from yibao.privacy import MASK


def number_note(turn: Turn) -> str:
    """The note for the numbers that were masked; empty if there are none, or it was said before."""
    found = list(MASK.finditer(str(turn.said.get("text") or "")))
    if turn.memory.noted or not found:
        return ""
    kinds = dict.fromkeys(mask[1] for mask in found)
    heard = "只听了年纪和男女，" if any(mask[2] for mask in found) else ""
    return f"（您发的{'、'.join(kinds)}我没有留，{heard}号码已经遮住了。以后不用发号码，说地方和年纪就行。）"
