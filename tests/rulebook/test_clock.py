"""The clock: around the year's end, and a year on, every topic answers, and nothing lapsed is current."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest

from yibao.answers import Status, answer_topic, as_text
from yibao.answers.as_text import STALE
from yibao.rules import NATION, the_rulebook

TODAY = date(2026, 11, 21)
YEARS_END, NEW_YEAR, A_YEAR_ON = date(2026, 12, 31), date(2027, 1, 1), date(2027, 11, 22)
DAYS = (YEARS_END, NEW_YEAR, A_YEAR_ON)
NAMES = (None, "北京", "上海", "长沙", "石家庄", "南宁", "天水")
INSURANCES = (None, "staff", "resident", "flexible")
TOPICS = [*the_rulebook().topics]
LAW = "law-medical-security"
# A past year in a line says of itself that it is past
PAST_YEAR = re.compile(r"20(?:1\d|2[0-6]) ?年")


@pytest.fixture(scope="module")
def answers(case, book):
    """The topic's answers on a day, over places, insurance and length."""

    def on(topic, day):
        for name, insurance, detail in product(NAMES, INSURANCES, (False, True)):
            known = {"place": name, "insurance": insurance, "detail": detail}
            yield known, answer_topic(topic, case(today=day, **known), book)

    return on


def told(answer):
    """Each line that the answer says, without its documents."""
    return [answer.lead, *(line for block in answer.blocks for line in block.lines)]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_answers_with_what_holds_that_day(topic, day, answers):
    for known, answer in answers(topic, day):
        assert answer.status is not Status.NO_RULE, known
        assert answer.in_force, known
        assert all(item.holds_on(day) for item in answer.in_force), known
        # Without a figure that was heard nothing lapsed is even mentioned
        lapsed = [item.id for item in answer.cited if not item.holds_on(day)]
        assert lapsed == [], known


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("topic", TOPICS)
def test_no_sentence_of_what_lapsed_is_said(topic, day, answers, book):
    facts = book.of_topic(topic)
    holding = {fact.says for fact in facts if fact.holds_on(day)}
    gone = {fact.says for fact in facts if fact.until and not fact.holds_on(day)} - holding
    for known, answer in answers(topic, day):
        assert [line for line in told(answer) if line in gone] == [], known


def of_2026(book):
    """The nation's sums for residents whose last day is that of 2026."""
    return {
        fact.value
        for fact in book.of_topic("payment_standard")
        if fact.place == NATION
        and fact.unit == "元/年"
        and fact.until
        and fact.until.last == YEARS_END
    }


@pytest.mark.parametrize("detail", [False, True])
def test_from_new_year_on_no_sum_of_2026_is_told_without_its_year(case, book, detail):
    sums = "|".join(str(value) for value in of_2026(book))
    assert "400" in sums
    known = {"today": NEW_YEAR, "detail": detail}
    for topic, insurance in product(book.topics, INSURANCES):
        answer = answer_topic(topic, case(insurance=insurance, **known), book)
        bare = [
            line
            for line in told(answer)
            if re.search(rf"(?<!\d)(?:{sums}) 元", line) and not PAST_YEAR.search(line)
        ]
        assert bare == [], (topic, insurance)


def test_on_the_last_day_of_the_year_its_premium_is_still_told_and_the_next_day_no_more(case, book):
    known = {"insurance": "resident"}
    last = answer_topic("payment_standard", case(today=YEARS_END, **known), book)
    first = answer_topic("payment_standard", case(today=NEW_YEAR, **known), book)

    assert "400 元" in last.lead
    assert "400" not in first.lead and "2026" not in first.lead
    values = {getattr(item, "value", None) for item in first.in_force}
    assert not of_2026(book) & values


@pytest.mark.parametrize("day", [TODAY, YEARS_END], ids=str)
def test_before_new_year_the_coming_law_is_told_to_come(case, book, day):
    answer = answer_topic("legal_basis", case(today=day, detail=True), book)

    named = [line for line in told(answer) if "《医疗保障法》" in line]
    assert named
    assert [line for line in named if "2027 年" not in line] == []
    assert book.sources[LAW].since.first == NEW_YEAR
    assert "2027年1月1日起施行" in as_text(answer)


@pytest.mark.parametrize("day", [NEW_YEAR, A_YEAR_ON], ids=str)
def test_from_new_year_on_the_law_is_in_force_with_its_articles(case, book, day):
    answer = answer_topic("legal_basis", case(today=day), book)

    text = "\n".join(told(answer))
    assert "还没生效" not in text
    articles = [
        item for item in answer.in_force if item.since.first == NEW_YEAR and "第" in item.says
    ]
    assert articles and all(LAW in {s.id for s in item.sources} for item in articles)


def test_no_fact_of_the_coming_law_s_articles_holds_before_its_day(book):
    early = [
        fact.id
        for fact in book.of_topic("legal_basis")
        if re.search(r"《医疗保障法》.*第 ?\d+ ?条", fact.says)
        and fact.since.first < NEW_YEAR
        and "2027" not in fact.says
    ]

    assert early == []


def test_today_nothing_is_marked_as_unchecked_for_long(answers):
    for topic in TOPICS:
        for known, answer in answers(topic, TODAY):
            assert STALE not in as_text(answer), (topic, known)


@pytest.mark.parametrize("topic", TOPICS)
def test_two_years_on_every_answer_says_that_nobody_checked_it_for_long(topic, answers):
    for known, answer in answers(topic, date(2028, 11, 22)):
        assert STALE in as_text(answer), known


def test_a_year_and_a_day_on_every_answer_says_that_nobody_checked_it_for_long(answers):
    unmarked = {
        topic
        for topic in TOPICS
        for _, answer in answers(topic, A_YEAR_ON)
        if STALE not in as_text(answer)
    }

    assert unmarked == set()
