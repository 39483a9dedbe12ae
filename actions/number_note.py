"""The kind word, once a conversation, to somebody who sent a personal number."""

from __future__ import annotations

from rasa_sdk import Tracker

from yibao.privacy import MASK

_ADVICE = "以后不用发号码，说地方和年纪就行。"


def number_note(tracker: Tracker) -> str:
    """The note for the numbers that were masked; empty if there are none, or it was said before.

    The conversation's own events tell, so that any worker may answer next.
    """
    if any(_ADVICE in text for text in _texts(tracker, "bot")):
        return ""
    found = [mask for text in _texts(tracker, "user") for mask in MASK.finditer(text)]
    if not found:
        return ""
    kinds = dict.fromkeys(mask[1] for mask in found)
    heard = "只听了年纪和男女，" if any(mask[2] for mask in found) else ""
    return f"（您发的{'、'.join(kinds)}我没有留，{heard}号码已经遮住了。{_ADVICE}）"


def _texts(tracker: Tracker, who: str) -> list[str]:
    return [str(e.get("text") or "") for e in tracker.events if e.get("event") == who]
