"""A question back where the place that was named may be one of several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from yibao.answers.answer import Answer, Button
from yibao.answers.case import Case
from yibao.rules import Place, RuleBook

_MOST_BUTTONS = 8


def ask_which_place(answer: Answer, case: Case, book: RuleBook) -> Answer:
    """The answer with the question which place is meant; as it was if the case leaves no doubt."""
    places = case.places_meant
    if not places:
        return answer
    name = _shared_name(places)
    if len(places) > _MOST_BUTTONS:
        return replace(answer, question=f"您说的{name}，在哪个市？", buttons=())
    full = [book.places.full_name(place) for place in places]
    buttons = tuple(Button(one, one) for one in full)
    return replace(answer, question=f"您说的{name}，是哪里的？", buttons=buttons)


def _shared_name(places: Iterable[Place]) -> str:
    # 东乡区 and 东乡族自治县 are both called 东乡
    first, *others = places
    shared = (name for name in first.names if all(name in other.names for other in others))
    return next(shared, "这个地方")
