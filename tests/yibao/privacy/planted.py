"""Made-up personal numbers as people type and say them, and what only looks like one; always the same."""

from __future__ import annotations

import random
from dataclasses import dataclass

SEED = 20261122
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PLACES = ("310101", "450103", "110105", "440106", "510104", "420102")
_SPOKEN = "零一二三四五六七八九"
_AROUND = (
    ("", ""), ("", ""), ("我的号码是", ""), ("上海退休每月返多少，", ""), ("", "，医保卡余额怎么查"),
    ("我妈七十了，", "，帮我查查"), ("工资5000，", "怎么交"), ("（", "）"), ("2026年交了费，", "，收到没有"),
)  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A number, the way it is written, and the message that holds it."""

    kind: str
    number: str
    written: str
    message: str


def planted(count: int) -> list[Planted]:
    """So many numbers of every kind in every dress."""
    chance = random.Random(SEED)
    kinds = (_id, _wrong_id, _old_id, _phone, _phone_from_abroad, _bank_card, _insurance_card)
    return [_planted(chance, kinds[i % len(kinds)]) for i in range(count)]


def harmless(count: int) -> list[str]:
    """So many sums, years, dates, hotlines, area codes and document numbers."""
    chance = random.Random(SEED)
    return [_harmless(chance, i) for i in range(count)]


def _planted(chance: random.Random, kind: object) -> Planted:
    assert callable(kind)
    number = kind(chance)
    labelled = kind is _insurance_card
    dress = chance.choice(_LABELLED_DRESSES if labelled else _DRESSES)
    written = dress(number)
    before, after = chance.choice(_AROUND)
    before += "医保卡号是" if labelled else ""
    return Planted(kind.__name__[1:], number.lstrip("+"), written, before + written + after)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def _birthday(chance: random.Random) -> str:
    return f"{chance.randint(1925, 2015)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"


def _check(number: str) -> str:
    return "10X98765432"[sum(int(d) * w for d, w in zip(number, _WEIGHTS)) % 11]


def _id(chance: random.Random) -> str:
    number = chance.choice(_PLACES) + _birthday(chance) + _digits(chance, 3)
    return number + _check(number)


def _wrong_id(chance: random.Random) -> str:
    number = _id(chance)[:-1]
    return number + chance.choice([sign for sign in "0123456789X" if sign != _check(number)])


def _old_id(chance: random.Random) -> str:
    year = f"{chance.randint(25, 98)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    return chance.choice(_PLACES) + year + _digits(chance, 3)


def _phone(chance: random.Random) -> str:
    return "1" + chance.choice("3456789") + _digits(chance, 9)


def _phone_from_abroad(chance: random.Random) -> str:
    return chance.choice(("+86", "0086", "86")) + _phone(chance)


def _bank_card(chance: random.Random) -> str:
    number = "62" + _digits(chance, chance.randint(13, 16))
    for last in "0123456789":
        doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(number + last))]
        if sum(v - 9 if v > 9 else v for v in doubled) % 10 == 0:
            return number + last
    raise AssertionError("one digit in ten fits")


def _insurance_card(chance: random.Random) -> str:
    return chance.choice(("", "A", "P")) + _digits(chance, chance.randint(8, 12))


def _parts(number: str) -> list[str]:
    if number.startswith("+"):
        return [number[:3], *_parts(number[3:])]
    if len(number) == 18:
        return [number[:6], number[6:14], number[14:]]
    if len(number) == 15:
        return [number[:6], number[6:12], number[12:]]
    if len(number) in (13, 15) and number.startswith(("86", "0086")):
        return [number[:-11], *_parts(number[-11:])]
    if len(number) == 11:
        return [number[:3], number[3:7], number[7:]]
    return [number[i : i + 4] for i in range(0, len(number), 4)]


def _spaced(number: str) -> str:
    return " ".join(_parts(number))


def _hyphened(number: str) -> str:
    return "-".join(_parts(number))


def _wide(number: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in number)


def _wide_spaced(number: str) -> str:
    return "　".join(map(_wide, _parts(number)))


def _spoken(number: str) -> str:
    plain = number.lstrip("+").replace("X", "叉")
    return "".join(_SPOKEN[int(sign)] if sign.isdecimal() else sign for sign in plain)


def _said_yao(number: str) -> str:
    return _spoken(number).replace("一", "幺")


def _said_with_pauses(number: str) -> str:
    return "，".join(map(_spoken, _parts(number.lstrip("+"))))


def _said_with_blanks(number: str) -> str:
    return " ".join(map(_said_yao, _parts(number.lstrip("+"))))


_DRESSES = (
    str, str, str.lower, _spaced, _hyphened, _wide, _wide_spaced, _spoken, _said_yao,
    _said_with_pauses, _said_with_blanks,
)  # fmt: skip
_LABELLED_DRESSES = (str, str.lower, _wide, _spoken, _said_yao)


def _harmless(chance: random.Random, turn: int) -> str:
    year, month, sum_ = chance.randint(1949, 2026), chance.randint(1, 12), chance.randint(1, 99999)
    spoken_year = "".join(_SPOKEN[int(digit)] for digit in str(year))
    forms = (
        f"花了{sum_}元能报多少", f"工资{sum_ % 20000}，一年交多少", f"{sum_:,}.{month:02}元", f"{sum_}块{month % 9 + 1}",
        f"{year}年{month}月退休", f"{spoken_year}年生的", f"{year}-{month:02}-15到{year + 1}-{month:02}-14",
        f"{year}、{year + 1}、{year + 2}、{year + 3}年都交了", f"{sum_ // 100 * 10}、{sum_ // 10 * 10}、{sum_ // 50 * 10}这三档",
        chance.choice(("12393", "12333", "12345")) + f"打了{month}次没人接", f"区号0{chance.randint(310, 999)}加12393对吗",
        f"0{chance.randint(310, 999)}-{chance.randint(2000000, 8999999)}是医保局吗", f"国办发〔{year}〕{month}号还作数吗",
        f"医保发[{year}]{sum_ % 100}号", f"{_spoken(str(month))}千{_spoken(str(sum_ % 9 + 1))}百块钱", f"身份证{chance.choice(_PLACES)}开头的是哪里",
        f"交了{month}年零{turn % 12}个月", f"尾号{sum_ % 9000 + 1000}的卡", f"两千八百，{spoken_year}年",
        f"400-{chance.randint(100, 999)}-{chance.randint(1000, 9999)}",
    )  # fmt: skip
    return forms[turn % len(forms)]
