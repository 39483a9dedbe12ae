"""What the component tests share: the project's terms, and components made and loaded as Rasa does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from yibao.language.lexicon import Lexicon
from yibao.language.segmenting import Segmenter


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    """The segmenter with the project's own words."""
    return Segmenter(Lexicon.gathered())


@pytest.fixture(scope="session")
def make() -> Callable[..., Any]:
    """A component as Rasa creates it in that folder, or as it loads it from there."""

    def component(kind: Any, folder: Path, *, loaded: bool = False, **config: Any) -> Any:
        folder.mkdir(exist_ok=True)
        build = kind.load if loaded else kind.create
        return build(
            {**kind.get_default_config(), **config},
            LocalModelStorage.create(folder),
            Resource(kind.__name__),
            ExecutionContext(GraphSchema({}), model_id="test", node_name=kind.__name__),
        )

    return component


@pytest.fixture(scope="session")
def training() -> Callable[[dict[str, list[str]]], TrainingData]:
    """Training data from intents and their examples."""

    def data(examples: dict[str, list[str]]) -> TrainingData:
        return TrainingData(
            [Message.build(text, intent) for intent, texts in examples.items() for text in texts]
        )

    return data
