"""Digits in any dress have the value that people mean, and stand where they stood."""

from __future__ import annotations

import pytest

from yibao.privacy.digits import plain, valued


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("１３８", "138"), ("一三八", "138"), ("幺三八", "138"), ("①③⑧", "138"), ("零〇○洞", "0000"),
        ("壹贰叁肆伍陆柒捌玖", "123456789"), ("拐勾", "79"), ("٣٤", "34"), ("𝟏𝟑", "13"), ("7Ｘ", "7X"), ("七叉", "7X"), ("七埃克斯", "7X"),
    ],
)  # fmt: skip
def test_a_digit_has_its_value(typed: str, digits: str) -> None:
    assert valued(plain(typed)) == digits


@pytest.mark.parametrize("text", ["１３８，一三八", "⑩㈠½", "医保（余额）：？", "𝟏a", ""])
def test_every_sign_keeps_its_place(text: str) -> None:
    assert len(plain(text)) == len(text)
