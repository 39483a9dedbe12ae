"""`coverage`: the numbers, the matrix, the picture, the page and the README's table."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from yibao.clerk.covering.coverage import coverage_lines
from yibao.clerk.covering.coverage_page import coverage_page
from yibao.clerk.covering.coverage_picture import COLOURS, coverage_svg
from yibao.clerk.covering.known import Cell, State, known

DAY = date(2026, 11, 21)
NANNING, YULIN, GUANGXI, NATION = "450100", "450900", "450000", "100000"


def cells(book, day=DAY):
    (row,) = known(book, day).rows
    return {code: (cell.number, cell.state) for code, cell in row.cells.items()}


def test_facts_in_force_are_counted_and_firm_if_one_is_confirmed(make_book, make_fact):
    book = make_book(make_fact(), make_fact(support="single", key="b"))

    assert cells(book)[NANNING] == (2, State.CONFIRMED)


def test_a_place_of_which_all_rests_on_one_text_is_marked(make_book, make_fact):
    assert cells(make_book(make_fact(support="single")))[NANNING] == (1, State.SINGLE)


def test_a_place_whose_rules_all_ended_is_marked_from_the_day_after(make_book, make_fact):
    book = make_book(make_fact(until="2026-11-21"))

    assert cells(book)[NANNING] == (1, State.CONFIRMED)
    assert cells(book, date(2026, 11, 22))[NANNING] == (1, State.LAPSED)


def test_a_rule_of_the_future_is_not_yet_known(make_book, make_fact):
    assert cells(make_book(make_fact(since="2027")))[NANNING] == (0, State.NOTHING)


def test_steps_are_counted_as_well(make_book, make_procedure):
    steps = make_procedure(topic="refund_amount")

    assert cells(make_book(steps))[NANNING] == (1, State.CONFIRMED)


@pytest.mark.parametrize("changed", [{"support": "memory"}, {"standing": "quoted"}])
def test_what_is_never_told_as_a_rule_is_not_known(make_book, make_fact, changed):
    assert known(make_book(make_fact(**changed)), DAY).places == []


def test_a_place_without_its_own_falls_back_on_province_then_nation(make_book, make_fact, place):
    lapsed = make_fact(place=place("玉林"), until="2024")
    other = {"topic": "other"}
    book = make_book(make_fact(**other), lapsed, make_fact(place=place("广西")))
    assert cells(book)[NANNING] == (0, State.PROVINCE)
    assert cells(book)[YULIN] == (1, State.LAPSED)

    national = make_book(make_fact(**other), make_fact(place=place("全国")))
    assert cells(national)[NANNING] == (0, State.NATIONAL)
    assert cells(make_book(make_fact(**other)))[NANNING] == (0, State.NOTHING)


def test_places_stand_under_their_provinces(book):
    matrix = known(book, DAY)

    for province, places in matrix.provinces:
        assert {place.code[:2] for place in places} == {province.code[:2]}
    codes = [place.code for place in matrix.places]
    assert codes == sorted(set(codes)) and "100000" not in codes


def test_numbers_of_a_topic_add_up(book):
    for row in known(book, DAY).rows:
        own = [cell for cell in row.cells.values() if cell.state in (State.CONFIRMED, State.SINGLE)]
        assert row.in_force == row.confirmed + row.single == sum(cell.number for cell in own)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell(3, State.CONFIRMED), "3"),
        (Cell(2, State.SINGLE), "2?"),
        (Cell(1, State.LAPSED), "1×"),
        (Cell(0, State.PROVINCE), "↑"),
        (Cell(0, State.NATIONAL), "·"),
        (Cell(0, State.NOTHING), ""),
    ],
)
def test_every_state_has_a_sign_of_its_own_beside_its_colour(cell, text):
    assert cell.text == text
    assert len({state.value for state in State}) == len(set(COLOURS.values())) == len(State)


def test_the_screen_shows_each_topic_and_only_where_something_is_known(book):
    matrix = known(book, DAY)
    numbers, _, strips = "\n".join(coverage_lines(matrix)).partition("\n\n")

    for row in matrix.rows:
        local = any(
            cell.state not in (State.NATIONAL, State.NOTHING)
            for code, cell in row.cells.items()
            if code != NATION
        )
        assert f"\n{row.topic.title} " in numbers
        assert (f"\n{row.topic.title} " in strips) is local
    heads = "\n".join(line for line in strips.splitlines() if line.startswith("  ")).split()
    assert {place.called for place in matrix.places} <= set(heads)


def test_the_picture_is_well_formed_and_shows_every_cell(book):
    matrix = known(book, DAY)
    svg = ElementTree.fromstring(coverage_svg(matrix))

    texts = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    shown = [cell.text for row in matrix.rows for cell in row.cells.values() if cell.text]
    for sign in set(shown):
        assert texts.count(sign) >= shown.count(sign)
    assert all(row.topic.title in texts for row in matrix.rows)
    assert not any("http" in value for e in svg.iter() for value in e.attrib.values())


def test_nothing_of_the_picture_stands_outside_it(book):
    svg = ElementTree.fromstring(coverage_svg(known(book, DAY)))

    wide, high = int(svg.get("width")), int(svg.get("height"))
    for box in svg.iter("{http://www.w3.org/2000/svg}rect"):
        right = int(box.get("x", "0")) + int(box.get("width"))
        below = int(box.get("y", "0")) + int(box.get("height"))
        assert right <= wide and below <= high


def test_the_page_shows_the_same_cells_and_needs_nothing_else(book):
    matrix = known(book, DAY)
    page = coverage_page(matrix)

    for state in State:
        own = sum(cell.state is state for row in matrix.rows for cell in row.cells.values())
        assert page.count(f"<td class='{state.name.lower()}'>") == own + 1  # and the legend
    assert not re.search(r"<script|<img|<link|https?://|url\(", page)


def test_the_command_prints_and_writes_what_is_wanted(clerk, tiny, tmp_path):
    page, picture = tmp_path / "a.html", tmp_path / "a.svg"

    done = clerk("coverage", "--book", tiny, "--day", DAY, "--html", page, "--svg", picture)

    assert (done.code, done.err) == (0, "")
    assert f"✓ 写好了 {page}。" in done.out and "规则本里有什么（2026-11-21）" in done.out
    assert "上海" in page.read_text("utf-8")
    assert "<title>规则本里有什么（2026-11-21）</title>" in picture.read_text("utf-8")


@pytest.mark.parametrize("option", ["--html", "--svg"])
def test_a_file_that_cannot_be_written_is_told(clerk, tiny, tmp_path, option):
    done = clerk("coverage", "--book", tiny, option, tmp_path / "nowhere" / "a")

    assert done.code == 2 and "没有这个文件夹" in done.err and done.out == ""
