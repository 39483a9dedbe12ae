"""The sweep: what is asked of two versions, and what is answered differently."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest

from yibao.clerk.comparing import sweeping
from yibao.clerk.comparing.sweeping import NEW, OLD, Asked, places_asked, sweep
from yibao.rules import Places, load_rulebook

DAY = date(2026, 11, 21)


@pytest.fixture
def changed(tiny, tmp_path):
    """The little book in two folders; the second pays 2000 in Shanghai."""
    other = tmp_path / "other"
    shutil.copytree(tiny, other)
    path = other / "shanghai/refund_amount.yml"
    path.write_text(path.read_text("utf-8").replace('"1890"', '"2000"'), "utf-8")
    return tiny, other


def test_no_place_every_place_of_either_book_and_one_without_anything_are_asked(
    make_book, make_fact, place
):
    old = make_book(make_fact())
    new = make_book(make_fact(place=place("玉林")))

    assert places_asked(old, new) == [None, "450100", "450900"]


def test_a_province_of_which_nothing_is_known_stands_for_all_such(tiny):
    book = load_rulebook(tiny)

    assert places_asked(book, book) == [None, "110000", "120000", "310000"]


def test_a_book_and_itself_answer_alike(tiny):
    book = load_rulebook(tiny)

    swept = sweep(book, book, DAY)

    assert swept.changes == ()
    assert len(swept.asked) == len(set(swept.asked)) > len(book.topics) * 4 * 4


def test_what_changed_is_told_line_by_line_with_those_who_hear_it(changed):
    old, new = map(load_rulebook, changed)

    swept = sweep(old, new, DAY)

    spots = {change.asked: change.spots for change in swept.changes}
    asked = Asked("refund_amount", "310000", "staff", "75岁")
    assert spots[asked][0] == (
        (OLD, "上海市满75岁的职工退休人员，医保每月返 157.5 元。"),
        (NEW, "上海市满75岁的职工退休人员，医保每月返 166.67 元。"),
    )
    assert {(one.topic, one.code) for one in spots} == {
        ("refund_amount", "310000"),
        ("refund_amount", None),  # Shanghai is an example there
    }
    assert Asked("refund_amount", "310000", "resident", "75岁") not in spots
    assert Asked("refund_amount", "310000", "staff", "74岁") not in spots


def test_processes_find_what_one_finds_and_in_the_same_order(changed, monkeypatch):
    old, new = map(load_rulebook, changed)
    alone = sweep(old, new, DAY)
    monkeypatch.setattr(sweeping, "_WORTH_WORKERS", 1)
    monkeypatch.setattr(sweeping.os, "cpu_count", lambda: 2)

    assert sweep(old, new, DAY, changed) == alone


def test_progress_is_told_to_the_end(tiny):
    book, told = load_rulebook(tiny), []

    sweep(book, book, DAY, tell=lambda done, of: told.append((done, of)))

    assert told[0][0] == 1 and told[-1][0] == told[-1][1] == len(told)


def test_a_new_document_behind_an_answer_is_a_change(tiny, changed):
    old = load_rulebook(tiny)
    path = tiny / "shanghai/refund_amount.yml"
    path.write_text(path.read_text("utf-8").replace("shanghai-outpatient", "gf-1998-44"), "utf-8")

    swept = sweep(old, load_rulebook(tiny), DAY)

    (signs,) = {
        tuple(sign for spot in change.spots for sign, line in spot if line.startswith("依据：《"))
        for change in swept.changes
        if change.asked.code == "310000" and change.asked.manner == "75岁"
    }
    assert set(signs) == {OLD, NEW}
    assert all(len(spot) == 1 for change in swept.changes for spot in change.spots)


def test_a_topic_that_one_version_lacks_is_told(tiny):
    old, new = load_rulebook(tiny), load_rulebook(tiny)
    old.topics = {
        name: replace(topic, next=()) for name, topic in old.topics.items() if name != "legal_basis"
    }
    changes = [c for c in sweep(old, new, DAY).changes if c.asked.topic == "legal_basis"]

    assert changes
    assert all((OLD, "（没有这个主题）") in spot for change in changes for spot in change.spots)


def test_a_place_that_one_version_lacks_is_told(tiny):
    old, new = load_rulebook(tiny), load_rulebook(tiny)
    old.places = Places(place for place in old.places if place.code != "310000")

    spots = {c.spots[0][0] for c in sweep(old, new, DAY).changes if c.asked.code == "310000"}

    assert spots == {(OLD, "（不认识这个地方）")}
