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

from evaluation.scores import ASKED_BACK, Verdict
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

# The pipeline that Rasa's documentation gives for Chinese, as it comes
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
  epochs: 100
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


def of_model(model: Path, asked: Iterable[Question]) -> list[Verdict]:
    """What a trained Rasa model understands."""
    agent = Agent.load(str(model))

    def parse(text: str) -> tuple[Ranking, str]:
        parsed = asyncio.run(agent.parse_message(text))
        ranking = [i for i in parsed["intent_ranking"] if i["name"] != ASKED_BACK]
        return tuple((i["name"], i["confidence"]) for i in ranking), parsed["intent"]["name"]

    parse("预热")
    return [_verdict(question, parse) for question in asked]


def of_stock_rasa(root: Path, asked: Iterable[Question]) -> tuple[list[Verdict], float]:
    """What Rasa's stock Chinese pipeline understands, and how long its training took (s)."""
    return of_pipeline(STOCK, root, asked)


def of_pipeline(
    pipeline: str, root: Path, asked: Iterable[Question]
) -> tuple[list[Verdict], float]:
    """What a pipeline of Rasa's understands, and how long its training took (s)."""
    from rasa.model_training import train_nlu

    with TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        config.write_text(pipeline, encoding="utf-8")
        start = time.perf_counter()
        train_nlu(
            config=str(config),
            nlu_data=str(root / "data" / "nlu"),
            output=folder,
            fixed_model_name="peer",
        )
        took = time.perf_counter() - start
        return of_model(Path(folder) / "peer.tar.gz", asked), took


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
