"""A number that says nothing but itself is read as what was asked for last: 3700, 二十, 5千."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from actions.memory import Parse
from yibao.language.normaliser import normalised
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


def read_as_asked(parse: Parse, expects: str) -> Parse:
    """The message as a fact, where a number was asked for and it is nothing but one."""
    number = _number(str(parse.get("text") or "")) if expects in _ASKED else None
    if number is None:
        return parse
    name, units = _ASKED[expects]
    text = str(parse["text"])
    fact: dict[str, Any] = {"entity": name, "value": f"{number * units:f}"}
    return {
        **parse,
        "intent": {"name": "inform", "confidence": 1.0},
        "entities": [{**fact, "start": 0, "end": len(text)}],
        "questions": [],
    }


def _number(text: str) -> Decimal | None:
    bare = _BARE.fullmatch(_MARKS.sub("", normalised(text).text.strip()))
    return as_decimal(bare[1]) if bare else None
