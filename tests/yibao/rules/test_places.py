"""Places: which lies in which, what they are called, and that the list itself hangs together."""

from __future__ import annotations

from collections import Counter

import pytest

from yibao.rules import NATION, Place, Places


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("南宁", ["南宁市", "广西壮族自治区", "全国"]),
        ("天水", ["天水市", "甘肃省", "全国"]),
        ("恩施", ["恩施土家族苗族自治州", "湖北省", "全国"]),
        ("潜江", ["潜江市", "湖北省", "全国"]),
        ("甘肃", ["甘肃省", "全国"]),
        ("上海", ["上海市", "全国"]),
        ("全国", ["全国"]),
    ],
)
def test_a_place_lies_in_its_province_and_that_in_the_nation(book, place, name, chain):
    assert [step.name for step in book.places.chain(place(name))] == chain


def test_no_place_means_the_nation(book):
    assert book.places.chain(None) == (NATION,)


def test_a_city_whose_province_is_not_listed_lies_in_the_nation():
    city = Place("450100", "南宁市")

    assert Places([city]).chain(city) == (city, NATION)


@pytest.mark.parametrize(
    ("place_", "called"),
    [
        (Place("450000", "广西壮族自治区", ("广西", "桂")), "广西"),
        (Place("110000", "北京市", ("北京", "帝都")), "北京"),
        (Place("659001", "石河子市"), "石河子市"),
    ],
)
def test_people_call_a_place_by_its_first_short_name(place_, called):
    assert place_.called == called


@pytest.mark.parametrize(
    ("code", "is_province"),
    [("100000", False), ("310000", True), ("450000", True), ("450100", False), ("429005", False)],
)
def test_provinces_are_told_from_cities_and_the_nation(book, code, is_province):
    assert book.places.get(code).is_province is is_province


@pytest.mark.parametrize("code", [None, "", "999999", "45", "南宁"])
def test_an_unknown_code_is_no_place(book, code):
    assert book.places.get(code) is None


def test_every_city_lies_in_a_province_of_the_list(book):
    cities = [place for place in book.places if not place.code.endswith("0000")]

    assert len(cities) > 300
    assert [c.name for c in cities if len(book.places.chain(c)) != 3] == []


def test_the_list_has_every_province(book):
    assert sum(place.is_province for place in book.places) >= 31


def test_the_nation_of_the_list_is_the_nation_of_the_code(book):
    assert book.places.get("100000") == NATION


def test_no_name_means_two_places(book):
    names = Counter(name for place in book.places for name in {place.name, *place.short})

    assert [name for name, count in names.items() if count > 1] == []
