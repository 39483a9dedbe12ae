"""Columns on a screen, where Chinese is twice as wide."""

from __future__ import annotations

from yibao.clerk.columns import padded, table, width


def test_chinese_signs_and_full_width_marks_are_two_letters_wide():
    assert width("上海 75 岁（男）") == 4 + 1 + 2 + 1 + 2 + 2 + 2 + 2


def test_columns_begin_at_one_place_and_numbers_end_at_one():
    lines = table([("主题", "事实"), ("a", "12"), ("退休", "3")], right=[1])

    assert lines == ["主题  事实", "a       12", "退休     3"]


def test_a_text_that_is_too_wide_is_left_as_it_is():
    assert padded("南宁市", 4) == "南宁市"
