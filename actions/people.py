"""Several people in one message: 我65，我妈88，每月各返多少 is answered for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from actions.case import case_of
from actions.memory import SELF
from actions.several import Titled
from actions.together import asked_together
from actions.turn import Turn
from yibao.answers import RELATION_NAMES, Answer, answer_topic


def each_person(topic: str, turn: Turn) -> list[Titled]:
    """An answer for everybody of whom it is asked together; one under all their names where it is the same."""
    people = asked_together(turn.said, turn.memory) or _asked_before(turn)
    if len(people) < 2:
        return []
    answers = [
        answer_topic(
            topic, case_of(replace(turn.memory, whom=person), turn.book, turn.day), turn.book
        )
        for person in people
    ]
    names = [called(person) for person in people]
    if all(answer.lead == answers[0].lead for answer in answers):
        title = f"{'、'.join(names)}，我这里查到的说法一样："
        return [(title, replace(answers[-1], taken=tuple(_taken(names, answers))))]
    return [(f"{name}：", answer) for name, answer in zip(names, answers)]


def _asked_before(turn: Turn) -> Sequence[str]:
    """Of whom the question was to which the message only adds a fact: 上海 after 我70，老伴62，各返多少."""
    if turn.intent != "inform":
        return ()
    people = (one["people"] for one in turn.memory.question if one.get("people"))
    return next(people, ())


def _taken(names: Iterable[str], answers: Iterable[Answer]) -> Iterator[str]:
    """What was used of each one's words, behind their name, and once what was used for all."""
    own = [[word for word in a.taken if word not in RELATION_NAMES.values()] for a in answers]
    shared = [word for word in own[0] if all(word in words for words in own)]
    yield from shared
    for name, words in zip(names, own):
        left = "、".join(word for word in words if word not in shared)
        if left:
            yield f"{name}{left}"


def called(person: str) -> str:
    """How a person is spoken of."""
    return "您自己" if person == SELF else RELATION_NAMES.get(person, "家里人")
