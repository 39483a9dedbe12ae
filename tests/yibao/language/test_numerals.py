"""Numerals as people write them, in digits, in Chinese, and in both at once."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from yibao.language.numerals import NUMERAL, SUM, as_decimal

READ = [
    ("3700", "3700"),
    ("5,000", "5000"),
    ("1,234.56", "1234.56"),
    ("1.2", "1.2"),
    ("０７１", "71"),
    ("三千二", "3200"),
    ("三千零五", "3005"),
    ("一百一", "110"),
    ("两万七千三", "27300"),
    ("十", "10"),
    ("两", "2"),
    ("六十五点五", "65.5"),
    ("一点五万", "15000"),
    ("2万5", "25000"),
    ("3万5千", "35000"),
    ("3千", "3000"),
    ("1万2千", "12000"),
    ("1.5万", "15000"),
    ("1万0500", "10500"),
    ("两三", "3"),
    ("七八", "8"),
    ("七八千", "8000"),
    ("3w", "30000"),
    ("1w2", "12000"),
    ("5K", "5000"),
    ("二十来万", "200000"),
]
WHOLE = ["71", "5,000", "1.5", "七十一", "一百零二", "九十九万"]
PARTS = ["10^12", "-5", "－5", "2025-1", "1.", "^3", "六十五点五"]
SUMS = ["2万5", "3万5千", "3千", "1.2万", "一点五万", "三千二", "5,000"]


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_numeral_is_read_as_its_number(text: str, value: str) -> None:
    assert as_decimal(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "医保", "两医", "万岁", "点", "万点万", "5kg"])
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert as_decimal(text) is None


@pytest.mark.parametrize("text", WHOLE)
def test_a_numeral_is_found_whole(text: str) -> None:
    assert re.findall(NUMERAL, f"我{text}岁") == [text]


@pytest.mark.parametrize("text", PARTS)
def test_no_piece_of_another_number_is_a_numeral(text: str) -> None:
    pieces = re.findall(rf"{NUMERAL}(?=岁)", f"我{text}岁")
    assert pieces == []


@pytest.mark.parametrize("text", SUMS)
def test_a_sum_is_found_whole(text: str) -> None:
    assert re.findall(SUM, f"花了{text}块") == [text]
