"""Look-up: the nearest place, the right day, the right age, and nothing that may not be told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yibao.errors import NoRule
from yibao.rules import Place
from yibao.rules.model import Ages

NATION = Place("100000", "全国")
GUANGXI = Place("450000", "广西壮族自治区", ("广西",))
NANNING = Place("450100", "南宁市", ("南宁",))
YULIN = Place("450900", "玉林市", ("玉林",))
DAY = date(2026, 11, 21)


def find(book, place=NANNING, day=DAY, **known):
    return book.find("refund_amount", "monthly_refund", place, day, **known)


@pytest.fixture
def three_levels(make_book, make_fact):
    return make_book(
        make_fact(place=NATION, value="1"),
        make_fact(place=GUANGXI, value="2"),
        make_fact(place=NANNING, value="3"),
    )


@pytest.mark.parametrize(
    ("asked", "value", "level"),
    [
        (NANNING, 3, NANNING),
        (YULIN, 2, GUANGXI),
        (GUANGXI, 2, GUANGXI),
        (Place("310000", "上海市"), 1, NATION),
        (NATION, 1, NATION),
        (None, 1, NATION),
    ],
)
def test_the_nearest_level_answers_and_says_whose_rule_it_is(three_levels, asked, value, level):
    found = find(three_levels, asked)

    assert [fact.value for fact in found.facts] == [value]
    assert found.level == level


def test_a_city_does_not_answer_for_its_neighbour_or_its_province(make_book, make_fact):
    book = make_book(make_fact(place=NANNING, value="3"))

    for asked in (YULIN, GUANGXI, None):
        with pytest.raises(NoRule):
            find(book, asked)


def test_the_province_answers_before_the_city_has_a_rule_and_after_it_ended(make_book, make_fact):
    city = make_fact(place=NANNING, value="3", since="2024", until="2025")
    book = make_book(make_fact(place=GUANGXI, value="2"), city)

    days = (date(2023, 12, 31), date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    assert [find(book, day=day).level for day in days] == [GUANGXI, NANNING, NANNING, GUANGXI]


@pytest.mark.parametrize(
    ("since", "first_day"),
    [
        ("2023-07-01", date(2023, 7, 1)),
        ("2006-04", date(2006, 4, 1)),
        ("2024", date(2024, 1, 1)),
    ],
)
def test_no_figure_before_the_first_day(make_book, make_fact, since, first_day):
    book = make_book(make_fact(value="80", since=since))

    assert find(book, day=first_day).fact.value == 80
    with pytest.raises(NoRule):
        find(book, day=first_day - timedelta(days=1))


@pytest.mark.parametrize(
    ("until", "last_day"),
    [
        ("2025-06-15", date(2025, 6, 15)),
        ("2024-02", date(2024, 2, 29)),
        ("2025", date(2025, 12, 31)),
    ],
)
def test_no_figure_after_the_last_day(make_book, make_fact, until, last_day):
    book = make_book(make_fact(value="80", until=until))

    assert find(book, day=last_day).fact.value == 80
    with pytest.raises(NoRule):
        find(book, day=last_day + timedelta(days=1))


def test_a_new_value_takes_over_on_its_own_day(make_book, make_fact):
    old = make_fact(value="80", until="2024-06-30")
    book = make_book(old, make_fact(value="85", since="2024-07-01"))

    assert find(book, day=date(2024, 6, 30)).fact.value == 80
    assert find(book, day=date(2024, 7, 1)).fact.value == 85


def test_what_is_known_from_memory_only_is_never_handed_out(make_book, make_fact, make_procedure):
    remembered = make_fact(value="80", support="memory")
    book = make_book(remembered, make_procedure(support="memory"))

    with pytest.raises(NoRule):
        find(book)
    assert book.steps("how_to_pay", NANNING, DAY) == ()


def test_a_rumour_known_from_memory_only_is_not_told_either(make_book, make_fact):
    book = make_book(make_fact(support="memory", standing="quoted"))

    assert book.quoted("refund_amount", NANNING, DAY) == ()


def test_a_fact_of_a_single_source_is_handed_out_as_such(make_book, make_fact):
    book = make_book(make_fact(value="80", support="single"))

    assert find(book).fact.support == "single"


def test_a_figure_that_only_goes_round_is_never_found(make_book, make_fact):
    rumour = make_fact(value="36.2", standing="quoted")
    book = make_book(rumour, make_fact(place=GUANGXI, value="2"))

    assert find(book).level == GUANGXI
    assert book.quoted("refund_amount", NANNING, DAY) == (rumour,)


def test_rumours_come_from_the_place_and_above_nearest_first(make_book, make_fact):
    nation, guangxi, nanning, yulin = (
        make_fact(place=place, standing="quoted") for place in (NATION, GUANGXI, NANNING, YULIN)
    )
    other_topic = make_fact(topic="how_to_pay", standing="quoted")
    book = make_book(nation, guangxi, nanning, yulin, other_topic)

    assert book.quoted("refund_amount", NANNING, DAY) == (nanning, guangxi, nation)
    assert book.quoted("refund_amount", GUANGXI, DAY) == (guangxi, nation)
    assert book.quoted("refund_amount", None, DAY) == (nation,)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_a_rumour_is_told_while_it_goes_round(make_book, make_fact, day, told):
    rumour = make_fact(standing="quoted", since="2024", until="2025-06")

    assert bool(make_book(rumour).quoted("refund_amount", NANNING, day)) is told


@pytest.mark.parametrize(
    ("age", "values"),
    [
        (0, [100]),
        (69, [100]),
        (70, [110]),
        (74, [110]),
        (75, [120]),
        (120, [120]),
        (None, [100, 110, 120]),
    ],
)
def test_an_age_belongs_to_one_band_from_its_first_birthday_on(make_book, make_fact, age, values):
    book = make_book(
        make_fact(value="100", ages=Ages(below=70)),
        make_fact(value="110", ages=Ages(70, 75)),
        make_fact(value="120", ages=Ages(75)),
    )

    assert [fact.value for fact in find(book, age=age).facts] == values


def test_a_fact_without_ages_is_for_every_age(make_book, make_fact):
    assert find(make_book(make_fact(value="80")), age=59).fact.value == 80


@pytest.mark.parametrize(
    ("ages", "words"),
    [(Ages(below=70), "不满70岁"), (Ages(70, 75), "70到74岁"), (Ages(75), "满75岁")],
)
def test_an_age_band_reads_in_chinese(ages, words):
    assert ages.chinese == words


@pytest.mark.parametrize(
    ("people", "values"),
    [("resident", [2, 3]), ("staff", [1, 3]), ("newborn", [3]), (None, [1, 2, 3])],
)
def test_people_get_their_own_facts_and_those_for_all(make_book, make_fact, people, values):
    book = make_book(
        make_fact(value="1", people="staff"),
        make_fact(value="2", people="resident"),
        make_fact(value="3", people="all"),
    )

    assert [fact.value for fact in find(book, people=people).facts] == values


@pytest.mark.parametrize(
    ("topic", "key"), [("refund_amount", "yearly_refund"), ("balance_query", "monthly_refund")]
)
def test_another_key_or_topic_is_another_fact(make_book, make_fact, topic, key):
    with pytest.raises(NoRule):
        make_book(make_fact(value="80")).find(topic, key, NANNING, DAY)


def test_what_was_not_found_is_named_with_place_and_day(make_book):
    with pytest.raises(NoRule, match=r"南宁市 2026-11-21 的 refund_amount\.monthly_refund"):
        find(make_book())


def test_steps_come_nearest_first_and_by_channel(make_book, make_procedure):
    nation, city = make_procedure(place=NATION), make_procedure(place=NANNING)
    by_alipay = make_procedure(place=NATION, channel="alipay")
    book = make_book(nation, by_alipay, city, make_procedure(place=YULIN))

    assert book.steps("how_to_pay", NANNING, DAY) == (city, nation, by_alipay)
    assert book.steps("how_to_pay", NANNING, DAY, "wechat") == (city, nation)
    assert book.steps("how_to_pay", None, DAY, "alipay") == (by_alipay,)
    assert book.steps("balance_query", NANNING, DAY) == ()


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2024, 12, 31), 0),
        (date(2025, 1, 1), 1),
        (date(2026, 3, 31), 1),
        (date(2026, 4, 1), 0),
    ],
)
def test_steps_hold_on_their_days_only(make_book, make_procedure, day, count):
    book = make_book(make_procedure(since="2025", until="2026-03"))

    assert len(book.steps("how_to_pay", NANNING, day)) == count


def test_places_with_a_fact_of_their_own_come_in_the_order_of_the_list(make_book, make_fact):
    book = make_book(
        make_fact(place=YULIN), make_fact(place=NANNING), make_fact(place=GUANGXI, key="ratio")
    )

    assert book.places_with("refund_amount", "monthly_refund") == (NANNING, YULIN)
    assert book.places_with("refund_amount", "ratio") == (GUANGXI,)


def test_every_fact_of_the_book_is_found_from_its_first_day_and_not_before(book):
    for fact in book.facts:
        if fact.standing == "quoted" or fact.support == "memory":
            continue
        age = fact.ages.since if fact.ages else None
        asked = (fact.topic, fact.key, fact.place)
        assert fact in book.find(*asked, fact.since.first, age=age).facts, fact.id
        try:
            before = book.find(*asked, fact.since.first - timedelta(days=1), age=age).facts
        except NoRule:
            before = ()
        assert fact not in before, fact.id
