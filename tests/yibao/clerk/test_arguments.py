"""Places and near words as a clerk writes them."""

from __future__ import annotations

import pytest

from yibao.clerk.arguments import find_place, near
from yibao.errors import ClerkError


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("南宁", "450100"),
        ("南宁市", "450100"),
        ("450100", "450100"),
        ("广西", "450000"),
        ("吉林", "220000"),
    ],
)
def test_a_place_is_found_by_any_of_its_names_the_upper_one_first(book, name, code):
    assert find_place(name, book.places).code == code


def test_a_name_of_several_places_is_refused_with_their_codes(book):
    with pytest.raises(ClerkError, match="不止一个") as error:
        find_place("鼓楼区", book.places)

    assert "320106（南京市鼓楼区）" in error.value.remedy


@pytest.mark.parametrize(
    ("name", "meant"), [("南宁氏", "南宁"), ("石家庒", "石家庄"), ("乌鲁木", "乌鲁木齐")]
)
def test_a_name_that_nobody_has_brings_near_ones(book, name, meant):
    with pytest.raises(ClerkError, match=f"没有“{name}”这个地方") as error:
        find_place(name, book.places)

    assert meant in error.value.remedy


def test_near_words_are_few_and_none_where_nothing_is_near():
    assert near("payment", ["payment_record", "referral"]) == "您要的是不是：payment_record"
    assert near("xyz", ["payment_record", "referral"]) == ""
