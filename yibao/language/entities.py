"""Rasa entity extractor: places, channels, insurance types, people, ages, times and sums."""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
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

from yibao.language.numbers import numbers
from yibao.language.segmenting import WithSegmenter

# Nobody tells a story longer than this; more is pasted junk
_LONGEST = 2000

Entity = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class CaseEntityExtractor(WithSegmenter, EntityExtractorMixin):
    """Finds what a case is made of, with exact offsets into what was typed."""

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["spacy", "jieba", "cn2an"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of every message."""
        for message in messages:
            found = self.add_extractor_name(self.extract((message.get(TEXT) or "")[:_LONGEST]))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def extract(self, text: str) -> list[Entity]:
        """Every entity of the text, in order of its start."""
        doc = self.segmenter.words(text)
        found = [
            _entity(start, end, term.entity, term.value)
            for start, end, term in self.segmenter.terms(doc)
        ]
        found += [
            _entity(n.start, n.end, n.entity, n.value) for n in numbers(doc.text, date.today())
        ]
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
