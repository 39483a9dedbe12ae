"""Each component trained alone through Rasa's own door, packed, loaded, and asked one thing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

CONFIGS = Path(__file__).parent / "configs"

Parse = Callable[[str], dict[str, Any]]


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Parse]:
    """Trains that pipeline into the test's own folder and loads the archive."""
    # Rasa keeps its cache beside the working folder
    monkeypatch.chdir(tmp_path)

    def train(name: str) -> Parse:
        archive = train_nlu(
            config=str(CONFIGS / f"{name}.yml"),
            nlu_data=str(CONFIGS / "nlu.yml"),
            output=str(tmp_path / "models"),
        )
        agent = Agent.load(archive)
        return lambda text: asyncio.run(agent.parse_message(text))

    return train


def test_the_tokenizer_alone(trained: Callable[[str], Parse]) -> None:
    parsed = trained("tokenizer")("居民医保  怎么交")
    assert [tuple(span) for span in parsed["text_tokens"]] == [(0, 4), (6, 8), (8, 9)]


def test_encoder_ngrams_and_classifier_alone(trained: Callable[[str], Parse]) -> None:
    parse = trained("classifier")
    asked = parse("我医保卡里剩多少钱")
    assert asked["intent"]["name"] == "balance_query"
    assert {entry["name"] for entry in asked["intent_ranking"]} == {
        "balance_query",
        "how_to_pay",
        "inform",
    }
    assert parse("合作医疗怎么缴")["intent"]["name"] == "how_to_pay"
    assert parse("新农河在哪礼交废")["intent"]["name"] == "how_to_pay"
    assert parse("xinnonghe zai nali jiaofei")["intent"]["name"] == "how_to_pay"
    assert parse("")["intent"] == {"name": None, "confidence": 0.0}


def test_the_extractor_alone(trained: Callable[[str], Parse]) -> None:
    parse = trained("entities")
    asked = parse("我妈在上海退休，75岁")
    assert [(e["entity"], e["start"], e["end"], e["value"]) for e in asked["entities"]] == [
        ("sex", 0, 2, "female"),
        ("relation", 0, 2, "mother"),
        ("subject", 0, 2, "parents"),
        ("region", 3, 5, "310000"),
        ("work_status", 5, 7, "retired"),
        ("age", 8, 11, "75"),
    ]
    assert asked["intent"]["name"] == "inform"
    assert parse("上海怎么交")["intent"]["name"] != "inform"


def test_several_questions_with_what_stands_before_them(trained: Callable[[str], Parse]) -> None:
    parse = trained("clauses")
    asked = parse("我医保卡里剩多少钱怎么看？还有新农合用微信怎么交？")
    assert [question["intent"] for question in asked["questions"]] == [
        "balance_query",
        "how_to_pay",
    ]
    assert asked["intent"] == {"name": "balance_query", "confidence": 1.0}
    assert "questions" not in parse("医保卡余额怎么查？在哪儿看余额？")
    assert "questions" not in parse("新农合怎么交？我在上海，75岁")
    # Only the first three clauses are read
    assert "questions" not in parse("余额怎么查？余额在哪看？医保余额在哪查？新农合怎么交？")


def test_two_close_topics_by_their_own_margin(trained: Callable[[str], Parse]) -> None:
    asked = trained("close_topics")("医保卡余额怎么交")
    assert asked["intent"]["name"] == "nlu_fallback"
    assert set(asked["close"]) == {"balance_query", "how_to_pay"}


def test_every_component_of_the_project_has_a_minimal_pipeline(root: Path) -> None:
    own = {
        line.split()[-1]
        for line in (root / "config.yml").read_text(encoding="utf-8").splitlines()
        if "name: yibao." in line
    }
    tried = "".join(path.read_text(encoding="utf-8") for path in CONFIGS.glob("*.yml"))
    assert own and {name for name in own if name not in tried} == set()
