"""Topics: each gets an answer, on every day, and a bare fact finds the topic it is about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from yibao.answers import Status, answer_topic, as_text, guessed_topic

KNOWN = [
    {},
    {"insurance": "resident", "gap_months": 24},
    {"insurance": "staff", "gap_months": 2},
    {"insurance": "flexible"},
    {"retired": True, "missing_months": 36, "amount": Decimal(5000)},
    {"retired": False},
    {"place": "辽宁"},
    {"place": "广东"},
    {"place": "永州", "insurance": "resident"},
    {"channel": "wechat", "detail": True},
]

DAYS_BEFORE = (date(2024, 12, 31), date(2023, 6, 1), date(2020, 12, 31))


def test_every_topic_of_the_list_has_an_answer(book, case):
    for topic in book.topics:
        answer = answer_topic(topic, case(), book)
        assert answer.topic == topic
        assert answer.lead.endswith(("。", "？")), topic
        assert answer.in_force, topic


def test_no_topic_of_the_list_says_that_it_has_no_rule(book, case):
    for topic in book.topics:
        assert answer_topic(topic, case(), book).status is not Status.NO_RULE, topic


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2028, 2, 29), date(2040, 1, 1)], ids=str)
def test_no_topic_fails_on_a_day_to_come(book, case, day):
    for topic in book.topics:
        for known in KNOWN:
            assert as_text(answer_topic(topic, case(today=day, **known), book))


def test_no_topic_fails_on_a_day_before_its_facts(book, case):
    failed = []
    for topic, day, known in product(book.topics, DAYS_BEFORE, KNOWN):
        try:
            answer_topic(topic, case(today=day, **known), book)
        except Exception as error:
            failed.append(f"{topic} {day} {known}: {error!r}")
    assert failed == []


def test_where_no_rule_holds_yet_the_topic_is_named_and_no_figure_given(book, case):
    day = date(2024, 12, 31)
    answer = answer_topic("back_payment", case(today=day, insurance="resident"), book)

    assert (answer.topic, answer.status) == ("back_payment", Status.NO_RULE)
    assert f"「{book.topics['back_payment'].title}」" in answer.lead
    assert "个月" not in as_text(answer)


def test_before_there_was_a_hotline_the_window_is_named(book, case):
    day = date(2020, 12, 31)

    before = as_text(answer_topic("payment_period", case(today=day, place="南宁"), book))
    after = as_text(answer_topic("payment_period", case(place="南宁"), book))
    assert "窗口" in before and "南宁市" in before and "12393" not in before
    assert "打 12393" in after


@pytest.mark.parametrize(
    ("known", "topic"),
    [
        ({"place": "上海", "retired": True}, "refund_amount"),
        ({"place": "上海"}, None),
        ({"retired": True}, None),
        ({"retired": False, "place": "上海"}, None),
        ({"gap_months": 24}, "back_payment"),
        ({"gap_months": 0}, "back_payment"),
        ({"missing_months": 36}, "back_payment"),
        ({"average_pension": Decimal(3700)}, "refund_amount"),
        ({"place": "上海", "retired": True, "gap_months": 24}, "refund_amount"),
        ({"wage": Decimal(5000)}, "payment_standard"),
        ({"hospital": "third"}, "reimbursement_ratio"),
        ({"subjects": ("dentures",)}, "coverage_scope"),
        ({"subjects": ("pension_index",)}, "pension_difference"),
        ({"subjects": ("nobody_knows_it",)}, None),
        ({"age": 75}, None),
        ({}, None),
    ],
)
def test_a_bare_fact_finds_the_topic_it_is_likely_about(book, case, known, topic):
    assert guessed_topic(case(**known), book) == topic


@pytest.mark.parametrize("insurance", [None, "staff", "resident", "flexible"])
def test_whatever_is_offered_to_ask_about_has_an_answer(book, case, insurance):
    ids = {subject.title: subject.id for subject in book.subjects.values()}
    silent = []
    for topic in book.topics:
        for button in answer_topic(topic, case(insurance=insurance), book).buttons:
            if button.payload in ids:
                name = ids[button.payload]
                asked = case(insurance=insurance, subjects=(name,))
                answer = answer_topic(topic, asked, book)
                if not any(name in item.about for item in answer.in_force):
                    silent.append((topic, name))
    assert silent == []
