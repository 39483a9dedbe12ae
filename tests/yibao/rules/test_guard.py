"""What runs out: found by its last day, its successor and what is known after it."""

from __future__ import annotations

from datetime import date

import pytest

from yibao.rules.guard import lapsed, lapsing, stale
from yibao.rules.model import Ages, When

END = "2026-12-31"


@pytest.fixture
def ending(make_fact):
    return make_fact(id="old", until=END)


def named(entries):
    return [entry.id for entry in entries]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_what_ends_within_sixty_days_is_lapsing(make_book, ending, day, found):
    assert bool(lapsing(make_book(ending), day)) is found


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2027, 3, 1), False), (date(2027, 3, 2), True), (date(2030, 1, 1), True)],
)
def test_what_ended_more_than_sixty_days_ago_has_lapsed(make_book, ending, day, found):
    assert bool(lapsed(make_book(ending), day)) is found


def test_the_span_is_the_caller_s(make_book, ending):
    book = make_book(ending)

    assert lapsing(book, date(2026, 12, 20), within=10) == []
    assert named(lapsing(book, date(2026, 12, 21), within=10)) == ["old"]
    assert named(lapsed(book, date(2027, 1, 1), grace=0)) == ["old"]


@pytest.mark.parametrize(
    ("other", "replaced"),
    [
        ({}, True),
        ({"says": "又改了一种说法"}, True),
        ({"people": "staff"}, False),
        ({"key": "other"}, False),
        ({"ages": Ages(70)}, False),
        ({"when": When(hospital="third")}, False),
    ],
)
def test_a_successor_is_the_same_fact_for_the_same_people_and_case(
    make_book, make_fact, ending, other, replaced
):
    book = make_book(ending, make_fact(**{"id": "new", "since": "2027", **other}))

    assert named(lapsing(book, date(2026, 12, 1))) == ([] if replaced else ["old"])
    assert named(lapsed(book, date(2027, 6, 1))) == ([] if replaced else ["old"])


def test_only_the_last_of_several_values_runs_out(make_book, make_fact, ending):
    first = make_fact(id="older", since="2020", until="2022")

    assert named(lapsed(make_book(ending, first), date(2027, 6, 1))) == ["old"]


@pytest.mark.parametrize(
    ("then", "still_lapsing", "has_lapsed"),
    [(None, ["old"], ["old"]), ("not_found", ["old"], []), ("ended", [], [])],
)
def test_what_is_known_after_the_end_counts(make_book, make_fact, then, still_lapsing, has_lapsed):
    book = make_book(make_fact(id="old", until=END, then=then))

    assert named(lapsing(book, date(2026, 12, 1))) == still_lapsing
    assert named(lapsed(book, date(2027, 6, 1))) == has_lapsed


@pytest.mark.parametrize("unseen", [{"support": "memory"}, {"standing": "quoted"}])
def test_what_no_answer_rests_on_does_not_run_out(make_book, make_fact, unseen):
    book = make_book(make_fact(until=END, checked=date(2020, 1, 1), **unseen))

    assert lapsing(book, date(2026, 12, 1)) == []
    assert lapsed(book, date(2027, 6, 1)) == []
    assert stale(book, date(2026, 12, 1)) == []


def test_steps_run_out_too(make_book, make_procedure):
    book = make_book(make_procedure(id="steps", until=END))

    assert named(lapsing(book, date(2026, 12, 1))) == ["steps"]
    assert named(lapsed(book, date(2027, 6, 1))) == ["steps"]


def test_what_nobody_checked_for_a_year_is_stale_while_it_holds(make_book, make_fact):
    checked = date(2026, 1, 1)
    book = make_book(make_fact(id="old", checked=checked, until=END), make_fact(id="kept"))

    assert named(stale(book, date(2026, 11, 21))) == []
    assert named(stale(make_book(make_fact(id="old", checked=checked)), date(2027, 1, 3))) == [
        "old"
    ]
    assert named(stale(book, date(2027, 1, 3))) == []  # no longer in force
