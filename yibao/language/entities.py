"""Rasa entity extractor: places, channels, insurance types, people, ages, times and sums."""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from yibao.language.lexicon import Lexicon, lexicon_fingerprint
from yibao.language.numbers import numbers
from yibao.language.segmenting import Segmenter

_FILE = "lexicon.json"
# Nobody tells a story longer than this; more is pasted junk
_LONGEST = 2000

Entity = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class CaseEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds what a case is made of, with exact offsets into what was typed."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        lexicon: Lexicon | None = None,
    ) -> None:
        self._model_storage, self._resource = model_storage, resource
        self._segmenter = Segmenter(lexicon) if lexicon else None

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["spacy", "jieba", "cn2an"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """See parent class: the words do not come from the training data."""
        return lexicon_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CaseEntityExtractor:
        """See parent class."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CaseEntityExtractor:
        """See parent class."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Lexicon.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Gather the terms and keep them with the model."""
        lexicon = Lexicon.gathered()
        self._segmenter = Segmenter(lexicon)
        with self._model_storage.write_to(self._resource) as folder:
            lexicon.save(folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of every message."""
        for message in messages:
            found = self.add_extractor_name(self.extract((message.get(TEXT) or "")[:_LONGEST]))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def extract(self, text: str) -> list[Entity]:
        """Every entity of the text, in order of its start."""
        assert self._segmenter is not None
        doc = self._segmenter.words(text)
        found = [
            _entity(start, end, term.entity, term.value)
            for start, end, term in self._segmenter.terms(doc)
        ]
        found += [_entity(n.start, n.end, n.entity, n.value) for n in numbers(text, date.today())]
        return _nearest_places(sorted(found, key=lambda e: e[ENTITY_ATTRIBUTE_START]))


def _entity(start: int, end: int, kind: str, value: str) -> Entity:
    return {
        ENTITY_ATTRIBUTE_TYPE: kind,
        ENTITY_ATTRIBUTE_START: start,
        ENTITY_ATTRIBUTE_END: end,
        ENTITY_ATTRIBUTE_VALUE: value,
    }


def _nearest_places(entities: list[Entity]) -> list[Entity]:
    # 广西南宁 is one place: the city, from the province's start
    joined: list[Entity] = []
    for entity in entities:
        before = joined[-1] if joined else None
        if before is not None and _province_of(before, entity):
            joined[-1] = {**entity, ENTITY_ATTRIBUTE_START: before[ENTITY_ATTRIBUTE_START]}
        else:
            joined.append(entity)
    return joined


def _province_of(before: Entity, entity: Entity) -> bool:
    return (
        before[ENTITY_ATTRIBUTE_TYPE] == entity[ENTITY_ATTRIBUTE_TYPE] == "region"
        and before[ENTITY_ATTRIBUTE_END] == entity[ENTITY_ATTRIBUTE_START]
        and before[ENTITY_ATTRIBUTE_VALUE].endswith("0000")
        and before[ENTITY_ATTRIBUTE_VALUE][:2] == entity[ENTITY_ATTRIBUTE_VALUE][:2]
    )
