"""What the score sheet is measured: this project's model, and peers trained on the same examples."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from sklearn.feature_extraction.text import TfidfVectorizer

from evaluation.cost import memory, trained
from evaluation.scores import ASKED_BACK, Verdict
from evaluation.several import Found, found_in
from yibao.rules.reading import read_yaml

Question = dict[str, Any]
Ranking = tuple[tuple[str, float], ...]

# DIET takes no vectors of whole messages without features of their words beside them
DIET_ON_VECTORS = """
recipe: default.v1
language: zh
pipeline:
- name: JiebaTokenizer
- name: yibao.language.encoder.SentenceEncoder
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {epochs}
  constrain_similarities: true
  entity_recognition: false
policies: []
"""

# The pipeline that Rasa's documentation gives for Chinese; it comes with 100 epochs
STOCK_EPOCHS = 100
STOCK = """
recipe: default.v1
language: zh
pipeline:
- name: JiebaTokenizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {epochs}
  constrain_similarities: true
- name: FallbackClassifier
  threshold: 0.3
  ambiguity_threshold: 0.1
policies: []
"""


def questions(root: Path) -> list[Question]:
    """The held-out questions."""
    path = root / "evaluation" / "questions.yml"
    return list(read_yaml(path, path.name))


def several_questions(root: Path) -> list[Question]:
    """The held-out messages that hold several questions."""
    path = root / "evaluation" / "several.yml"
    return list(read_yaml(path, path.name))


def of_model(model: Path, asked: Iterable[Question]) -> list[Verdict]:
    """What a trained Rasa model understands."""
    return of_agent(Agent.load(str(model)), asked)


def of_agent(agent: Agent, asked: Iterable[Question]) -> list[Verdict]:
    """What a loaded Rasa model understands."""

    def parse(text: str) -> tuple[Ranking, str]:
        parsed = asyncio.run(agent.parse_message(text))
        ranking = [i for i in parsed["intent_ranking"] if i["name"] != ASKED_BACK]
        return tuple((i["name"], i["confidence"]) for i in ranking), parsed["intent"]["name"]

    parse("预热")
    return [_verdict(question, parse) for question in asked]


def found_by(agent: Agent, asked: Iterable[Question]) -> list[Found]:
    """Which questions a loaded Rasa model finds in each message."""
    return [
        found_in(
            question["text"],
            question.get("intents") or [question["intent"]],
            asyncio.run(agent.parse_message(question["text"])),
        )
        for question in asked
    ]


def of_stock_rasa(
    root: Path, asked: Iterable[Question], epochs: int
) -> tuple[list[Verdict], float, int, float]:
    """What Rasa's stock Chinese pipeline understands, its training (s), size (bytes), memory (MB)."""
    return of_pipeline(STOCK.format(epochs=epochs), root, asked)


def of_pipeline(
    pipeline: str, root: Path, asked: Iterable[Question]
) -> tuple[list[Verdict], float, int, float]:
    """What a pipeline of Rasa's understands, its training (s), size (bytes), memory (MB)."""
    with TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        config.write_text(pipeline, encoding="utf-8")
        archive, took = trained(config, root, Path(folder))
        verdicts = of_model(archive, asked)
        return verdicts, took, archive.stat().st_size, memory(archive, root)


def of_nearest_question(root: Path, asked: Iterable[Question]) -> list[Verdict]:
    """What the nearest example by TF-IDF over characters says."""
    examples = load_data(str(root / "data" / "nlu")).intent_examples
    texts, intents = [e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples]
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    known = vectorizer.fit_transform(texts)

    def parse(text: str) -> tuple[Ranking, str]:
        near = (known @ vectorizer.transform([text]).T).toarray()[:, 0]
        best: dict[str, float] = {}
        for index in near.argsort()[::-1][:50]:
            best.setdefault(intents[index], float(near[index]))
        ranking = tuple(best.items())
        return ranking, ranking[0][0]

    return [_verdict(question, parse) for question in asked]


def _verdict(question: Question, parse: Callable[[str], tuple[Ranking, str]]) -> Verdict:
    start = time.perf_counter()
    ranking, final = parse(question["text"])
    took = (time.perf_counter() - start) * 1000
    return Verdict(question["text"], question["intent"], question["slice"], ranking, final, took)
