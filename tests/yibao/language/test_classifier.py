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

from yibao.language import classifier, second_encoder
from yibao.language.classifier import KernelClassifier
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
        self.classifier = make(KernelClassifier, folder, loaded=loaded, **config)

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
    for together, text in zip(pipeline.output(*texts), texts):
        alone = pipeline.output(text)[0]
        assert together["text"] == text
        for one, other in zip(together["intent_ranking"], alone["intent_ranking"], strict=True):
            # Matrices of several rows are summed in another order
            assert one["name"] == other["name"]
            assert one["confidence"] == pytest.approx(other["confidence"], abs=1e-6)


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
    kept = {path.name: path for path in (folder / "KernelClassifier").iterdir()}
    assert set(kept) == {"intents.json", "kernel.npz"}
    examples = sum(map(len, EXAMPLES.values()))
    with np.load(kept["kernel.npz"], allow_pickle=False) as arrays:
        assert arrays["view.SentenceEncoder.rows"].shape == (examples, 512)
        assert arrays["view.second.rows"].shape == (examples, 384)
        for reading in ("first", "second", "spelt"):
            assert arrays[f"reading.{reading}"].shape == (examples, 3)
        assert "view.SyllableNgrams.data" in arrays.files


def test_only_a_short_message_that_leaves_a_doubt_is_read_twice(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    encode = second_encoder.encode_one
    monkeypatch.setattr(second_encoder, "encode_one", lambda t: read.append(t) or encode(t))
    story = "我妈住在乡下，儿女都不在身边，她只会用老年机，上回托邻居帮着弄了一次没弄成，微信上余额怎么交"
    pipeline.output("医保卡余额怎么查", "你好", "微信上余额怎么交", "yibao zenme jiao", story)
    assert read == ["微信上余额怎么交"]


def test_where_the_second_encoder_does_not_run_it_is_never_touched(
    make: Make, training: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_: Any) -> None:
        raise AssertionError("illegal instruction")

    monkeypatch.setattr(classifier, "second_encoder_runs", lambda: False)
    monkeypatch.setattr(second_encoder, "encode_one", crash)
    monkeypatch.setattr(second_encoder, "encode_examples", crash)
    Pipeline(make, tmp_path).train(training(EXAMPLES))
    loaded = Pipeline(make, tmp_path, loaded=True)
    assert [loaded.output(text)[0][INTENT]["name"] for text, _ in QUESTIONS] == [
        intent for _, intent in QUESTIONS
    ]
    assert loaded.output("微信上余额怎么交")[0][INTENT]["confidence"] < 0.8


def test_a_model_from_another_machine_is_read_without_its_second_reading(
    pipeline: Pipeline, make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = KernelClassifier.fingerprint_addon({})
    monkeypatch.setattr(classifier, "second_encoder_runs", lambda: False)
    monkeypatch.setattr(
        second_encoder, "encode_one", lambda text: pytest.fail("illegal instruction")
    )
    loaded = Pipeline(make, folder, loaded=True)
    assert loaded.output("微信上余额怎么交")[0][INTENT]["confidence"] < 0.8
    assert KernelClassifier.fingerprint_addon({}) != before


def test_one_sparse_featurizer_is_enough(make: Make, tmp_path: Path) -> None:
    component = make(KernelClassifier, tmp_path)
    component.train(TrainingData([row(i, f"topic_{i}") for i in range(4)]))
    loaded = make(KernelClassifier, tmp_path, loaded=True)
    assert loaded.process([row(3)])[0].get(INTENT)["name"] == "topic_3"


def test_at_most_ten_intents_are_ranked(make: Make, tmp_path: Path) -> None:
    component = make(KernelClassifier, tmp_path)
    data = TrainingData([row(i, f"topic_{i:02}") for i in range(12)])
    component.train(data)
    message = component.process([row(7)])[0]
    assert message.get(INTENT)["name"] == "topic_07"
    assert len(message.get("intent_ranking")) == 10


def test_two_intents_are_enough(make: Make, tmp_path: Path) -> None:
    component = make(KernelClassifier, tmp_path)
    component.train(TrainingData([row(0, "affirm"), row(1, "deny")]))
    assert [component.process([row(i)])[0].get(INTENT)["name"] for i in (0, 1)] == [
        "affirm",
        "deny",
    ]


def row(place: int, intent: str | None = None) -> Message:
    """A message whose features are all zero but one."""
    message = Message.build(f"句子{place}", intent)
    dense = np.eye(12)[[place]]
    message.add_features(Features(dense, "sentence", TEXT, "dense"))
    message.add_features(Features(scipy.sparse.coo_matrix(dense), "sentence", TEXT, "sparse"))
    return message
