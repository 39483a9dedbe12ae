"""A number that says nothing but itself is read as what was asked for last: 3700, 二十, 18年.

打错了，是三年 asks nothing: it puts another length of time in the place of the one that is known.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from actions.memory import Parse
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


_LENGTHS = frozenset({"gap_months", "missing_months", "paid_months"})
_CORRECTS = re.compile(r"不对|不是|错|应该|^(?:[哦噢哎]\W*)?是")


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
    months = length_alone(text)
    lengths = _LENGTHS & set(known)
    if name not in _LENGTHS and len(lengths) == 1 and _CORRECTS.search(text):
        (name,) = lengths
    return (name, Decimal(months)) if months and name in _LENGTHS else None
