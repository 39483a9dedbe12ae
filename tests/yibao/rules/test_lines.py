"""A reader of the lines that sums show: do both sides agree, and where does each number come from?"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tests.yibao.rules.test_arithmetic import half_up, left_side, right_side

TOKEN = re.compile(r"(\d+(?:\.\d+)?)\s*(%|元|个月|年)?")


def holds(step):
    """Whether a line's two sides agree to the 分; a line without a sum holds."""
    if "=" not in step:
        return True
    sum_shown = step.rpartition("：")[2]
    inner = re.match(r"\((.+?)\)", sum_shown)
    if inner:
        value = left_side(f"{inner[1]} =")
        sum_shown = f"{value.numerator} ÷ {value.denominator}{sum_shown[inner.end() :]}"
    return half_up(*(left_side(sum_shown) * 100).as_integer_ratio()) == right_side(step) * 100


def out_of_nowhere(steps, given):
    """Numbers with their unit that are neither given nor the result of an earlier line."""
    known, faults = set(given), set()
    for step in steps:
        left, _, right = step.rpartition("=")
        result, *remark = re.split("[（，]", right, maxsplit=1) if left else (step,)
        used = "|".join([left, *remark]) if left else step
        loose = {number for number, _ in known}
        for number, unit in TOKEN.findall(used):
            token = (Decimal(number), unit)
            if token not in known and not (unit == "" and token[0] in loose):
                faults.add(token)
        if left:
            known |= {(Decimal(number), unit) for number, unit in TOKEN.findall(result)}
    return faults


def last_number(steps):
    return Decimal(TOKEN.findall(re.sub("（.*", "", steps[-1]))[-1][0])


def money(*values):
    return {(value, "元") for value in values if value is not None}


@pytest.mark.parametrize(
    ("step", "true"),
    [
        ("(20000 元 − 起付线 900 元) × 82% = 15662 元", True),
        ("(20000 元 − 起付线 900 元) × 82% = 15663 元", False),
        ("20000 元 − 起付线 900 元 × 82% = 15662 元", False),
        ("1300 到 30000 元这段：(30000 元 − 起付线 1300 元) × 85% = 24395 元", True),
        ("1300 到 30000 元这段：(30000 元 − 起付线 1300 元) × 90% = 24395 元", False),
        ("(0.5 元 − 0.25 元) × 50% = 0.13 元", True),
        ("24395 元 + 4500 元 = 28895 元", True),
        ("24395 元 + 4500 元 = 28894 元", False),
        ("(7000 元 + 7000 元 × 1) ÷ 2 × 30 年 × 1% = 2100 元/月", True),
        ("(7000 元 + 7000 元 × 1) ÷ 2 × 31 年 × 1% = 2100 元/月", False),
    ],
)
def test_the_reader_of_lines_tells_right_from_wrong(step, true):
    assert holds(step) is true


def test_the_reader_of_lines_catches_a_number_from_nowhere():
    given = money(Decimal(20000), Decimal(900)) | {(Decimal(82), "%")}
    line = "(20000 元 − 起付线 900 元) × 82% = 15662 元"

    assert out_of_nowhere([line], given) == set()
    assert out_of_nowhere([line, "15662 元超过封顶线 900 元"], given) == set()
    assert out_of_nowhere(["19100 元 × 82% = 15662 元"], given) == {(Decimal(19100), "元")}
    assert out_of_nowhere([f"{line}，少 3 元"], given) == {(Decimal(3), "元")}
    assert out_of_nowhere(["15662 元", line], given) == {(Decimal(15662), "元")}
