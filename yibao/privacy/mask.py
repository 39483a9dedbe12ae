"""Masks ID, phone and card numbers in what people type; sums, years, dates and hotlines stay."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

ID, PHONE, CARD = "身份证号", "手机号", "卡号"

_DIGIT = "[0-9０-９]"
_GAP = r"[ \t\r\n\u3000\-‐‑‒–—−－_·./]"
_CHECK = "[XxＸｘ]"
# Eleven digits at least, with up to two signs between them
_RUN = re.compile(rf"[+＋]?{_DIGIT}(?:{_GAP}{{0,2}}{_DIGIT}){{10,}}(?:{_GAP}{{0,2}}{_CHECK})?")
_PIECES = re.compile(f"({_GAP}+)")
_MOST_PIECES = 2 * 20  # of a card's digits, each alone, with the gaps; keeps long junk cheap
_PHONE = re.compile(r"(?:0{0,2}86|0)?1[3-9]\d{9}")
_ID_PARTS = {(6, 8, 4), (6, 6, 3)}
_CARD_PARTS = {(6, 10), (6, 13)}  # the bank, then the account
_DAYS = re.compile(r"(?:(?:19|20)\d{2}(?:[01]\d[0-3]\d)?)+")


def masked(text: str) -> str:
    """The text with every personal number replaced by its kind: 〔身份证号〕."""
    return _RUN.sub(_masked_run, text)


def _masked_run(match: re.Match[str]) -> str:
    """The run with its longest personal numbers replaced, from the left: 工资5000 138 1234 5678."""
    pieces = _PIECES.split(match[0])  # digits at even places, gaps between them
    plain = [unicodedata.normalize("NFKC", piece).upper().lstrip("+") for piece in pieces]
    kept, start = "", 0
    while start < len(pieces):
        kind, end = _longest_kind(plain, start)
        kept += f"〔{kind}〕" if kind else pieces[start]
        kept += "".join(pieces[end : end + 1])
        start = end + 1
    return kept


def _longest_kind(plain: list[str], start: int) -> tuple[str | None, int]:
    for end in range(min(len(plain), start + _MOST_PIECES), start, -2):
        kind = _kind(plain[start:end:2])
        if kind:
            return kind, end
    return None, start + 1


def _kind(parts: list[str]) -> str | None:
    return _unbroken_kind(parts[0]) if len(parts) == 1 else _broken_kind(parts)


def _unbroken_kind(number: str) -> str | None:
    if _PHONE.fullmatch(number):
        return PHONE
    if len(number) in (15, 18):
        return ID
    return CARD if len(number) > 15 else None


def _broken_kind(parts: list[str]) -> str | None:
    number = "".join(parts)
    if _PHONE.fullmatch(number):
        return PHONE
    if tuple(map(len, parts)) in _ID_PARTS:
        return ID
    if len(number) == 18 and _is_day(number[6:14]):
        return ID
    if len(number) == 15 and _is_day("19" + number[6:12]):
        return ID
    if all(_DAYS.fullmatch(part) for part in parts) or _DAYS.fullmatch(number):
        return None
    evenly = all(len(part) == 4 for part in parts[:-1]) or all(len(part) == 1 for part in parts)
    evenly = evenly or tuple(map(len, parts)) in _CARD_PARTS
    return CARD if 15 <= len(number) <= 19 and evenly else None


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2100
