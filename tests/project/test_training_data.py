"""The examples that the assistant learns from: enough, of one intent each, and nobody's numbers."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from evaluation import alike
from evaluation.examples import NEARLY_HELD_OUT, NEARLY_SAME
from yibao.privacy import masked
from yibao.rules.reading import read_yaml

HEADLINE = {"how_to_pay", "balance_query", "refund_amount", "back_payment"}
LEAST, LEAST_OF_HEADLINE = 20, 40

Example = tuple[str, str]


@pytest.fixture(scope="module")
def written(root: Path) -> list[Example]:
    """Intent and text of every line of data/nlu, as it stands in the files."""
    return [
        (entry["intent"], line.removeprefix("- ").strip())
        for path in sorted((root / "data" / "nlu").glob("*.yml"))
        for entry in read_yaml(path, path.name)["nlu"]
        for line in entry["examples"].splitlines()
    ]


@pytest.fixture(scope="module")
def read(root: Path) -> list[alike.Example]:
    """Every example as Rasa reads it, with its file and line."""
    return alike.examples(root / "data" / "nlu")


def normalised(text: str) -> str:
    """The text without case, width, punctuation and blanks."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LNS") or plain


def test_every_intent_has_enough_examples(root: Path, written: list[Example]) -> None:
    counts = Counter(intent for intent, _ in written)
    few = {
        intent: counts[intent]
        for intent in read_yaml(root / "domain.yml", "domain.yml")["intents"]
        if counts[intent] < (LEAST_OF_HEADLINE if intent in HEADLINE else LEAST)
    }
    assert few == {}, "write more examples, each another person's words"


def test_no_example_stands_in_two_intents(written: list[Example]) -> None:
    intents = defaultdict(set)
    for intent, text in written:
        intents[normalised(text)].add(intent)
    assert {text: sorted(found) for text, found in intents.items() if len(found) > 1} == {}


def test_no_two_examples_differ_in_punctuation_only(written: list[Example]) -> None:
    counts = Counter(normalised(text) for _, text in written)
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_example_is_nearly_one_of_another_intent(read: list[alike.Example]) -> None:
    twice = [p for p in alike.same(read) if p.one.intent != p.other.intent]
    assert twice + alike.alike_across_intents(read, NEARLY_SAME) == []


def test_no_example_is_nearly_a_held_out_question(root: Path, read: list[alike.Example]) -> None:
    held = alike.held_out(root / "evaluation")
    assert alike.straddling(read, held, NEARLY_HELD_OUT) == [], "delete the example"


def test_rasa_reads_every_line_as_it_is_written(root: Path, written: list[Example]) -> None:
    read = {(e.get(INTENT), e.get(TEXT)) for e in load_data(str(root / "data/nlu")).intent_examples}
    assert set(written) - read == set(), "a bracket or brace makes Rasa see an annotation"


def test_no_example_holds_anybodys_number(written: list[Example]) -> None:
    assert [text for _, text in written if masked(text) != text] == []


def test_every_line_is_plain_and_of_a_length_that_people_type(written: list[Example]) -> None:
    odd = [
        text
        for _, text in written
        if not 0 < len(text) <= 250 or text.startswith("/") or set(text) & set("[]{}\x00\ufffd")
    ]
    assert odd == []
