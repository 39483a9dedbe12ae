"""Several people in one message: 我65，我妈88，每月各返多少 is answered for each of them."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.case import case_of
from actions.memory import SELF, Parse
from actions.several import Titled
from actions.turn import Turn
from yibao.answers import RELATION_NAMES, answer_topic

_FOR_EACH = re.compile(r"各|分别|都|俩|两个人?|两口子|每个人|一共|加起来|两老|二老")
_SOMEBODY = re.compile(r"[我俺咱他她您]|自己|本人")
_MOST = 3
# What tells one person's matter from another's
_TELLING = frozenset({"age", "region", "insurance_type", "work_status"})


def each_person(topic: str, turn: Turn) -> list[Titled]:
    """An answer for everybody of whom the message tells something; none where it asks for one only."""
    told = [e for e in turn.entities if e.get("entity") in _TELLING and e.get("role")]
    people = list(dict.fromkeys(turn.memory.person(e["role"]) for e in told))[:_MOST]
    if len(people) < 2 or _asks_for_one(turn, told):
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


def _asks_for_one(turn: Turn, told: list[Parse]) -> bool:
    # 我65，我妈88，我每月返多少: who is named once more after the facts is meant
    if _FOR_EACH.search(turn.text):
        return False
    last = max(int(e.get("end", 0)) for e in told)
    named = any(e["entity"] == "relation" and e.get("start", 0) >= last for e in turn.entities)
    return named or bool(_SOMEBODY.search(str(turn.said.get("text") or "")[last:]))


def called(person: str) -> str:
    """How a person is spoken of."""
    return "您自己" if person == SELF else RELATION_NAMES.get(person, "家里人")
