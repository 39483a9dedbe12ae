"""Several people in one message: 我65，我妈88，每月各返多少 is answered for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from actions.case import case_of
from actions.memory import SELF
from actions.several import Titled
from actions.turn import Turn
from yibao.answers import RELATION_NAMES, answer_topic

_FOR_EACH = re.compile(r"各|分别|都|俩|两个人?|两口子|每个人|一共|加起来|两老|二老")
_MOST = 3
# What tells one person's matter from another's
_TELLING = frozenset({"age", "region", "insurance_type", "work_status"})


def each_person(topic: str, turn: Turn) -> list[Titled]:
    """An answer for everybody of whom the message tells something; none where it asks for one only."""
    people = list(dict.fromkeys(_told_of(turn)))[:_MOST]
    if len(people) < 2 or not _FOR_EACH.search(turn.text):
        return []
    answers = [
        answer_topic(
            topic, case_of(replace(turn.memory, whom=person), turn.book, turn.day), turn.book
        )
        for person in people
    ]
    if all(answer.lead == answers[0].lead for answer in answers):
        return []
    return [(f"{called(person)}：", answer) for person, answer in zip(people, answers)]


def _told_of(turn: Turn) -> Iterable[str]:
    for entity in turn.entities:
        if entity.get("entity") in _TELLING and entity.get("role"):
            yield turn.memory.person(entity["role"])


def called(person: str) -> str:
    """How a person is spoken of."""
    return "您自己" if person == SELF else RELATION_NAMES.get(person, "家里人")
