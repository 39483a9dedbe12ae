"""Cutting: never too long, nothing lost, and where a reader would pause."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.channels.wechat.cutting import MOST_BYTES, cut, size

TEXTS = st.text(
    st.sampled_from("医保返钱，。；！？：\n 12345678.%abc【】（）《》👨‍👩‍👧①é"), max_size=400
)


def pieces(text: str, most: int) -> list[str]:
    """The whole text in pieces."""
    found = []
    while text:
        head, text = cut(text, most)
        found.append(head)
    return found


@given(TEXTS, st.integers(12, 300))
def test_no_piece_is_too_long_and_nothing_but_blanks_is_lost(text: str, most: int) -> None:
    found = pieces(text, most)
    assert all(0 < size(piece) <= most for piece in found if text.strip())
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)


def test_the_platform_counts_bytes_and_2047_of_them_may_be() -> None:
    fits = "医" * 682 + "a"
    assert size(fits) == MOST_BYTES == 2047
    assert cut(fits) == (fits, "")
    head, rest = cut(fits + "a")
    assert size(head) <= MOST_BYTES and rest


@pytest.mark.parametrize(
    ("text", "most", "head"),
    [
        ("第一行写满了。\n第二行也写满了。", 26, "第一行写满了。"),
        ("一句话写满了。第二句话更长一些。", 30, "一句话写满了。"),
        ("他说「一句话写完了。」然后走了又走", 36, "他说「一句话写完了。」"),
        ("前半句写得长，后半句没有完", 27, "前半句写得长，"),
        ("改革那年起每个月一共返12345元", 36, "改革那年起每个月一共返"),
    ],
)
def test_it_is_cut_where_a_reader_would_pause(text: str, most: int, head: str) -> None:
    assert cut(text, most)[0] == head


def test_a_title_stays_with_its_lines() -> None:
    head, rest = cut("前面有一些话写在这里。\n【怎么办】\n第1步 打开微信。", 52)
    assert (head, rest) == ("前面有一些话写在这里。", "【怎么办】\n第1步 打开微信。")


def test_a_pause_far_before_the_end_is_not_worth_a_short_piece() -> None:
    head, _ = cut("短。" + "长" * 100, 90)
    assert size(head) > 60
