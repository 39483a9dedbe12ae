"""Whom to ask: the right line, how to reach it from afar, and the window where there is no line."""

from __future__ import annotations

from datetime import date

import pytest

from yibao.answers.composing import composed
from yibao.answers.draft import Draft
from yibao.answers.hotline import line_of, where_to_ask

BEFORE = date(2020, 12, 31)  # the hotlines are known from 2021 on


@pytest.fixture
def closed(case, book):
    """The closing block of an answer, and the answer."""

    def close(topic="coverage_scope", *, from_afar=False, **known):
        draft = Draft(topic, case(**known), book)
        where_to_ask(draft, from_afar=from_afar)
        answer = draft.done("answered")
        (block,) = answer.blocks
        assert block.title == "不放心就问一声"
        (line,) = block.lines
        return line, answer

    return close


def keys(answer):
    return [item.key for item in answer.cited]


def test_without_a_place_one_says_where_one_is_insured(closed):
    line, answer = closed()

    assert line == "打 12393（医保服务热线），说清在哪里参保。"
    assert keys(answer) == ["medical"]


def test_with_a_place_one_names_it_by_a_name_that_nobody_mistakes(closed, book):
    assert closed(place="长沙")[0] == "打 12393（医保服务热线），说清是长沙市的医保。"
    tongan = next(place for place in book.places if place.name == "同安区")
    assert closed(place=tongan)[0] == "打 12393（医保服务热线），说清是厦门市同安区的医保。"


@pytest.mark.parametrize(("name", "code"), [("长沙", "0731"), ("北京", "010"), ("同安区", "0592")])
def test_from_afar_one_dials_the_place_s_area_code_first(closed, book, name, code):
    place = next(p for p in book.places if name in (p.name, *p.short))
    line, answer = closed(place=place, from_afar=True)

    assert line.endswith(f"人在外地，先试 {code}-12393；打不通就拨 12345。")
    assert keys(answer) == ["medical", "area_code", "government"]


@pytest.mark.parametrize("name", [None, "湖南", "西藏"])
def test_a_province_has_no_area_code_of_its_own(closed, name):
    line, answer = closed(place=name, from_afar=True)

    assert "人在外地" not in line and keys(answer) == ["medical"]


def test_every_city_s_area_code_is_given_as_the_list_has_it(closed, book):
    cities = [place for place in book.places if place.area_code]

    assert len(cities) > 300
    for city in cities:
        assert f" {city.area_code}-12393" in closed(place=city, from_afar=True)[0]


def test_what_the_social_office_decides_is_asked_there(closed, book):
    social = [topic.id for topic in book.topics.values() if topic.line == "social"]

    assert social
    for topic in social:
        line, answer = closed(topic, place="长沙", from_afar=True)
        assert line == "这件事归人社部门，打 12333（人社热线）。"
        assert keys(answer) == ["social"]


def test_before_there_was_a_line_one_goes_to_the_window(closed):
    assert closed(today=BEFORE)[0] == "到参保地的医保窗口问，说清在哪里参保。"
    assert (
        closed("pension_difference", today=BEFORE)[0] == "这件事归人社部门，到参保地的人社窗口问。"
    )
    line, answer = closed(today=BEFORE, place="长沙", from_afar=True)
    assert "12" not in line and answer.cited == ()


def test_a_line_in_words_is_its_number_and_what_it_is_for(book, case):
    draft = Draft("service_hotline", case(), book)

    assert line_of(draft.fact("service_hotline", "social")).startswith("12333：人社热线")


def test_every_answer_that_the_rule_book_lays_out_ends_with_whom_to_ask(book, case):
    for topic in book.topics:
        titles = [block.title for block in composed(topic, case(place="成都"), book).blocks]
        assert titles[-1] == "不放心就问一声", topic
