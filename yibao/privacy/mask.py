"""Masks ID, phone and card numbers in what people type; sums, years, dates and hotlines stay."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

ID, PHONE, CARD = "身份证号", "手机号", "卡号"

_DIGIT = "[0-9０-９]"
_GAP = r"[ \t\u3000\-‐‑‒–—−－_·./]"
_CHECK = "[XxＸｘ]"
# Eleven digits at least, with up to two signs between them
_RUN = re.compile(rf"[+＋]?{_DIGIT}(?:{_GAP}{{0,2}}{_DIGIT}){{10,}}(?:{_GAP}{{0,2}}{_CHECK})?")
_UNBROKEN = re.compile(rf"{_DIGIT}{{11,}}{_CHECK}?")
_GAPS = re.compile(f"{_GAP}+")
_PHONE = re.compile(r"(?:0{0,2}86|0)?1[3-9]\d{9}")
_ID_PARTS = {(6, 8, 4), (6, 6, 3)}
_DAYS = re.compile(r"(?:(?:19|20)\d{2}(?:[01]\d[0-3]\d)?)+")


def masked(text: str) -> str:
    """The text with every personal number replaced by its kind: 〔身份证号〕."""
    return _RUN.sub(_masked_run, text)


def _masked_run(match: re.Match[str]) -> str:
    run = match[0]
    digits = unicodedata.normalize("NFKC", run).upper().lstrip("+")
    parts = _GAPS.split(digits)
    kind = _unbroken_kind(parts[0]) if len(parts) == 1 else _broken_kind(parts)
    return f"〔{kind}〕" if kind else _UNBROKEN.sub(_masked_part, run)


def _masked_part(match: re.Match[str]) -> str:
    kind = _unbroken_kind(unicodedata.normalize("NFKC", match[0]).upper())
    return f"〔{kind}〕" if kind else match[0]


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
    return CARD if 15 <= len(number) <= 19 and evenly else None


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2100
