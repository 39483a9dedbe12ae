"""The ways to ask: every fact of a topic shows in the answer to one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from yibao.answers import Case, answer_topic
from yibao.clerk.comparing.manners import INSURANCES, manners
from yibao.rules.model import Ages, When


@pytest.fixture
def nanning(book):
    return book.places.get("450100")


def labels(found):
    return [manner.label for manner in found]


def test_a_place_with_nothing_of_its_own_is_asked_only_plainly(make_book, make_fact, place):
    book = make_book(make_fact(place=place("全国"), ages=Ages(70), about=("tooth",)))

    assert labels(manners("refund_amount", place("南宁"), [book])) == ["一般地问"]


def test_both_sides_of_every_age_line_are_asked(make_book, make_fact, nanning):
    book = make_book(make_fact(ages=Ages(0, 70)), make_fact(ages=Ages(70, 75)))

    found = labels(manners("refund_amount", nanning, [book]))

    assert [one for one in found if one.endswith("岁")] == ["69岁", "70岁", "74岁", "75岁"]


def test_subjects_hospitals_and_channels_that_entries_name_are_asked(
    make_book, make_fact, make_procedure, nanning
):
    book = make_book(
        make_fact(about=("tooth",)),
        make_fact(when=When(hospital="third")),
        make_procedure(topic="refund_amount"),
    )

    found = labels(manners("refund_amount", nanning, [book]))

    assert found[3:] == ["问“看牙”", "三级医院花了 20000 元", "微信，要详细"]


def test_what_only_one_of_two_books_names_is_asked_as_well(make_book, make_fact, nanning):
    old, new = make_book(make_fact()), make_book(make_fact(about=("tooth",)))

    assert "问“看牙”" in labels(manners("refund_amount", nanning, [old, new]))


def test_every_fact_that_the_national_answers_can_show_is_shown_to_someone(book):
    day = date(2026, 11, 21)
    unseen = {
        fact
        for fact in book.page("coverage_scope", None, day)
        if fact.part not in ("lead", "papers", "note")
    }
    for manner in manners("coverage_scope", None, [book]):
        for insurance in INSURANCES:
            case = replace(Case(today=day, insurance=insurance), **dict(manner.fields))
            unseen -= set(answer_topic("coverage_scope", case, book).cited)

    assert unseen == set()
