"""A number that says nothing but itself is read as what was asked for last: 3700, 二十, 18年.

打错了，是三年 asks nothing: it puts another length of time in the place of the one that is known;
如果是74呢 puts another age there, for as long as it is supposed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from actions.memory import Parse
from yibao.language.ages import OLDEST
from yibao.language.normaliser import normalised
from yibao.language.numbers import length_alone
from yibao.language.numerals import SUM, as_decimal

_BARE = re.compile(
    rf"(?:大概|大约|差不多|就|是|有|约|也就)*\s*({SUM})\s*(?:左右|吧|呢|的|了|块钱?|元|多|来)*"
)
_MARKS = re.compile(r"[\s，,。.！!～~]+$")
# What an answer may ask for, the entity that it becomes, and how many of its units one is
_ASKED = {
    "average_pension": ("average_pension", 1),
    "average_wage": ("average_wage", 1),
    "wage": ("wage", 1),
    "amount": ("amount", 1),
    "age": ("age", 1),
    "gap_years": ("gap_months", 12),
    "missing_years": ("missing_months", 12),
    "paid_years": ("paid_months", 12),
}


_IF = r"如果|要是|假如|换成"
_OOPS = re.compile(
    rf"(?:{_IF}|(?:说|打|写|搞|弄|记|算)错了?|错了|不对|应该|刚才|[我哦噢哎]|[\W_])*"
)
_MONEY = re.compile("[块元]")
_LENGTHS = frozenset({"gap_months", "missing_months", "paid_months"})
_CORRECTS = re.compile(rf"{_IF}|不对|不是|错|应该|^(?:[哦噢哎]\W*)?是")


def read_as_asked(parse: Parse, expects: str, known: Collection[str] = ()) -> Parse:
    """The message as a fact, where it is only a number: the one asked for, or that of a `known` fact."""
    fact = _fact(normalised(str(parse.get("text") or "")).text.strip(), expects, known)
    if fact is None:
        return parse
    name, value = fact
    entity = {"entity": name, "value": f"{value:f}", "start": 0, "end": len(str(parse["text"]))}
    return {
        **parse,
        "intent": {"name": "inform", "confidence": 1.0},
        "entities": [entity],
        "questions": [],
    }


def _fact(text: str, expects: str, known: Collection[str]) -> tuple[str, Decimal] | None:
    name, units = _ASKED.get(expects, ("", 1))
    bare = _BARE.fullmatch(_MARKS.sub("", text)) if name else None
    if bare:
        number = as_decimal(bare[1])
        return None if number is None else (name, number * units)
    if not _CORRECTS.search(text):
        months = length_alone(text) if name in _LENGTHS else None
        return (name, Decimal(months)) if months else None
    return _corrected(text, name, known)


def _corrected(text: str, asked: str, known: Collection[str]) -> tuple[str, Decimal] | None:
    """The fact that a correction means; none where it may be one of two."""
    lengths = [asked] if asked in _LENGTHS else [name for name in known if name in _LENGTHS]
    months = length_alone(text)
    if months:
        return (lengths[0], Decimal(months)) if len(lengths) == 1 else None
    age = _age(_OOPS.sub("", text, count=1))
    return ("age", age) if age and "age" in known and not lengths else None


def _age(text: str) -> Decimal | None:
    bare = _BARE.fullmatch(_MARKS.sub("", text.replace("的话", "")))
    number = as_decimal(bare[1]) if bare and not _MONEY.search(text) else None
    return number if number in range(1, OLDEST + 1) else None
