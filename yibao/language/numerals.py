"""Numbers as people write them: 5,000, 三千二, 2万5, 一点五万, 两三."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import cn2an

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
# Never from the middle, and no longer than any sum, so that a long row of numerals costs no time
_CHINESE = (
    r"(?:(?<=零)|(?<![零〇一二两三四五六七八九十百千万]))[零〇一二两三四五六七八九十百千万]{1,16}"
)
# One numeral without a sign, a fraction or an exponent before it
NUMERAL = rf"(?<![\d.,\-−－^点])(?:{_DIGITS}|{_CHINESE})(?![\d^])"
# A sum: also 2万5, 3万5千, 3w, 一点五万, 二十来万
UNIT = r"(?:[万千百]|[wWkK](?![A-Za-z]))"
SUM = rf"(?<![\d.,\-−－^点])(?:(?:\d+(?:\.\d+)?[多来]?{UNIT})+(?:[二三四五六七八九](?![二三四五六七八九十百千万])|\d{{0,4}})|[一二三四五六七八九]?十[多来]万|{_DIGITS}|{_CHINESE}点{_CHINESE}|{_CHINESE})(?![\d^])"
_UNITS = {"万": 10000, "w": 10000, "千": 1000, "k": 1000, "百": 100}
_MIXED = re.compile(r"(\d+(?:\.\d+)?)([万千百wk]?)")
_MIXED_WHOLE = re.compile(r"(?:\d+(?:\.\d+)?[万千百wk])+\d{0,4}")
_VAGUE = re.compile(r"[一二两三四五六七八九]([二两三四五六七八九][百千万]?)")
_LAST = re.compile(r"(?<=\d[万千百wk])[二三四五六七八九]$")
_ABOUT = re.compile(r"(?<=[\d十])[多来](?=[万千百wk])")


def as_decimal(text: str) -> Decimal | None:
    """The number that the text writes; of two in a row (两三) the larger; None if it is none."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        pass
    text = _ABOUT.sub("", text.lower())
    text = _LAST.sub(lambda match: str("一二三四五六七八九".index(match[0]) + 1), text)  # 4万三
    if _MIXED_WHOLE.fullmatch(text):
        return _mixed(text)
    vague = _VAGUE.fullmatch(text)
    if text.endswith("万") and "点" in text:
        part = as_decimal(text[:-1])
        return None if part is None else part * 10000
    try:
        return Decimal(str(cn2an.cn2an(vague[1] if vague else text, "smart")))
    except ValueError:
        return None


def _mixed(text: str) -> Decimal | None:
    total, unit = Decimal(0), 0
    for number, name in _MIXED.findall(text):
        if not name and len(number) == 1:
            # 2万5 means two and a half times ten thousand
            total += Decimal(number) * unit / 10
        else:
            unit = _UNITS.get(name, 1)
            total += Decimal(number) * unit
    return total
