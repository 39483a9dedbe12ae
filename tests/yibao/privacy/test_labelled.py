"""Numbers without a shape of their own are known by the word before them."""

from __future__ import annotations

import pytest

from yibao.privacy.labelled import labelled_numbers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("医保卡号是12345678", "医保卡号是〔卡号〕"),
        ("社保卡号 A12345678，怎么查", "社保卡号 〔卡号〕，怎么查"),
        ("个人编号：1234567890", "个人编号：〔卡号〕"),
        ("卡号一二三四五六七八", "卡号〔卡号〕"),
        ("身份证号45010319520307", "身份证号〔身份证号〕"),
        ("护照号是E12345678", "护照号是〔证件号〕"),
        ("手机号1381234567", "手机号〔手机号〕"),
    ],
)
def test_a_number_behind_its_word_is_masked(typed: str, kept: str) -> None:
    assert labelled_numbers(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["卡号怎么查", "身份证450103开头的", "卡号尾号1234", "医保号 12393", "卡里12345678元", "打电话0771-5528393", "证件编号abcdefgh"],
)  # fmt: skip
def test_without_a_long_number_or_its_word_all_stays(typed: str) -> None:
    assert labelled_numbers(typed) == typed
