"""Whose a fact is: in 我65，我妈88 the first age is the asker's own, the second one the mother's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from yibao.language.asker import PERSONAL
from yibao.language.pointing import Marker, clause_end, clause_start, markers

Entity = dict[str, Any]

ROLE = "role"

# 我65岁能给我88岁的妈交: the first age is not hers
_OTHERS = re.compile(r"[我俺咱给帮替]")
_OPENED = re.compile(r"[，,。；;：:\s是]$")
_CLOSED = re.compile(r"[的。！!\s]*$")
# 上海户口的孩子: between a fact and the person that it describes
_LONGEST_GAP = 5
# 职工医保孩子能用吗: it is not the child's
_USED = ("用", "共济", "绑")


def with_roles(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities, each personal one with the `role` of whom it is said, where the message tells.

    A role is "self", a value of `relation`, or "third" for 她 who was named in an earlier message.
    """
    found = markers(text, entities)
    roles = [_role(text, entity, entities, found) for entity in entities]
    return [
        {**entity, ROLE: role} if role else entity
        for entity, role in zip(entities, roles, strict=True)
    ]


def asked_for(text: str, entities: Sequence[Entity]) -> str | None:
    """Of whom the question is: the person named last; None where nobody is, or several together."""
    deciding = [marker for marker in markers(text, entities) if marker.decides]
    return deciding[-1].who if deciding else None


def _role(text: str, entity: Entity, entities: Sequence[Entity], found: list[Marker]) -> str | None:
    if entity["entity"] not in PERSONAL:
        return None
    relative = _in_the_word(entity, entities)
    if relative:
        return relative
    before = [marker for marker in found if marker.end <= entity["start"]]
    after = next((marker for marker in found if marker.start >= entity["end"]), None)
    last = before[-1] if before else None
    if after and _describes(text, entity, entities, last, after):
        return after.who
    if last:
        return last.who
    near = after and (_next_to(text, entity, after) or _closes(text, found))
    return after.who if after and near else None


def _closes(text: str, found: list[Marker]) -> bool:
    # 75岁，上海退休，我妈: nobody else is named
    return len(found) == 1 and bool(
        _CLOSED.match(text, found[0].end) and _OPENED.search(text[: found[0].start][-2:])
    )


def _in_the_word(entity: Entity, entities: Sequence[Entity]) -> str | None:
    # 我妈 says the sex by itself
    around = (
        str(other["value"])
        for other in entities
        if (other["entity"] == "relation" and other["value"] != "self")
        and other["start"] <= entity["start"]
        and entity["end"] <= other["end"]
    )
    return next(around, None)


def _describes(
    text: str, fact: Entity, entities: Sequence[Entity], last: Marker | None, after: Marker
) -> bool:
    """Whether the fact stands before its person as in 88岁的老妈, 在上海上学的孩子."""
    gap = _between(fact, entities, text, after)
    if (
        not gap.endswith("的")
        or len(gap) > _LONGEST_GAP
        or _OTHERS.search(gap)
        or after.start > clause_end(text, fact)
    ):
        return False
    # 我是上海的我妈是北京的 lacks a comma; nobody says 我65岁的我妈
    own_clause = last is not None and last.start >= clause_start(text, fact)
    return not (own_clause and text[after.start] in "我俺咱")


def _between(fact: Entity, entities: Sequence[Entity], text: str, after: Marker) -> str:
    gap = list(text[: after.start])
    for entity in entities:
        if entity["start"] >= fact["end"] and entity["end"] <= after.start:
            gap[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    return "".join(gap[fact["end"] :]).replace(" ", "")


def _next_to(text: str, fact: Entity, after: Marker) -> bool:
    end = clause_end(text, fact)
    used = fact["entity"] == "insurance_type" and any(
        word in text[after.end : end] for word in _USED
    )
    return after.start < end and not used
