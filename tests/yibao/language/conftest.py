"""What the component tests share: the project's terms, and components made and loaded as Rasa does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def segmenter() -> Any:
    """The segmenter with the project's own words."""
    from yibao.language.lexicon import Lexicon
    from yibao.language.segmenting import Segmenter

    return Segmenter(Lexicon.gathered())


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Any]:
    """A component as Rasa creates it, or with `loaded=True` as it comes back from the model."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource

    def component(kind: Any, *, loaded: bool = False, **config: Any) -> Any:
        build = kind.load if loaded else kind.create
        return build(
            {**kind.get_default_config(), **config},
            LocalModelStorage.create(tmp_path),
            Resource(kind.__name__),
            ExecutionContext(GraphSchema({}), model_id="test", node_name=kind.__name__),
        )

    return component


@pytest.fixture
def message() -> Callable[[str], Any]:
    """What a citizen typed, as Rasa's message."""
    from rasa.shared.nlu.training_data.message import Message

    return Message.build


@pytest.fixture
def training() -> Callable[[dict[str, list[str]]], Any]:
    """Training data from intents and their examples."""
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    def data(examples: dict[str, list[str]]) -> TrainingData:
        return TrainingData(
            [Message.build(text, intent) for intent, texts in examples.items() for text in texts]
        )

    return data
