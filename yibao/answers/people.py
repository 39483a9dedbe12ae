"""Whom a rule concerns: what the groups are called, and which rules hold for whose insurance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from yibao.rules import Fact, Procedure

Item = TypeVar("Item", Fact, Procedure)

PEOPLE_NAMES = {
    "staff": "职工医保",
    "staff_retiree": "职工医保退休人员",
    "resident": "居民医保",
    "flexible": "灵活就业",
    "newborn": "新生儿",
}
_CONCERNED = {
    "staff": {"all", "staff", "staff_retiree"},
    "resident": {"all", "resident", "newborn"},
    "flexible": {"all", "flexible"},
}


def for_people(items: Iterable[Item], insurance: str | None) -> list[Item]:
    """The facts or procedures that concern people of that insurance; all where it is not known."""
    items = list(items)
    if insurance is None:
        return items
    fitting = [item for item in items if item.people in _CONCERNED[insurance]]
    if insurance == "flexible" and all(item.people == "all" for item in fitting):
        # Who works for himself joins staff insurance, so what holds for staff holds for him
        return [item for item in items if item.people in _CONCERNED["staff"] | {"flexible"}]
    return fitting
