"""Lists are held against each other: topics, intents, rules, actions, slots, sources."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from yibao.answers import Case, Status, answer_topic, as_text
from yibao.rules import RuleBook

TALKING = {
    "greet", "goodbye", "thanks", "bot_challenge", "ask_capabilities", "ask_source", "ask_detail",
    "affirm", "deny", "inform", "request_human", "complain", "out_of_scope",
}  # fmt: skip


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def domain(root: Path) -> Any:
    return read(root / "domain.yml")


@pytest.fixture(scope="module")
def rules(root: Path) -> dict[str, str]:
    """Intent to action, over all rule files."""
    steps = [r["steps"] for p in (root / "data/rules").glob("*.yml") for r in read(p)["rules"]]
    return {first["intent"]: second["action"] for first, second in steps}


def test_every_topic_has_intent_rule_action_and_answer(
    book: RuleBook, domain: Any, rules: dict[str, str]
) -> None:
    topics = set(book.topics)
    assert set(domain["intents"]) == topics | TALKING, "domain.yml: intents"
    assert {topic: rules.get(topic) for topic in topics} == {t: f"action_{t}" for t in topics}, (
        "data/rules"
    )
    actions = {name.removeprefix("action_") for name in domain["actions"]}
    assert topics - actions == set(), "domain.yml: actions"


def test_every_topic_has_cases_golden_files_and_a_readme_row(book: RuleBook, root: Path) -> None:
    cases = {path.stem for path in (root / "tests/rulebook/cases").rglob("*.yml")}
    assert set(book.topics) - cases == set(), "tests/rulebook/cases"
    for door in ("shell", "rest"):
        kept = {path.stem for path in (root / "tests/golden" / door).iterdir()}
        assert set(book.topics) == kept, f"tests/golden/{door}: make golden"
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert [topic for topic in book.topics if f"| `{topic}` " not in readme] == [], (
        "README.md: python -m yibao.clerk coverage --readme README.md"
    )


def test_what_a_topic_s_button_sends_is_understood_as_that_topic(
    book: RuleBook, agent: Any
) -> None:
    understood = {
        topic.id: asyncio.run(agent.parse_message(topic.question))["intent"]["name"]
        for topic in book.topics.values()
    }
    assert understood == {topic: topic for topic in book.topics}


def test_the_button_that_says_neither_is_understood_as_a_no(agent: Any) -> None:
    from yibao.answers.talking import NEITHER

    understood = asyncio.run(agent.parse_message(NEITHER.payload))["intent"]
    assert understood["name"] == "deny" and understood["confidence"] > 0.5


def test_every_line_of_a_neighbour_has_a_number_with_a_source(book: RuleBook) -> None:
    numbers = {fact.key: fact.number for fact in book.of_topic("service_hotline") if fact.sources}
    lines = {neighbour.line for neighbour in book.neighbours.values() if neighbour.line}
    assert lines and all(numbers.get(line) for line in lines)


def test_every_talking_intent_has_a_rule_whose_action_exists(
    domain: Any, rules: dict[str, str]
) -> None:
    assert set(rules) == set(domain["intents"]) | {"nlu_fallback"}
    assert set(rules.values()) == set(domain["actions"])


def test_every_intent_has_examples(root: Path, domain: Any) -> None:
    trained = {
        block["intent"] for p in (root / "data/nlu").glob("*.yml") for block in read(p)["nlu"]
    }
    assert trained == set(domain["intents"])


def test_every_entity_that_can_be_found_is_in_the_domain(root: Path, domain: Any) -> None:
    from yibao.language.lexicon import PLAIN_WORD, Lexicon
    from yibao.language.numbers import _PATTERNS

    found = {term.entity for term in Lexicon.gathered().terms} - {PLAIN_WORD} | set(_PATTERNS)
    # A destination is a region where one goes for care; ages have rules of their own; any may be denied
    assert found | {"destination", "age", "denied"} == set(domain["entities"])


def test_every_source_is_used(book: RuleBook) -> None:
    used = {s.id for item in (*book.facts, *book.procedures) for s in item.sources}
    assert set(book.sources) - used == set()


def test_channels_of_the_lexicon_are_channels_of_the_answers() -> None:
    from yibao.answers.ways import CHANNELS
    from yibao.language.lexicon import Lexicon

    terms = Lexicon.gathered().terms
    assert {term.value for term in terms if term.entity == "pay_channel"} == set(CHANNELS)


def test_every_entrance_of_the_rule_book_can_be_said(book: RuleBook) -> None:
    from yibao.language.lexicon import Lexicon

    terms = Lexicon.gathered().terms
    entrances = {p.entrance for p in book.procedures if p.entrance}
    spoken = {term.value for term in terms if term.entity == "entrance"}
    assert entrances - spoken == {"居民医保缴费"}


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2027, 1, 1), date(2027, 11, 21)])
def test_every_topic_still_answers_later_on(book: RuleBook, day: date) -> None:
    places = [None, *(p for p in book.places if p.code in {"310000", "431100", "510100"})]
    for topic, place, insurance, retired in product(
        book.topics, places, (None, "staff", "resident", "flexible"), (None, True)
    ):
        case = Case(today=day, place=place, insurance=insurance, retired=retired, gap_months=24)
        answer = answer_topic(topic, case, book)
        assert as_text(answer).strip()
        if place is None:
            assert answer.status is not Status.NO_RULE, (topic, insurance, retired)
