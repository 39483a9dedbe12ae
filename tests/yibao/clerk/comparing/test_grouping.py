"""Changes put together, told exactly and in few words."""

from __future__ import annotations

import pytest

from yibao.clerk.comparing.grouping import groups, how_asked, where_asked
from yibao.clerk.comparing.sweeping import NEW, OLD, Asked, Change, Swept

GANSU = ["620000", "620100", "620200", "620300", "620400"]
EVERY = [None, "110000", *GANSU, "450100"]
HEARD = ((OLD, "旧话"), (NEW, "新话"))


def asked_everywhere(codes=EVERY, topics=("a", "b"), manners=("一般地问", "要详细")):
    return tuple(
        Asked(topic, code, insurance, manner)
        for topic in topics
        for code in codes
        for insurance in (None, "staff")
        for manner in manners
    )


def swept(changes, asked=None):
    return Swept(asked or asked_everywhere(), tuple(Change(one, spots) for one, spots in changes))


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (EVERY, "不论哪里（问到的 7 个地方和没说地方的）"),
        ([None], "没说地方"),
        (GANSU, "甘肃省及下属 4 个地方"),
        (GANSU[1:], "甘肃省下属 4 个地方"),
        (GANSU[:3], "甘肃省、兰州市、嘉峪关市"),
        (["110000", *GANSU], "北京市、甘肃省及下属 4 个地方"),
        ([None, "450100"], "没说地方、南宁市"),
    ],
)
def test_places_are_told_in_few_words(book, codes, told):
    assert where_asked(codes, EVERY, book.places) == told


def test_few_cities_of_a_province_are_named_even_if_they_are_all(book):
    every = ["620000", "620100", "620200"]

    assert where_asked(every, [None, *every], book.places) == "甘肃省、兰州市、嘉峪关市"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({None: "xy", "staff": "xy"}, "不论怎么问"),
        ({"staff": "xy"}, "职工医保：各种问法"),
        ({None: "x", "staff": "x"}, "不论哪种医保：x"),
        ({None: "x", "staff": "xy"}, "没说险种：x；职工医保：各种问法"),
    ],
)
def test_ways_to_ask_are_told_by_insurance(changed, told):
    manners = {insurance: frozenset(signs) for insurance, signs in changed.items()}

    assert how_asked(manners, {None: frozenset("xy"), "staff": frozenset("xy")}) == told


def test_nearly_all_ways_are_told_by_those_that_lack():
    every = {None: frozenset("abcdefghij")}

    assert how_asked({None: frozenset("abcdefgh")}, every) == "不论哪种医保：各种问法，除了i、j"


def test_the_same_change_for_many_is_one_group(book):
    codes = set(GANSU)
    changes = [
        (one, (HEARD,)) for one in asked_everywhere() if one.topic == "a" and one.code in codes
    ]

    (group,) = groups(swept(changes), book.places)

    assert (group.topics, group.lines, group.times) == (("a",), HEARD, 5 * 4)
    assert [(whom.where, whom.how) for whom in group.whom] == [
        ("甘肃省及下属 4 个地方", "不论怎么问")
    ]


def test_a_place_name_or_area_code_does_not_part_a_group(book):
    names = {"450100": ("南宁市", "0771"), "620100": ("兰州市", "0931")}
    changes = [
        (one, (((OLD, f"说清是{name}，打 {area}-1"), (NEW, f"说清是{name}，打 {area}-2")),))
        for one in asked_everywhere()
        if one.topic == "a" and one.code in names
        for name, area in [names[one.code]]
    ]

    (group,) = groups(swept(changes), book.places)

    assert group.lines == (
        (OLD, "说清是〔当地〕，打 〔区号〕-1"),
        (NEW, "说清是〔当地〕，打 〔区号〕-2"),
    )
    assert [whom.where for whom in group.whom] == ["兰州市、南宁市"]


def test_a_change_at_one_place_keeps_its_name(book):
    spot = ((OLD, "南宁市返 1 元"), (NEW, "南宁市返 2 元"))
    one = Asked("a", "450100", None, "一般地问")

    (group,) = groups(swept([(one, (spot,))]), book.places)

    assert group.lines == spot


def test_who_hears_it_is_exact_where_places_differ_in_the_ways(book):
    changes = [
        (Asked("a", "620100", "staff", "要详细"), (HEARD,)),
        (Asked("a", "450100", None, "一般地问"), (HEARD,)),
    ]

    (group,) = groups(swept(changes), book.places)

    assert [(whom.where, whom.how) for whom in group.whom] == [
        ("兰州市", "职工医保：要详细"),
        ("南宁市", "没说险种：一般地问"),
    ]


def test_what_several_topics_share_comes_first_and_says_where_each_is_met(book):
    other = ((NEW, "别的"),)
    changes = [
        (Asked("a", "110000", None, "要详细"), (other,)),
        (Asked("a", "450100", None, "要详细"), (HEARD,)),
        (Asked("b", "450100", None, "要详细"), (HEARD,)),
        (Asked("b", "620100", "staff", "要详细"), (HEARD,)),
    ]

    found = groups(swept(changes), book.places)

    assert [group.topics for group in found] == [("a", "b"), ("a",)]
    assert [(whom.topics, whom.where) for whom in found[0].whom] == [
        (("a", "b"), "南宁市"),
        (("b",), "兰州市"),
    ]
