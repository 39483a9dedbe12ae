"""The classifier: right on a tiny data set, the same after loading, no intent for an empty message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from yibao.language.classifier import Softmax, SoftmaxClassifier
from yibao.language.encoder import SentenceEncoder
from yibao.language.ngrams import CharacterNgrams, SyllableNgrams

Make = Callable[..., Any]

EXAMPLES = {
    "balance_query": ["医保卡余额怎么查", "卡里还有多少钱", "在哪儿看医保余额", "查一下卡上剩多少"],
    "how_to_pay": [
        "居民医保怎么交",
        "用微信交医保怎么弄",
        "新农合在哪里缴费",
        "支付宝交医保的步骤",
    ],
    "greet": ["你好", "您好呀", "早上好", "在吗"],
}
QUESTIONS = [
    ("医保卡里剩多少钱怎么看", "balance_query"),
    ("微信上怎么缴居民医保", "how_to_pay"),
    ("你好啊", "greet"),
    ("居民医宝怎么叫", "how_to_pay"),
    ("居民醫保怎麼繳", "how_to_pay"),
    ("yibao zenme jiao", "how_to_pay"),
    ("yibaoka yue zenme cha", "balance_query"),
]


class Pipeline:
    """The featurizers and the classifier, one after the other, as Rasa's graph runs them."""

    def __init__(self, make: Make, folder: Path, *, loaded: bool = False, **config: Any) -> None:
        self.encoder = make(SentenceEncoder, folder)
        self.ngrams = make(CharacterNgrams, folder, loaded=loaded)
        self.sounds = make(SyllableNgrams, folder, loaded=loaded)
        self.classifier = make(SoftmaxClassifier, folder, loaded=loaded, **config)

    def train(self, data: TrainingData) -> Pipeline:
        data = self.encoder.process_training_data(data)
        self.ngrams.train(data)
        self.sounds.train(data)
        data = self.sounds.process_training_data(self.ngrams.process_training_data(data))
        self.classifier.train(data)
        return self

    def output(self, *texts: str) -> list[dict[str, Any]]:
        messages = [Message.build(text) for text in texts]
        messages = self.ngrams.process(self.encoder.process(messages))
        self.classifier.process(self.sounds.process(messages))
        return [message.as_dict(only_output_properties=True) for message in messages]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("classifier")


@pytest.fixture(scope="module")
def pipeline(make: Make, training: Make, folder: Path) -> Pipeline:
    return Pipeline(make, folder).train(training(EXAMPLES))


@pytest.mark.parametrize(("text", "intent"), QUESTIONS)
def test_a_question_in_other_words_gets_its_intent(
    pipeline: Pipeline, text: str, intent: str
) -> None:
    assert pipeline.output(text)[0][INTENT]["name"] == intent


def test_the_ranking_is_a_distribution_that_begins_with_the_intent(pipeline: Pipeline) -> None:
    output = pipeline.output("医保卡余额怎么查")[0]
    shares = [entry["confidence"] for entry in output["intent_ranking"]]
    assert output["intent_ranking"][0] == output[INTENT]
    assert {entry["name"] for entry in output["intent_ranking"]} == set(EXAMPLES)
    assert sum(shares) == pytest.approx(1) and shares == sorted(shares, reverse=True)
    assert all(type(share) is float for share in shares)


def test_a_plain_question_is_surer_than_a_mixed_one(pipeline: Pipeline) -> None:
    plain, mixed = pipeline.output("医保卡余额怎么查", "你好，微信上余额怎么查怎么交")
    assert plain[INTENT]["confidence"] > 0.8 > mixed[INTENT]["confidence"]


@pytest.mark.parametrize("text", ["", "   ", "\x00", pytest.param("\ud800", id="surrogate")])
def test_an_empty_message_gets_no_intent(pipeline: Pipeline, text: str) -> None:
    output = pipeline.output(text)[0]
    assert output[INTENT] == {"name": None, "confidence": 0.0}
    assert output["intent_ranking"] == []


def test_messages_of_one_batch_do_not_touch_each_other(pipeline: Pipeline) -> None:
    texts = ["你好", "", "微信上怎么缴居民医保"]
    together = pipeline.output(*texts)
    assert together == [pipeline.output(text)[0] for text in texts]


def test_the_same_question_always_gets_the_same_answer(pipeline: Pipeline) -> None:
    first, second = pipeline.output("那个四百块的怎么交"), pipeline.output("那个四百块的怎么交")
    assert first == second


def test_a_loaded_classifier_answers_the_same(pipeline: Pipeline, make: Make, folder: Path) -> None:
    loaded = Pipeline(make, folder, loaded=True)
    for text in [text for text, _ in QUESTIONS] + ["龘", "", "卡里的钱怎么交医保"]:
        before, after = pipeline.output(text)[0], loaded.output(text)[0]
        assert after[INTENT]["name"] == before[INTENT]["name"]
        assert after[INTENT]["confidence"] == pytest.approx(before[INTENT]["confidence"], abs=1e-5)


def test_what_is_kept_can_be_read_without_running_code(pipeline: Pipeline, folder: Path) -> None:
    kept = {path.name: path for path in (folder / "SoftmaxClassifier").iterdir()}
    assert set(kept) == {"intents.json", "softmax.npz"}
    with np.load(kept["softmax.npz"], allow_pickle=False) as arrays:
        assert arrays["dense_weights"].shape == (3, 384)
        assert {"CharacterNgrams_weights", "SyllableNgrams_weights"} < set(arrays.files)


def test_one_sparse_featurizer_is_enough(make: Make, tmp_path: Path) -> None:
    component = make(SoftmaxClassifier, tmp_path)
    component.train(TrainingData([row(i, f"topic_{i}") for i in range(4)]))
    loaded = make(SoftmaxClassifier, tmp_path, loaded=True)
    assert loaded.process([row(3)])[0].get(INTENT)["name"] == "topic_3"


def test_at_most_ten_intents_are_ranked(make: Make, tmp_path: Path) -> None:
    component = make(SoftmaxClassifier, tmp_path)
    data = TrainingData([row(i, f"topic_{i:02}") for i in range(12)])
    component.train(data)
    message = component.process([row(7)])[0]
    assert message.get(INTENT)["name"] == "topic_07"
    assert len(message.get("intent_ranking")) == 10


def test_two_intents_are_enough(make: Make, tmp_path: Path) -> None:
    component = make(SoftmaxClassifier, tmp_path)
    component.train(TrainingData([row(0, "affirm"), row(1, "deny")]))
    assert [component.process([row(i)])[0].get(INTENT)["name"] for i in (0, 1)] == [
        "affirm",
        "deny",
    ]


def test_weaker_regularisation_is_surer(make: Make, tmp_path: Path) -> None:
    def confidence(strength: float) -> float:
        component = make(SoftmaxClassifier, tmp_path / str(strength), strength=strength)
        component.train(TrainingData([row(i, f"topic_{i}") for i in range(4)]))
        return component.process([row(2)])[0].get(INTENT)["confidence"]

    assert confidence(0.1) < confidence(20) < confidence(1000)


def row(place: int, intent: str | None = None) -> Message:
    """A message whose features are all zero but one."""
    message = Message.build(f"句子{place}", intent)
    dense = np.eye(12)[[place]]
    message.add_features(Features(dense, "sentence", TEXT, "dense"))
    message.add_features(Features(scipy.sparse.coo_matrix(dense), "sentence", TEXT, "sparse"))
    return message


def test_log_probabilities_of_huge_scores_stay_finite() -> None:
    softmax = Softmax(np.array([[1000.0], [-1000.0]]), np.zeros(2))
    assert softmax.log_probabilities(np.array([[1.0]])).tolist() == [[0.0, -2000.0]]
