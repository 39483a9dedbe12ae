"""What is remembered of a conversation: one slot, so that a message costs the same at any turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

SLOT = "memory"
SELF = "self"
# 她 points back to whoever was named last
THIRD = "third"

Parse = Mapping[str, Any]
# By entity, what the latest message that said anything of it said
Facts = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Memory:
    """What was said, and how far the talk has come.

    `people` holds each person's own facts by relation, and `whom` is the one whom it is about now;
    `stay` holds what was said of a stay in hospital. `question` are the messages of the question at
    hand, the newest first, `topics` what was asked about, the latest first. `places` are those
    without doubt, the latest last, `meant` all that the latest mention may mean. `asked` are the
    questions put back on this matter, `lost` counts the replies in a row that answered nothing,
    `told` marks the last answer and `times` says how often it was given; `expects` is the number
    that its question asks for and `offered` are the replies to tap; `soothed` says whether the last
    message got a warm word.
    """

    people: Mapping[str, Facts] = field(default_factory=dict)
    whom: str = SELF
    stay: Facts = field(default_factory=dict)
    question: tuple[Parse, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    meant: str = ""
    greeted: bool = False
    asked: tuple[str, ...] = ()
    lost: int = 0
    told: str = ""
    times: int = 0
    expects: str = ""
    offered: tuple[str, ...] = ()
    noted: bool = False
    soothed: bool = False

    def of(self, person: str) -> Facts:
        """That person's own facts."""
        return self.people.get(person, {})

    def person(self, role: str | None) -> str:
        """Whom a role means here; no role means whom it is about."""
        if role != THIRD:
            return role or self.whom
        if self.whom != SELF:
            return self.whom
        return next((name for name in reversed(list(self.people)) if name != SELF), SELF)

    def with_facts(self, person: str, facts: Facts) -> Memory:
        """The memory with facts of that person, who is now the one named last."""
        others = {name: known for name, known in self.people.items() if name != person}
        return replace(self, people={**others, person: {**self.of(person), **facts}})

    def as_slot(self) -> dict[str, Any]:
        """The form in which the tracker keeps it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def from_slot(value: Any) -> Memory:
    """The memory that a slot holds; an empty one where it holds none."""
    if not isinstance(value, Mapping):
        return Memory()
    kept = {one.name: value[one.name] for one in fields(Memory) if one.name in value}
    lists = {name: tuple(held) for name, held in kept.items() if isinstance(held, list)}
    return Memory(**{**kept, **lists})


def by_entity(entities: list[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The values of entities by their names."""
    values: dict[str, list[Any]] = {}
    for entity in entities:
        values.setdefault(str(entity.get("entity")), []).append(entity.get("value"))
    return values
