"""Rasa entity extractor: places, channels, insurance types, people, ages, times and sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
from spacy.tokens import Doc

from yibao.language.denials import DENIED, Span, settled, with_denials
from yibao.language.lexicon import SUBJECT
from yibao.language.normaliser import normalised
from yibao.language.numbers import numbers
from yibao.language.partners import with_partners
from yibao.language.persons import asked_for, with_roles
from yibao.language.plain_words import with_plain_words
from yibao.language.segmenting import WithSegmenter, inside
from yibao.language.subjects import SubjectFinder

# Nobody tells a story longer than this; more is pasted junk
_LONGEST = 2000
# Where somebody goes for care is not where they are insured
_TOWARDS = re.compile(r"(?<![不没])(?:去|到|在|来|跑|回)$")
_CARE_THERE = re.compile(
    r"[^，,。；;！!？?]{0,6}?(?:住院|看病|看门诊|看急诊|就医|就诊|求医|治病|治疗|手术|看医生|看专家|看牙|复查|复诊|"
    r"化疗|放疗|透析|检查|体检|开药|生孩子|生娃|转院|医院)"
)
# 中山大道, 北京东路: the street of a city far away. But 从杭州路过
_STREET = re.compile(
    r"(?:[东西南北中]?[一二三四五六]?路(?![上过途费边桥南北])|大道|大街|[东西南北]街|牌)"
)

# 残疾证一级 and 二级残疾 are no hospitals
_OF_A_PERSON = re.compile(r"(?:残疾证?|伤残|残联|护理)(?:是|为|有)?$")
_PERSON_AFTER = re.compile(r"(?:以上)?(?:的)?(?:残疾|伤残|智力|肢体|精神|视力|听力|护理)")

# 单位没给我交, 单位倒闭了: no insurance of theirs
_EMPLOYER = re.compile(r"单位|公司|厂里")
_PAYS_NOT = re.compile(
    r"(?:[一直从来也都就又还]*(?:没|不|未)(?:有)?[给帮]|倒闭|破产|解散|没了|关门|黄了|[两三几半一]*个?[多来]?[年月]没|拖欠|欠薪)"
)

# The key of a message that says of whom it asks
WHOM = "whom"
# The key of a region that is only known as where somebody is treated
VISITED = "visited"
# The key of the spans of what was denied and is no entity: 不是天水 beside 武威
LEFT_OUT = "left_out"

Entity = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class CaseEntityExtractor(WithSegmenter, EntityExtractorMixin):
    """Finds what a case is made of, with exact offsets into what was typed."""

    _subjects: SubjectFinder | None = None

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["spacy", "jieba", "cn2an"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Add to every message its entities and `whom`: the person of whom it asks, if it says so."""
        for message in messages:
            found, whom, gone = self._heard((message.get(TEXT) or "")[:_LONGEST])
            found = self.add_extractor_name(found)
            message.set(LEFT_OUT, gone)
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
            message.set(WHOM, whom, add_to_output=True)
        return messages

    def extract(self, text: str) -> list[Entity]:
        """Every entity of the text in order of its start: read in the plain form, placed in the typed one."""
        return self.heard(text)[0]

    def heard(self, text: str) -> tuple[list[Entity], str | None]:
        """What `extract` gives, and of whom the text asks: a role, or None where it does not say."""
        found, whom, _ = self._heard(text)
        return found, whom

    def _heard(self, text: str) -> tuple[list[Entity], str | None, list[Span]]:
        plain = normalised(text)
        told = self._extract(self.segmenter.words(plain.text))
        found, gone = settled(told)
        spans = [plain.span(e[ENTITY_ATTRIBUTE_START], e[ENTITY_ATTRIBUTE_END]) for e in found]
        placed = [
            {**entity, ENTITY_ATTRIBUTE_START: start, ENTITY_ATTRIBUTE_END: end}
            for entity, (start, end) in zip(found, spans)
        ]
        return placed, asked_for(plain.text, told), [plain.span(*span) for span in gone]

    def _extract(self, doc: Doc) -> list[Entity]:
        found = [
            _entity(start, end, term.entity, term.value)
            for start, end, term in self.segmenter.terms(doc)
            if not _something_else(doc.text, start, end, term.entity)
        ]
        spans = [
            (e[ENTITY_ATTRIBUTE_START], e[ENTITY_ATTRIBUTE_END])
            for e in found
            if e[ENTITY_ATTRIBUTE_TYPE] == "region"
        ]
        said = numbers(doc.text, date.today(), spans)
        found += [_entity(n.start, n.end, n.entity, n.value) for n in said]
        found = with_plain_words(doc.text, _parted(doc.text, found))
        places = with_denials(doc.text, _settled(_nearest_places(_in_order(found))))
        joined = _destinations(doc.text, places)
        about = [_entity(start, end, SUBJECT, name) for start, end, name in self._about(doc)]
        told = with_partners(doc.text, [*joined, *about])
        return with_roles(doc.text, _in_order(told))

    def _about(self, doc: Doc) -> Iterator[tuple[int, int, str]]:
        if self._subjects is None:
            assert self._lexicon is not None
            self._subjects = SubjectFinder(self._lexicon.terms)
        return self._subjects.find(doc.text)


def _parted(text: str, entities: list[Entity]) -> list[Entity]:
    # 微信|支付宝 typed without a sign between them is cut as 微信支付|宝
    both = [e for e in entities if text.startswith("微信支付宝", e[ENTITY_ATTRIBUTE_START])]
    parts = [
        part
        for start in (e[ENTITY_ATTRIBUTE_START] for e in both)
        for part in (
            _entity(start, start + 2, "pay_channel", "wechat"),
            _entity(start + 2, start + 5, "pay_channel", "alipay"),
        )
    ]
    return [e for e in entities if e not in both] + parts


def _something_else(text: str, start: int, end: int, kind: str) -> bool:
    if kind == "hospital":
        return bool(_OF_A_PERSON.search(text[:start]) or _PERSON_AFTER.match(text, end))
    if kind == "insurance_type" and _EMPLOYER.fullmatch(text, start, end):
        return bool(_PAYS_NOT.match(text, end))
    return kind == "region" and bool(_STREET.match(text, end))


def _destinations(text: str, entities: list[Entity]) -> list[Entity]:
    # 石家庄居民去武汉住院 is insured in 石家庄; alone, 在武汉住院 most likely is at home there
    regions = [e for e in entities if e[ENTITY_ATTRIBUTE_TYPE] == "region" and not e.get(DENIED)]
    away = [e for e in regions if _is_visited(text, e)]
    if not away:
        return entities
    if len(away) == len(regions):
        # The place of insurance may have been said before
        return [{**e, VISITED: True} if e in away else e for e in entities]
    return [{**e, ENTITY_ATTRIBUTE_TYPE: "destination"} if e in away else e for e in entities]


def _is_visited(text: str, region: Entity) -> bool:
    start, end = region[ENTITY_ATTRIBUTE_START], region[ENTITY_ATTRIBUTE_END]
    return bool(_TOWARDS.search(text[:start]) and _CARE_THERE.match(text[end:]))


def _in_order(entities: list[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: entity[ENTITY_ATTRIBUTE_START])


def _entity(start: int, end: int, kind: str, value: str) -> Entity:
    return {
        ENTITY_ATTRIBUTE_TYPE: kind,
        ENTITY_ATTRIBUTE_START: start,
        ENTITY_ATTRIBUTE_END: end,
        ENTITY_ATTRIBUTE_VALUE: value,
    }


def _nearest_places(entities: list[Entity]) -> list[Entity]:
    # 广西南宁青秀区 is one place: the district, from the province's start
    joined: list[Entity] = []
    for entity in entities:
        before = joined[-1] if joined else None
        codes = _codes_within(before, entity)
        if before is not None and codes:
            start, value = before[ENTITY_ATTRIBUTE_START], "|".join(codes)
            joined[-1] = {
                **entity,
                ENTITY_ATTRIBUTE_START: start,
                ENTITY_ATTRIBUTE_VALUE: value,
            }
        else:
            joined.append(entity)
    return joined


def _codes_within(before: Entity | None, entity: Entity) -> list[str]:
    if (
        before is None
        or not before[ENTITY_ATTRIBUTE_TYPE] == entity[ENTITY_ATTRIBUTE_TYPE] == "region"
        or before[ENTITY_ATTRIBUTE_END] != entity[ENTITY_ATTRIBUTE_START]
        or before[ENTITY_ATTRIBUTE_VALUE] == entity[ENTITY_ATTRIBUTE_VALUE]
    ):
        return []
    return inside(entity[ENTITY_ATTRIBUTE_VALUE], before[ENTITY_ATTRIBUTE_VALUE])


def _settled(entities: list[Entity]) -> list[Entity]:
    # 在长春上班，朝阳区的医保: the other place tells which 朝阳区 is meant
    values = [e[ENTITY_ATTRIBUTE_VALUE] for e in entities if e[ENTITY_ATTRIBUTE_TYPE] == "region"]
    known = [value for value in values if "|" not in value]
    return [
        {**entity, ENTITY_ATTRIBUTE_VALUE: _told_by(known, entity[ENTITY_ATTRIBUTE_VALUE])}
        if entity[ENTITY_ATTRIBUTE_TYPE] == "region"
        else entity
        for entity in entities
    ]


def _told_by(known: list[str], value: str) -> str:
    if "|" in value:
        for other in known:
            codes = inside(value, other)
            if len(codes) == 1:
                return codes[0]
    return value
