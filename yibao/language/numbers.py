"""Ages, lengths of time and sums in what people type, in digits or Chinese numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import cn2an

_N = r"(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万]+)"
_LENGTH = rf"(?P<years>{_N}|半)\s*(?:来|多)?年(?P<half>半)?(?:零?(?P<extra>{_N})个?月)?|(?P<months>{_N})\s*(?:来|多)?个多?月"
_BREAK = r"(?:断|停|漏|欠|脱保|空)(?:了|缴|交|保|档|掉|过)*|(?:没|未|没有|忘了?)(?:再|去|给)?(?:交|缴|买|上|续)(?:过|了|上)?"
_MONEY = rf"(?P<sum>{_N})\s*(?P<ten_thousand>万)?"

# Order matters: an earlier pattern keeps its characters from the later ones
_PATTERNS = {
    "age": (
        rf"(?P<under>不满|不到|未满)\s*(?P<age>{_N})\s*(?:周岁|岁)",
        rf"(?P<age>{_N})\s*(?:周岁|岁)\s*(?P<under>以下)",
        rf"(?:满|年满|过了?)?\s*(?P<age>{_N})\s*(?:多)?\s*(?:周岁|岁|歲)",
        r"(?P<born>(?:19|20)\d{2})\s*年?\s*(?:出生|生人|生的|年生|的人)",
        r"^(?:我|他|她|我[爸妈]|老人家?)?(?:今年)?(?P<age>\d{2})(?:了|的)?(?:呢)?$",
        rf"(?:今年|年龄|虚岁|岁数)[是有]?\s*(?P<age>{_N})(?![\d.年月个元块万号点]|\s*(?:年|月|元|块))",
    ),
    "average_pension": (
        rf"(?:人均|平均|均)(?:月)?(?:基本)?(?:养老金|退休金|养老)[^\d零一二两三四五六七八九十]{{0,6}}{_MONEY}\s*(?:元|块钱?)?",
        rf"(?:养老金|退休金)(?:人均|平均)[^\d零一二两三四五六七八九十]{{0,4}}{_MONEY}\s*(?:元|块钱?)?",
    ),
    "missing_months": (rf"(?:还?差|还?缺|还?少|不够)(?:着|了|的是)?\s*(?:{_LENGTH})",),
    "gap_months": (
        rf"(?:{_BREAK})[^\d，。？?！!；;]{{0,6}}?(?:{_LENGTH})",
        rf"(?:{_LENGTH})\s*(?:都|多|里|里面|中间|时间|来)?\s*(?:{_BREAK})",
        rf"^(?:大概|大约|差不多|有|就)?(?:{_LENGTH})(?:多|左右|吧|了|了吧|的样子)?$",
    ),
    "paid_months": (
        rf"(?:交|缴|买|上)(?:费|社保|医保|保险)?(?:了|过)?(?:有|快|才|差不多|大概)?\s*(?:{_LENGTH})",
    ),
    "amount": (
        rf"(?:基数|工资|养老金|退休金|收入|花了|费用)[是有为大概约每个月]{{0,5}}\s*{_MONEY}\s*(?:元|块钱?)?",
        rf"{_MONEY}\s*(?:元|块钱?|圆)",
        r"(?P<sum>[一二两三四五六七八九十]+万[零〇一二两三四五六七八九十百千]*)(?P<ten_thousand>(?!))?",
        r"(?P<sum>\d+(?:\.\d+)?)(?P<ten_thousand>万)(?!\d)",
    ),
}
_COMPILED = {
    name: tuple(re.compile(pattern) for pattern in patterns) for name, patterns in _PATTERNS.items()
}
OLDEST = 120


@dataclass(frozen=True)
class Number:
    """A number found in a text: entity, offsets, and its value as plain digits."""

    entity: str
    start: int
    end: int
    value: str


def numbers(text: str, today: date) -> list[Number]:
    """Every age, length of time and sum in the text, in order, none overlapping another."""
    found: list[Number] = []
    for entity, patterns in _COMPILED.items():
        for pattern in patterns:
            for match in pattern.finditer(text):
                taken = any(match.start() < n.end and n.start < match.end() for n in found)
                value = None if taken else _value(entity, match, today)
                if value is not None:
                    found.append(Number(entity, match.start(), match.end(), value))
    return sorted(found, key=lambda number: number.start)


def as_decimal(text: str) -> Decimal | None:
    """A number in digits or Chinese numerals; None if it is neither."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        pass
    try:
        return Decimal(str(cn2an.cn2an(text, "smart")))
    except ValueError:
        return None


def _value(entity: str, match: re.Match[str], today: date) -> str | None:
    if entity == "age":
        return _age(match, today)
    if entity in ("amount", "average_pension"):
        return _sum(match)
    return _months(match)


def _age(match: re.Match[str], today: date) -> str | None:
    groups = match.groupdict()
    if groups.get("born"):
        age = today.year - int(groups["born"])
    else:
        number = as_decimal(groups["age"])
        if number is None or number != number.to_integral_value():
            return None
        age = int(number) - (1 if groups.get("under") else 0)
    return str(age) if 0 <= age <= OLDEST else None


def _months(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if groups["months"]:
        months = as_decimal(groups["months"])
        return None if months is None else str(int(months))
    years = Decimal("0.5") if groups["years"] == "半" else as_decimal(groups["years"])
    if years is None or years > OLDEST:
        return None
    extra = as_decimal(groups["extra"] or "0") or Decimal(0)
    return str(int(years * 12 + (6 if groups["half"] else 0) + extra))


def _sum(match: re.Match[str]) -> str | None:
    number = as_decimal(match["sum"])
    if number is None:
        return None
    total = number * 10000 if match["ten_thousand"] else number
    return format(total.normalize(), "f")
