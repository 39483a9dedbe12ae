"""Cuts a text to what one message may hold, where a reader would pause."""

from __future__ import annotations

import re

# WeChat's own limit is 2,048 bytes, the end included
MOST_BYTES = 2047
# Left free for what may be said around a reply: which question it answers, that another one waits
ROUND_IT = 170
# A piece may stay a third short for a better place to cut
_LEAST_FILLED = 2 / 3
_PAUSES = (
    re.compile(r"\n"),
    re.compile(r"[。！？!?；;]+[”」』）)]*"),
    re.compile(r"[，,、：:\s]"),
)
# Neither within a number nor before the sign that closes what stands before it
_WITHIN = re.compile(
    r"[0-9A-Za-z.%％/-]{2}|.[，。！？；：、）」』》】”)\u200d\ufe0f\u20e3]", re.DOTALL
)


def size(text: str) -> int:
    """How many bytes the platform counts."""
    return len(text.encode("utf-8", "replace"))


def cut(text: str, most: int = MOST_BYTES) -> tuple[str, str]:
    """The text's beginning of at most so many bytes (12 at least), and the rest; nothing is lost but blanks between."""
    text = text.strip()
    if size(text) <= most:
        return text, ""
    reach = _reach(text, most)
    at = next(filter(None, (_last(pause, text, reach) for pause in _PAUSES)), 0) or _anywhere(
        text, reach
    )
    at = _before_a_title(text, at)
    return text[:at].rstrip(), text[at:].lstrip()


def _reach(text: str, most: int) -> int:
    # A byte sequence cut short is dropped in decoding
    return len(text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore"))


def _last(pause: re.Pattern[str], text: str, reach: int) -> int:
    ends = [found.end() for found in pause.finditer(text, 0, reach)]
    good = [end for end in ends if end >= reach * _LEAST_FILLED]
    return good[-1] if good else 0


def _anywhere(text: str, reach: int) -> int:
    at = reach
    while at > reach * _LEAST_FILLED and _WITHIN.match(text, at - 1):
        at -= 1
    return at if at > reach * _LEAST_FILLED else reach


def _before_a_title(text: str, at: int) -> int:
    # A title goes with what stands under it
    head = text[:at].rstrip()
    last = head.rfind("\n") + 1
    return last if last and re.fullmatch(r"【[^\n]*】", head[last:]) else at
