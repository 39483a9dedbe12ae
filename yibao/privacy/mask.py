"""Masks ID, phone and card numbers in what people type; sums, years and hotlines stay."""

from __future__ import annotations

import re

_GAP = r"[ \t\u3000\-－—·.]?"
_DIGIT = r"[0-9０-９]"
_NO_DIGIT_BEFORE, _NO_DIGIT_AFTER = rf"(?<!{_DIGIT})", rf"(?!{_DIGIT})"


def _digits(count: str) -> str:
    return rf"(?:{_DIGIT}{_GAP}){{{count}}}"


# Longest first: a card number must not be taken for an ID number with a tail
_KINDS = (
    ("卡号", rf"{_digits('18')}{_DIGIT}"),
    ("身份证号", rf"{_digits('17')}[0-9０-９XxＸｘ]"),
    ("卡号", rf"{_digits('15,16')}{_DIGIT}"),
    ("身份证号", rf"{_digits('14')}{_DIGIT}"),
    ("手机号", rf"(?:[+＋]?[8８][6６]{_GAP})?[1１]{_GAP}[3-9３-９]{_GAP}{_digits('8')}{_DIGIT}"),
)
_COMPILED = tuple(
    (name, re.compile(_NO_DIGIT_BEFORE + pattern + _NO_DIGIT_AFTER)) for name, pattern in _KINDS
)


def masked(text: str) -> str:
    """The text with every personal number replaced by its kind: 〔身份证号〕."""
    for name, pattern in _COMPILED:
        text = pattern.sub(f"〔{name}〕", text)
    return text
