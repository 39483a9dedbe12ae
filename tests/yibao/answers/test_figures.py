"""The property that matters most: every number in an answer comes from what the answer cites.

How a number is traced stands in `conftest.py`; here every topic is swept over places, people, what is
asked about, days and sums. Where all of that together is too much, the same sample is taken each time.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from random import Random

import pytest

from yibao.answers import (
    answer_topic,
    ask_again,
    hand_over,
    nearest_topics,
    need_topic,
    out_of_scope,
    sources_of,
)
from yibao.answers.rates import HOSPITALS
from yibao.answers.ways import CHANNELS
from yibao.rules import Fact, the_rulebook

DAYS = (date(2026, 11, 21), date(2027, 1, 1), date(2027, 11, 22))
AGES = (None, 60, 69, 70, 71, 74, 75, 80)
INSURANCES = (None, "staff", "resident", "flexible")
RETIRED = (None, True, False)
DETAILS = (False, True)
WITHOUT_FACTS = ("西藏", "天津", "海南", "贵阳", "洛阳", "齐齐哈尔")
MOST = 1000  # cases of one sweep; a sample of them where there are more
UNHEARD_OF = Decimal("12345.67")

# Beside place, insurance, subjects, detail and day, which every topic is swept over
SUMS = (None, Decimal("100.01"), Decimal(20000), Decimal("5e5"), Decimal(0), Decimal("1e12"))
PARTICULARS = {
    "refund_amount": (
        {"age": AGES, "insurance": INSURANCES, "retired": RETIRED, "detail": DETAILS},
        {"age": AGES, "average_pension": (None, Decimal("3682.5"), Decimal(-1))},
        {"amount": (Decimal(8000),), "detail": DETAILS},
    ),
    "back_payment": (
        {
            "insurance": INSURANCES,
            "retired": RETIRED,
            "gap_months": (None, 2, 3, 4, 12, 24, 48, 60),
            "detail": DETAILS,
        },
        {
            "sex": (None, "male", "female"),
            "paid_months": (None, 0, 200, 240, 300, 400),
            "missing_months": (None, 36),
            "amount": (None, Decimal("4317.5")),
            "retired": (True,),
        },
        {"years_short": (True,), "insurance": INSURANCES},
    ),
    "coverage_break": ({"insurance": INSURANCES, "gap_months": (None, 2, 3, 4, 12, 48)},),
    "payment_years": (
        {
            "insurance": INSURANCES,
            "sex": (None, "male", "female"),
            "paid_months": (None, 0, 200, 240, 400),
            "missing_months": (None, 36),
            "amount": (None, Decimal("4317.5")),
        },
    ),
    "payment_standard": (
        {
            "insurance": INSURANCES,
            "wage": (None, Decimal(3000), Decimal("6543.21"), Decimal(90000), Decimal(-5)),
            "average_wages": ((), (Decimal("7012.5"),), (Decimal(7000), Decimal(7500))),
            "amount": (None, Decimal(5000)),
            "detail": DETAILS,
        },
    ),
    "reimbursement_ratio": (
        {
            "insurance": INSURANCES,
            "hospital": (None, *HOSPITALS),
            "amount": SUMS,
            "subjects": ((), ("ordinary_outpatient",)),
            "scheme": (None, "first", "second"),
            "retired": RETIRED,
            "age": (None, 59, 60, 70),
            "detail": DETAILS,
        },
    ),
    "pension_difference": (
        {
            "average_wages": ((), (Decimal(7000),), (Decimal(7000), Decimal("7512.5"))),
            "index": (None, Decimal(0), Decimal("0.6"), Decimal(1), Decimal(7)),
            "paid_months": (None, 0, 180, 367),
        },
    ),
} | dict.fromkeys(
    ("how_to_pay", "balance_query"),
    (
        {"channel": (None, *CHANNELS, "employer"), "insurance": INSURANCES, "detail": DETAILS},
        {
            "entrance": ("医保码", "生活缴费", "扫码", "公众号", "搜索", "便民生活"),
            "channel": ("wechat", "alipay"),
        },
    ),
)


@pytest.fixture(scope="module", params=[*the_rulebook().topics])
def topic(request):
    return request.param


@pytest.fixture(scope="module")
def places(book, place, topic):
    """No place, those with facts or procedures of the topic, and some without."""
    entries = [*book.facts, *book.procedures]
    own = {entry.place for entry in entries if entry.topic == topic}
    known = sorted(own, key=lambda place: place.code)
    return [None, *dict.fromkeys([*known, *map(place, WITHOUT_FACTS)])]


@pytest.fixture(scope="module")
def subjects(book, topic):
    """Nothing in particular, everything that the topic has something to say about, and a stranger."""
    entries = [*book.facts, *book.procedures]
    named = {name for entry in entries if entry.topic == topic for name in entry.about}
    stranger = next(name for name in book.subjects if name not in named)
    return [(), *((name,) for name in [*sorted(named), stranger])]


@pytest.fixture(scope="module")
def heard(book, topic):
    """Every number of the topic that someone may have heard of and that may not hold."""
    facts = [fact for fact in book.of_topic(topic) if fact.value is not None]
    return [(value,) for value in sorted({fact.value for fact in facts} | {UNHEARD_OF})]


def sampled(topic, sweep):
    """Every combination of the values, or a sample that is the same each time."""
    total = prod(len(values) for values in sweep.values())
    for pick in range(total) if total <= MOST else Random(topic).sample(range(total), MOST):
        left, chosen = pick, {}
        for name, values in sweep.items():
            left, at = divmod(left, len(values))
            chosen[name] = values[at]
        yield chosen


def sweeps(topic, places, subjects, heard):
    every = {"place": places, "insurance": INSURANCES}
    yield {**every, "detail": DETAILS, "today": DAYS}
    yield {"subjects": subjects, "insurance": INSURANCES}
    yield {**every, "subjects": subjects, "detail": DETAILS, "today": DAYS}
    yield {"figures": heard, "place": places[:1], "today": DAYS}
    yield {**every, "figures": heard, "detail": DETAILS, "today": DAYS}
    for particulars in PARTICULARS.get(topic, ()):
        yield {"place": places, **particulars, "today": DAYS}


def test_every_number_of_every_answer_is_traced(
    topic, places, subjects, heard, case, book, untraced
):
    count = 0
    for sweep in sweeps(topic, places, subjects, heard):
        for known in sampled(topic, sweep):
            asked = case(**known)
            assert untraced(answer_topic(topic, asked, book), asked) == set(), asked
            count += 1
    assert count >= 250


def test_every_number_of_the_list_of_documents_is_traced(topic, places, case, book, untraced):
    for place, insurance in product(places, INSURANCES):
        asked = case(place=place, insurance=insurance, gap_months=24)
        answer = answer_topic(topic, asked, book)
        listed = sources_of(answer, asked, book)
        assert untraced(listed, asked, rests_on=answer.in_force) == set(), asked


def test_no_figure_of_another_place_stands_in_the_lead(topic, places, case, book, lead_untraced):
    for place, age in product(places[1:], AGES):
        asked = case(place=place, age=age, insurance="staff", retired=True)
        assert lead_untraced(answer_topic(topic, asked, book), asked) == set(), asked


@pytest.mark.parametrize("name", [None, "上海", "石家庄", "天水", "西藏", "朝阳区"])
def test_every_number_of_an_answer_without_a_topic_is_traced(name, case, book, untraced):
    for age in AGES:
        asked = case(place=name, age=age)
        for answer in (
            hand_over(asked, book, "我是机器，接不了人工。"),
            nearest_topics(book.topics, asked, book),
            need_topic(asked, book),
            ask_again(asked, book),
            out_of_scope(asked, book),
        ):
            assert untraced(answer, asked) == set(), asked


def test_a_sweep_reaches_every_value_of_what_it_sweeps_over(book):
    named = {name for fact in book.of_topic("coverage_scope") for name in fact.about}
    swept = [*sampled("coverage_scope", {"subjects": sorted(named), "insurance": INSURANCES})]

    assert {known["subjects"] for known in swept} == named
    assert [*sampled("x", {"a": range(50), "b": range(50)})] == [
        *sampled("x", {"a": range(50), "b": range(50)})
    ]


def test_what_lapsed_and_what_goes_round_is_among_what_is_heard(book):
    lapsed = [f for f in book.facts if f.value is not None and not f.holds_on(DAYS[0])]
    quoted = [f for f in book.facts if f.value is not None and f.standing == "quoted"]

    assert lapsed and quoted
    assert all(isinstance(fact, Fact) and fact in book.of_topic(fact.topic) for fact in quoted)
