"""The answer object: what it rests on, what of that nobody confirmed, and what nobody checked of late."""

from __future__ import annotations

from datetime import date

import pytest

from yibao.answers import Answer, Button, Status, as_text
from yibao.answers.as_text import STALE

DAY = date(2026, 11, 21)


def answer(*cited, day=DAY, **known):
    return Answer("refund_amount", Status.ANSWERED, "每月返 80 元。", cited=cited, day=day, **known)


def test_it_rests_on_what_holds_that_day_and_not_on_what_goes_round(make_fact, make_procedure):
    holds, steps = make_fact(id="holds"), make_procedure()
    lapsed = make_fact(id="lapsed", until="2026-11-20")
    coming = make_fact(id="coming", since="2026-11-22")
    rumour = make_fact(id="rumour", standing="quoted")
    given = answer(holds, lapsed, coming, rumour, steps)

    assert given.in_force == (holds, steps)
    assert answer(lapsed, day=date(2026, 11, 20)).in_force == (lapsed,)
    assert answer(lapsed, coming, rumour, day=None).in_force == (lapsed, coming)


def test_what_one_source_tells_is_unverified_while_it_holds(make_fact):
    single, confirmed = make_fact(id="1", support="single"), make_fact(id="2")
    lapsed = make_fact(id="3", support="single", until="2025")

    assert answer(confirmed, single, lapsed).unverified == (single,)


@pytest.mark.parametrize(
    ("day", "stale"),
    [(date(2026, 11, 21), False), (date(2027, 11, 21), False), (date(2027, 11, 23), True)],
)
def test_what_nobody_checked_for_more_than_a_year_is_stale(make_fact, make_procedure, day, stale):
    checked = date(2026, 11, 21)
    for item in (make_fact(checked=checked), make_procedure(checked=checked)):
        given = answer(item, day=day)
        assert (given.stale == (item,)) is stale
        assert (f"※ {STALE}" in as_text(given).split("\n")) is stale


def test_a_year_and_a_day_is_more_than_a_year(make_fact):
    given = answer(make_fact(checked=date(2026, 11, 21)), day=date(2027, 11, 22))

    assert given.stale


def test_what_no_longer_holds_is_not_stale_but_gone(make_fact):
    old = make_fact(checked=date(2020, 1, 1), until="2025")

    assert answer(old).stale == () and "一年多" not in as_text(answer(old))


def test_an_answer_without_a_day_is_never_stale(make_fact):
    assert answer(make_fact(checked=date(1999, 1, 1)), day=None).stale == ()


def test_what_people_ask_next_is_shown_last_and_to_text_doors_only():
    given = answer(
        question="您在哪里？",
        buttons=(Button("南宁", "南宁"),),
        suggestions=(Button("查余额", "余额怎么查"), Button("补", "断了怎么补")),
    )

    assert as_text(given).split("\n")[1:] == [
        "▸ 您在哪里？",
        "  可以直接回复：南宁",
        "▸ 还可以问：余额怎么查 / 断了怎么补",
    ]
    assert as_text(given, with_buttons=False).split("\n")[1:] == ["▸ 您在哪里？"]
