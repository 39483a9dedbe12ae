"""Digits in any dress, sign by sign so that places stay: １, ①, 一三八, 幺, 洞."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SPOKEN = (
    "零〇○洞",
    "一幺壹",
    "二两贰貳",
    "三叁參",
    "四肆",
    "五伍",
    "六陆陸",
    "七柒拐",
    "八捌",
    "九玖勾",
)
SPOKEN_DIGITS = "".join(_SPOKEN)
_VALUES = str.maketrans(
    {sign: str(value) for value, signs in enumerate(_SPOKEN) for sign in signs}
    | dict.fromkeys("x×叉", "X")
)


def plain(text: str) -> str:
    """The text with typed digits and marks in their plain form, each sign where it stood."""
    return "".join(map(_plain_sign, text))


def valued(digits: str) -> str:
    """Plain digits of a row of typed or spoken ones; a spoken X is X."""
    return digits.replace("艾克斯", "X").replace("埃克斯", "X").translate(_VALUES)


@lru_cache(maxsize=20_000)
def _plain_sign(sign: str) -> str:
    if sign in SPOKEN_DIGITS:
        return sign
    value = unicodedata.digit(sign, None)
    if value is not None:
        return str(value)
    simple = unicodedata.normalize("NFKC", sign)
    return simple if len(simple) == 1 else sign
