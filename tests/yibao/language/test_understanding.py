"""How well the trained model understands questions that it never saw; see evaluation/questions.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from evaluation import baseline, entity_scores
from evaluation.peers import found_by, of_agent, questions, several_questions
from evaluation.scores import OUT_OF_SCOPE, Verdict, answered_wrong, top
from tests.project.test_training_data import normalised
from yibao.rules.reading import read_yaml


@pytest.fixture(scope="module")
def verdicts(agent: Any, root: Path) -> list[Verdict]:
    """What is understood of each question."""
    return of_agent(agent, questions(root))


def test_no_slice_falls_below_its_last_score(
    agent: Any, root: Path, verdicts: list[Verdict]
) -> None:
    messages = found_by(agent, several_questions(root))
    now = baseline.of(verdicts, messages, entity_scores.measured(root).overall.f1)
    fallen = baseline.dropped(baseline.read(root), now)
    hint = "改法：看 make eval 的表，改例句或代码；确实值得，就用 python -m evaluation --short --keep 存下新分数"
    assert not fallen, "\n".join([*fallen, hint])


def test_hardly_a_question_of_ours_is_told_that_it_is_none(verdicts: list[Verdict]) -> None:
    ours = [v for v in verdicts if v.in_scope]
    refused = [v.text for v in ours if v.final == OUT_OF_SCOPE]
    assert len(refused) / len(ours) <= 0.02, refused


def test_hardly_a_question_gets_the_answer_to_another_one(verdicts: list[Verdict]) -> None:
    assert answered_wrong([v for v in verdicts if v.in_scope]) <= 0.05


def test_hardly_a_single_question_is_taken_for_several(agent: Any, root: Path) -> None:
    taken = [m.text for m in found_by(agent, questions(root)) if len(m.found) > 1]
    assert len(taken) / len(questions(root)) <= 0.015, "\n".join(taken)


@pytest.mark.parametrize("topic", ["how_to_pay", "balance_query", "refund_amount", "back_payment"])
def test_no_headline_topic_lags_behind(verdicts: list[Verdict], topic: str) -> None:
    of_topic = [v for v in verdicts if v.intent == topic]
    assert top(of_topic, 1) >= 0.80, [v.text for v in of_topic if v.first != topic]


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
