"""Look-up of whole pages: every fact with a part, nearest first, a nearer key hiding a farther one."""

from __future__ import annotations

from datetime import date

import pytest

from yibao.rules import NATION, Place

GUANGXI = Place("450000", "广西壮族自治区", ("广西",))
NANNING = Place("450100", "南宁市", ("南宁",))
YULIN = Place("450900", "玉林市", ("玉林",))
DAY = date(2026, 11, 21)


@pytest.fixture
def fact(make_fact):
    def make(key, place=NATION, part="point", **known):
        return make_fact(id=f"{place.code}.{key}", key=key, place=place, part=part, **known)

    return make


def page(book, place, day=DAY):
    return [entry.id for entry in book.page("refund_amount", place, day)]


def test_facts_come_nearest_first_in_the_order_of_their_files(make_book, fact):
    book = make_book(
        fact("a"), fact("b"), fact("c", GUANGXI), fact("d", NANNING), fact("e", NANNING)
    )

    assert page(book, NANNING) == ["450100.d", "450100.e", "450000.c", "100000.a", "100000.b"]
    assert page(book, YULIN) == ["450000.c", "100000.a", "100000.b"]
    assert page(book, None) == page(book, NATION) == ["100000.a", "100000.b"]


def test_a_nearer_key_hides_a_farther_one_for_its_place_only(make_book, fact):
    book = make_book(fact("a"), fact("a", GUANGXI), fact("a", NANNING), fact("b"))

    assert page(book, NANNING) == ["450100.a", "100000.b"]
    assert page(book, YULIN) == ["450000.a", "100000.b"]
    assert page(book, None) == ["100000.a", "100000.b"]


def test_every_value_of_a_key_at_its_place_is_on_the_page(make_book, fact):
    book = make_book(fact("a", people="staff"), fact("a", people="resident"))

    assert page(book, None) == ["100000.a", "100000.a"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"until": "2026-11-20"},
        {"since": "2026-11-22"},
        {"standing": "quoted"},
        {"support": "memory"},
        {"part": None},
    ],
)
def test_what_is_not_shown_hides_nothing_either(make_book, fact, hidden):
    book = make_book(fact("a"), fact("a", NANNING, **hidden))

    assert page(book, NANNING) == ["100000.a"]


def test_a_topic_s_facts_are_all_handed_out_but_what_is_remembered_only(make_book, fact):
    book = make_book(
        fact("a"),
        fact("b", NANNING, part=None),
        fact("c", until="2020", since="2019"),
        fact("d", standing="quoted"),
        fact("e", support="memory"),
        fact("f", topic="how_to_pay"),
    )

    found = {entry.key for entry in book.of_topic("refund_amount")}
    assert found == {"a", "b", "c", "d"}
    assert book.of_topic("nothing") == ()


def test_every_page_of_the_project_s_book_has_each_key_from_one_place_only(book):
    places = {fact.place for fact in book.facts}
    for topic in book.topics:
        for place in places:
            levels = {}
            for fact in book.page(topic, place, DAY):
                assert levels.setdefault(fact.key, fact.place) == fact.place, fact.id
                assert fact.support != "memory" and fact.part and fact.holds_on(DAY)
