"""A question for a sum that names nothing is told from one that says what the sum is of."""

from __future__ import annotations

import pytest

from yibao.language.how_much import asks_only_how_much


@pytest.mark.parametrize(
    "text",
    [
        "那到底多少钱", "那得花多少钱", "一共要多少", "到底能给多少钱呢？", "大概得掏几块钱",
        "算下来是多少", "我要拿多少钱啊", "多少钱", "直接说多少钱", "那么，究竟多少呢",
    ],
)  # fmt: skip
def test_a_bare_question_for_a_sum_names_nothing(text: str) -> None:
    assert asks_only_how_much(text)


@pytest.mark.parametrize(
    "text",
    [
        "一年多少钱", "医保多少钱", "住院报多少", "要交多少钱", "卡里还有多少钱", "每月返多少",
        "那到底", "补卡多少钱", "多少人能报", "多少年", "", "钱呢",
    ],
)  # fmt: skip
def test_what_says_of_what_the_sum_is_stands_for_itself(text: str) -> None:
    assert not asks_only_how_much(text)
