"""Text in columns on a screen, where a Chinese sign is as wide as two letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import combining, east_asian_width

GAP = "  "


def width(text: str) -> int:
    """How many letters wide the text is on a screen."""
    return sum(
        0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text
    )


def padded(text: str, wide: int, *, right: bool = False) -> str:
    """The text with blanks up to that width, before it if it stands at the right."""
    blanks = " " * (wide - width(text))
    return blanks + text if right else text + blanks


def table(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> list[str]:
    """Lines of a table; the columns named by number stand at the right."""
    at_right = set(right)
    widths = [max(map(width, column)) for column in zip(*rows)]
    return [
        GAP.join(
            padded(cell, wide, right=number in at_right)
            for number, (cell, wide) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]
