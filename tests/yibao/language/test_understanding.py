"""How well the trained model understands questions that it never saw; see evaluation/questions.yml."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from tests.project.test_training_data import normalised
from yibao.rules.reading import read_yaml

REFUSED = {"out_of_scope", "nlu_fallback"}

Verdict = tuple[str, str, str]


def questions(root: Path) -> list[dict[str, str]]:
    path = root / "evaluation" / "questions.yml"
    content = read_yaml(path, path.name)
    return content if isinstance(content, list) else content["questions"]


@pytest.fixture(scope="module")
def verdicts(agent: Any, root: Path) -> list[tuple[dict[str, str], str, str]]:
    """Each question with the intent ranked first and the one after the fallback threshold."""

    async def parsed() -> list[dict[str, Any]]:
        return [await agent.parse_message(question["text"]) for question in questions(root)]

    def first(parse: dict[str, Any]) -> str:
        return next(i["name"] for i in parse["intent_ranking"] if i["name"] != "nlu_fallback")

    return [
        (question, first(parse), parse["intent"]["name"])
        for question, parse in zip(questions(root), asyncio.run(parsed()))
    ]


def share(
    verdicts: list[Any], holds: Callable[[str, str, str], bool], *, in_scope: bool
) -> tuple[float, str]:
    """Which part of the questions it holds for, and the other ones to be shown when a test fails."""
    asked = [v for v in verdicts if (v[0]["intent"] != "out_of_scope") == in_scope]
    others = [v for v in asked if not holds(v[0]["intent"], v[1], v[2])]
    lines = [f"{q['intent']} → {ranked} / {final}: {q['text'][:60]}" for q, ranked, final in others]
    return 1 - len(others) / len(asked), "\n".join(lines)


def test_nine_of_ten_questions_are_ranked_right(verdicts: list[Any]) -> None:
    right, others = share(verdicts, lambda gold, ranked, _: ranked == gold, in_scope=True)
    assert right >= 0.90, others


def test_the_fallback_threshold_keeps_the_right_answers(verdicts: list[Any]) -> None:
    right, others = share(verdicts, lambda gold, _, final: final == gold, in_scope=True)
    assert right >= 0.86, others


def test_hardly_a_question_gets_the_answer_to_another_one(verdicts: list[Any]) -> None:
    sound, wrong = share(
        verdicts, lambda gold, _, final: final in (gold, "nlu_fallback"), in_scope=True
    )
    assert 1 - sound <= 0.06, wrong


def test_what_is_out_of_scope_is_refused_or_asked_back(verdicts: list[Any]) -> None:
    refused, answered = share(verdicts, lambda _, __, final: final in REFUSED, in_scope=False)
    assert refused >= 0.90, answered


@pytest.mark.parametrize("topic", ["how_to_pay", "balance_query", "refund_amount", "back_payment"])
def test_no_headline_topic_lags_behind(verdicts: list[Any], topic: str) -> None:
    of_topic = [v for v in verdicts if v[0]["intent"] == topic]
    right, others = share(of_topic, lambda gold, ranked, _: ranked == gold, in_scope=True)
    assert right >= 0.80, others


def test_every_intent_of_the_domain_is_asked(root: Path) -> None:
    domain = read_yaml(root / "domain.yml", "domain.yml")
    asked = {question["intent"] for question in questions(root)}
    assert set(domain["intents"]) ^ asked == set()
    assert len(questions(root)) >= 400


def test_no_question_is_also_a_training_example(root: Path) -> None:
    examples = load_data(str(root / "data" / "nlu")).intent_examples
    seen = {normalised(e.get(TEXT)): e.get(INTENT) for e in examples}
    shared = [q["text"] for q in questions(root) if normalised(q["text"]) in seen]
    assert shared == []
    assert len(seen) > 1000


def test_no_question_is_asked_twice(root: Path) -> None:
    texts = [normalised(question["text"]) for question in questions(root)]
    assert [text for text in set(texts) if texts.count(text) > 1] == []
