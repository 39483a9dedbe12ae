"""The cases: a sentence, a day, what is given and what must, or must never, come out."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from yibao.answers import answer_topic, as_text
from yibao.errors import NoRule

FOLDER = Path(__file__).parent / "cases"
KEYS = {
    "case": {"name", "topic", "fact", "day", "given", "expect"},
    "fact": {"topic", "key"},
    "answer": {"status", "says", "never"},
    "found": {"value", "level", "no_rule"},
}
MONEY = ("amount", "average_pension", "wage", "average_wage", "index")
ONE_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")


def _all_cases():
    for path in sorted(FOLDER.rglob("*.yml")):
        for case in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            yield path.relative_to(FOLDER), case


ALL = list(_all_cases())
CASES = [pytest.param(case, id=f"{path.parent}/{path.stem}-{case['name']}") for path, case in ALL]
OF_ANSWERS = [param for param in CASES if "fact" not in param.values[0]]
OF_FACTS = [param for param in CASES if "fact" in param.values[0]]


def holds(text: str, word: object) -> bool:
    """Whether the text has the word; a word that is one number must be a whole number of it."""
    word = str(word)
    if not ONE_NUMBER.fullmatch(word):
        return word in text
    numbers = ONE_NUMBER.findall(text)
    return word in (numbers if word.endswith("%") else [number.rstrip("%") for number in numbers])


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("每月返 140 元", 140, True),
        ("每月返 1400 元", 140, False),
        ("每月返 140.5 元", 140, False),
        ("每月返 157.5 元", "157.5", True),
        ("按 2.5% 算", "2.5%", True),
        ("按 2.5% 算", "5%", False),
        ("每月 2.5 元", "2.5%", False),
        ("没有这个数", 140, False),
        ("每月返 140 元", "每月返 140", True),
    ],
)
def test_a_number_is_looked_for_as_a_whole(text, word, found):
    assert holds(text, word) is found


def as_in_case(name: str, value: object) -> object:
    """A value of a case file as the case holds it."""
    if name == "figures":
        return tuple(Decimal(str(figure)) for figure in value)
    if name in MONEY:
        return Decimal(str(value))
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize("expected", OF_ANSWERS)
def test_answer(expected, case, book):
    given = {name: as_in_case(name, value) for name, value in expected["given"].items()}
    answer = answer_topic(expected["topic"], case(today=expected["day"], **given), book)

    text, expect = as_text(answer), expected["expect"]
    missing = [word for word in expect.get("says", []) if not holds(text, word)]
    forbidden = [word for word in expect.get("never", []) if holds(text, word)]
    assert (missing, forbidden) == ([], []), text
    assert answer.status.value == expect.get("status", answer.status.value), text


@pytest.mark.parametrize("expected", OF_FACTS)
def test_fact(expected, place, book):
    fact, given, expect = expected["fact"], dict(expected["given"]), expected["expect"]
    where = place(given.pop("place")) if "place" in given else None
    asked = (fact["topic"], fact["key"], where, expected["day"])
    if expect.get("no_rule"):
        with pytest.raises(NoRule):
            book.find(*asked, **given)
        return
    found = book.find(*asked, **given)
    assert [fact.value for fact in found.facts] == [Decimal(expect["value"])]
    assert found.level == place(expect["level"])


def _faults(path, case, book):
    expect, of_fact = case["expect"], "fact" in case
    lists = [expect.get(name, []) for name in ("says", "never")]
    yield set(case) <= KEYS["case"] and ("topic" in case) is not of_fact
    yield set(case.get("fact", {})) <= KEYS["fact"]
    yield bool(expect) and set(expect) <= KEYS["found" if of_fact else "answer"]
    yield isinstance(case["day"], date) and all(isinstance(words, list) for words in lists)
    yield path.stem == (case["fact"]["topic"] if of_fact else case["topic"]) or of_fact
    yield (case["fact"]["topic"] if of_fact else case["topic"]) in book.topics


def test_every_case_is_well_formed_and_sits_in_the_file_of_its_topic(book):
    bad = [case["name"] for path, case in ALL if not all(_faults(path, case, book))]

    assert bad == []


def test_every_folder_of_cases_is_a_region_of_the_rule_book(root):
    regions = {path.name for path in (root / "rulebook").iterdir() if path.is_dir()}

    # 天津 stands for the places of which nothing was found
    assert {path.parts[0] for path, _ in ALL} - regions == {"tianjin"}


def test_no_two_cases_have_one_name():
    names = Counter(param.id for param in CASES)

    assert [name for name, count in names.items() if count > 1] == []


def _is_expected(fact, value_or_none, day):
    for _, case in ALL:
        given, expect = case["given"], case["expect"]
        here = given.get("place") in (fact.place.name, *fact.place.short)
        asked = case.get("fact") == {"topic": fact.topic, "key": fact.key}
        if here and asked and case["day"] == day:
            of_age = fact.ages is None or "age" not in given or fact.ages.hold(given["age"])
            wanted = None if expect.get("no_rule") else Decimal(expect["value"])
            if wanted == value_or_none and of_age:
                return True
    return False


def test_every_refund_has_cases_on_both_sides_of_its_first_day(book):
    refunds = [
        fact
        for fact in book.facts
        if fact.topic == "refund_amount"
        and fact.value is not None
        and fact.standing == "in_force"
        and fact.place.code != "100000"
    ]
    without = [
        fact.id
        for fact in refunds
        if not _is_expected(fact, fact.value, fact.since.first)
        or not _is_expected(fact, None, fact.since.first - timedelta(days=1))
    ]

    assert len(refunds) > 50
    assert without == []


def test_every_age_line_has_cases_on_both_sides(book):
    ages = {
        (case["given"].get("place"), case["given"].get("age"))
        for _, case in ALL
        if "refund_amount" in (case.get("topic"), case.get("fact", {}).get("topic"))
    }
    lines = {
        (fact.place.called, age)
        for fact in book.facts
        if fact.topic == "refund_amount" and fact.ages and fact.ages.since
        for age in (fact.ages.since - 1, fact.ages.since)
    }

    assert lines and lines <= ages
