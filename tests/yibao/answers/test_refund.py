"""The monthly refund: what the cases in YAML do not reach: buttons, sources, workings, odd numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yibao.answers import Button, Status, answer_topic, as_text
from yibao.rules import NATION
from yibao.rules.model import Ages

DAY = date(2026, 11, 21)


@pytest.fixture
def refund(case, book):
    def ask(in_book=book, **known):
        return answer_topic("refund_amount", case(**known), in_book)

    return ask


def block(answer, title):
    return next((part.lines for part in answer.blocks if part.title == title), ())


def test_the_sum_comes_with_its_working_and_is_no_estimate(refund):
    answer = refund(place="上海", age=75)

    assert block(answer, "怎么算的") == ("1890 元/年 ÷ 12 个月 = 157.5 元/月",)
    assert answer.estimate is False
    assert answer.taken == ("上海市", "75岁")


def test_a_sum_of_the_asker_s_numbers_is_an_estimate(refund):
    answer = refund(place="佛山", average_pension=Decimal("4321.5"))

    (line,) = block(answer, "怎么算的")
    assert line.endswith("4321.5 元 × 2.8% = 121 元/月")
    assert answer.estimate is True
    assert answer.taken == ("佛山市", "人均养老金4321.5元")


def test_the_first_thing_cited_is_the_figure_itself(refund):
    answer = refund(place="天水")

    assert (answer.cited[0].value, answer.cited[0].place.name) == (85, "天水市")
    assert answer.cited[0].sources[0].id == "gansu-outpatient"


def test_a_deduction_is_cited_with_the_sum(refund):
    cited = {(fact.key, fact.value) for fact in refund(place="广州").cited}

    assert {("monthly_refund", Decimal("169.08")), ("monthly_deduction", Decimal("8.66"))} <= cited


def test_only_the_band_of_the_age_is_cited(refund):
    assert [fact.value for fact in refund(place="上海", age=74).in_force if fact.value] == [1680]
    assert [fact.value for fact in refund(place="上海", age=75).in_force if fact.value] == [1890]


def test_without_an_age_every_band_is_a_button(refund):
    answer = refund(place="上海")

    assert answer.status is Status.IN_GENERAL
    assert answer.question == "您多大年纪？"
    assert [button.payload for button in answer.buttons] == ["不满75岁", "满75岁"]
    assert block(answer, "每月返多少") == ("不满75岁：每月 140 元", "满75岁：每月 157.5 元")


def test_an_age_that_does_not_matter_is_heard_and_said_not_to(refund):
    answer = refund(place="天水", age=71)

    assert answer.taken == ("天水市", "71岁")
    assert "这里不分年龄" in as_text(answer)


def test_without_a_place_the_buttons_are_places_of_confirmed_figures(refund, book):
    answer = refund()

    names = [button.payload for button in answer.buttons]
    assert names == ["北京", "上海", "广州"]
    for name in names:
        place = next(place for place in book.places if place.called == name)
        facts = book.find("refund_amount", "monthly_refund", place, DAY).facts
        assert {fact.support for fact in facts} == {"confirmed"}


def test_a_resident_who_meant_a_staff_retirement_can_say_so(refund):
    answer = refund(insurance="resident", place="上海", age=75)

    assert answer.buttons == (Button("我是职工退休", "我是职工医保退休"),)
    assert answer.taken == ("居民医保",)


@pytest.mark.parametrize("pension", ["-1", "0", "1000000000000", "NaN", "Infinity"])
def test_a_pension_that_makes_no_sense_leads_to_no_sum(refund, pension):
    answer = refund(place="佛山", average_pension=Decimal(pension))

    assert answer.status is Status.IN_GENERAL
    assert block(answer, "怎么算的") == ()
    assert answer.taken == ("佛山市",)


def test_with_a_pension_and_no_age_the_age_is_what_is_asked_for(refund):
    answer = refund(place="山东", average_pension=Decimal(4000))

    assert len(block(answer, "怎么算的")) == 2
    assert "年纪" in answer.question
    assert [button.payload for button in answer.buttons] == ["不满70岁", "满70岁"]
    assert "人均养老金4000元" in answer.taken


@pytest.mark.parametrize("age", [-1, 0, 121, 10**6])
def test_an_age_that_nobody_has_breaks_nothing(refund, age):
    for name in (None, "上海", "山东", "甘肃", "天水"):
        assert refund(place=name, age=age).lead


def test_the_nation_s_deduction_is_not_taken_off_a_city_s_sum(refund, book_with, make_fact):
    more = book_with(make_fact(key="monthly_deduction", place=NATION, value="5", unit="元/月"))

    assert "每月返 83 元。" in as_text(refund(more, place="武汉"))


def test_a_share_that_does_not_say_of_what_shows_no_programmer_s_word(
    refund, book_with, make_fact, place
):
    bare = make_fact(key="refund_ratio", place=place("西藏"), value="2", unit="%")

    assert "None" not in as_text(refund(book_with(bare), place="西藏"))


def test_a_figure_that_has_ended_is_told_no_more(refund, book_with, make_fact, place):
    ended = make_fact(place=place("拉萨"), value="77.7", unit="元/月", until="2026-11-20")
    more = book_with(ended)

    for name in ("拉萨", "西藏"):
        answer = refund(more, place=name)
        assert answer.status is Status.NO_RULE
        assert "77.7" not in as_text(answer)


def test_a_place_whose_figure_has_ended_is_no_example(refund, book_with, make_fact, place):
    ended = make_fact(place=place("拉萨"), value="77.7", unit="元/月", until="2026-11-20")
    more = book_with(ended, make_fact(place=place("西藏"), value="66.6", unit="元/月"))

    offered = [button.payload for button in refund(more).buttons]
    assert "西藏" in offered
    assert "拉萨" not in offered


def test_a_figure_is_told_on_its_last_day(refund, book_with, make_fact, place):
    last = make_fact(place=place("拉萨"), value="77.7", unit="元/月", until="2026-11-21")

    assert "每月返 77.7 元" in refund(book_with(last), place="拉萨").lead
    assert "拉萨：77.7元/月" in as_text(refund(book_with(last), place="西藏"))


def test_a_city_below_a_province_is_listed_with_every_band(refund, book_with, make_fact, place):
    known = {"place": place("拉萨"), "unit": "元/月"}
    more = book_with(
        make_fact(value="61", ages=Ages(below=70), **known),
        make_fact(value="71", ages=Ages(70), **known),
    )

    told = as_text(refund(more, place="西藏"))
    assert "61" in told and "71" in told


def test_each_city_that_a_province_lists_has_its_own_sum(refund, book, place):
    listed = 0
    for province in (p for p in book.places if p.is_province):
        for line in block(refund(place=province), f"{province.name}里查到的"):
            name, told = line.split("：")
            (fact,) = book.find("refund_amount", "monthly_refund", place(name), DAY).facts
            assert fact.place.called == name
            assert told == f"{fact.value}{fact.unit}"
            listed += 1
    assert listed > 30


def test_a_city_already_named_is_not_asked_which_city_it_is(refund, book):
    cities = [place for place in book.places if not place.code.endswith("0000")]

    asked = [city.name for city in cities if "哪个市" in refund(place=city).question]
    assert asked == []


def test_no_place_outside_the_case_s_chain_lends_its_sum_to_the_lead(refund, book):
    for place in book.places:
        answer = refund(place=place)
        if "每月返 " in answer.lead:
            facts = [fact for fact in answer.in_force if fact.key == "monthly_refund"]
            assert {fact.place for fact in facts} <= set(book.places.chain(place)), place.name


def test_every_place_gets_an_answer_with_where_it_comes_from(refund, book):
    for place in book.places:
        answer = refund(place=place)
        assert answer.lead and answer.in_force, place.name
        assert place == NATION or answer.taken[0].endswith(place.name)


def test_a_general_or_unknown_answer_says_whom_to_ask(refund, book):
    for place in book.places:
        answer = refund(place=place, age=72)
        if answer.status is not Status.ANSWERED:
            assert "12393" in block(answer, "不放心就问一声")[0], place.name
