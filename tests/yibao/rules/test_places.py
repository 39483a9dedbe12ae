"""Places: which lies in which, what they are called, and that the list itself hangs together."""

from __future__ import annotations

import pytest

from yibao.rules import NATION, Place, Places
from yibao.rules.places import lies_in


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("南宁", ["南宁市", "广西壮族自治区", "全国"]),
        ("天水", ["天水市", "甘肃省", "全国"]),
        ("恩施", ["恩施土家族苗族自治州", "湖北省", "全国"]),
        ("潜江", ["潜江市", "湖北省", "全国"]),
        ("同安", ["同安区", "厦门市", "福建省", "全国"]),
        ("祁阳", ["祁阳市", "永州市", "湖南省", "全国"]),
        ("海淀", ["海淀区", "北京市", "全国"]),
        ("忠县", ["忠县", "重庆市", "全国"]),
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
    cities = [p for p in book.places if p.code.endswith("00") and not p.code.endswith("0000")]

    assert len(cities) > 300
    assert [c.name for c in cities if len(book.places.chain(c)) != 3] == []


def test_every_district_lies_in_a_city_or_directly_under_a_province(book):
    districts = [place for place in book.places if not place.code.endswith("00")]

    above = {place.code: book.places.chain(place)[1] for place in districts}
    assert len(districts) > 2800
    assert [p.name for p in districts if above[p.code] == NATION] == []
    directly = {code[:4] for code, level in above.items() if level.is_province}
    assert directly == {
        *("1101", "1201", "3101", "5001", "5002"),
        *("4190", "4290", "4690", "6590"),
    }


def test_cities_come_before_districts(book):
    levels = [not p.code.endswith("00") and p.area_code is None for p in book.places]

    assert levels.index(True) > 300
    assert sum(levels[: levels.index(True)]) == 0


def test_the_list_has_every_province(book):
    assert sum(place.is_province for place in book.places) >= 31


def test_the_nation_of_the_list_is_the_nation_of_the_code(book):
    assert book.places.get("100000") == NATION


def test_no_name_of_a_city_or_province_means_another_place_as_well(book):
    names = {n: p for p in book.places if p.code.endswith("00") for n in p.names}

    # 巴州 is 巴音郭楞 in 新疆 and 巴州区 in 四川
    twice = {
        name
        for place in book.places
        for name in place.names
        if name in names and names[name] != place
    }
    assert twice == {"巴州"}


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("襄樊", "襄阳市"),
        ("思茅", "普洱市"),
        ("莱芜市", "济南市莱芜区"),
        ("崇文", "北京市东城区"),
        ("宣武区", "北京市西城区"),
        ("闸北", "上海市静安区"),
        ("卢湾", "上海市黄浦区"),
        ("南汇", "上海市浦东新区"),
        ("通县", "北京市通州区"),
        ("郧县", "十堰市郧阳区"),
        ("顺德市", "佛山市顺德区"),
        ("江干区", "杭州市上城区"),
        ("苏州工业园区", "苏州市"),
    ],
)
def test_a_name_of_former_times_is_the_place_of_today(book, name, now):
    (place,) = [p for p in book.places if name in p.former]

    assert book.places.full_name(place) == now


def test_a_name_of_former_times_is_never_what_a_place_is_called(book):
    assert [p.name for p in book.places if p.called in p.former] == []


@pytest.mark.parametrize(
    ("code", "full"),
    [
        ("350212", "厦门市同安区"),
        ("110105", "北京市朝阳区"),
        ("220104", "长春市朝阳区"),
        ("500233", "重庆市忠县"),
        ("360121", "南昌县"),
        ("622926", "临夏回族自治州东乡族自治县"),
        ("429005", "潜江市"),
        ("469021", "定安县"),
        ("320583", "昆山市"),
        ("659001", "石河子市"),
        ("350200", "厦门市"),
        ("350000", "福建省"),
        ("100000", "全国"),
    ],
)
def test_the_full_name_of_a_district_begins_with_its_city(book, code, full):
    assert book.places.full_name(book.places.get(code)) == full


def test_full_names_are_all_different(book):
    full = [book.places.full_name(place) for place in book.places]

    assert len(full) == len(set(full))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("南宁", "0771"),
        ("厦门", "0592"),
        ("同安", "0592"),
        ("天水", "0938"),
        ("秦州", "0938"),
        ("永州", "0746"),
        ("石家庄", "0311"),
        ("北京", "010"),
        ("海淀", "010"),
        ("重庆", "023"),
        ("开封", "0371"),
        ("福建", None),
        ("双河", None),
        ("全国", None),
    ],
)
def test_an_area_code_is_that_of_the_city(book, place, name, code):
    assert book.places.area_code(place(name)) == code


def test_no_place_has_no_area_code(book):
    assert book.places.area_code(None) is None


def test_every_prefecture_level_city_has_an_area_code(book):
    cities = [p for p in book.places if p.code.endswith("00") and not p.code.endswith("0000")]

    assert [city.name for city in cities if book.places.area_code(city) is None] == []


@pytest.mark.parametrize(
    ("inner", "outer", "lies"),
    [
        ("350212", "350200", True),
        ("350212", "350000", True),
        ("350212", "100000", True),
        ("350212", "350212", True),
        ("110105", "110000", True),
        ("429005", "420000", True),
        ("350212", "350100", False),
        ("350200", "350212", False),
        ("429005", "429004", False),
        ("350000", "350200", False),
    ],
)
def test_a_code_tells_what_it_lies_in(inner, outer, lies):
    assert lies_in(inner, outer) is lies
