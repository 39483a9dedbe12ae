"""Two places in one question: 武威和天水哪个多, 和广州比呢 is answered for each of them."""

from __future__ import annotations

from dataclasses import replace

from actions.memory import Memory, Parse
from actions.several import Titled
from actions.turn import Turn
from actions.whereabouts import compares_places, places_in, places_meant
from yibao.answers import Answer, answer_topic, briefly
from yibao.rules import NATION, Place, RuleBook

_MOST = 3
# Asks of two kinds of insurance, unless it is places that are named
_OF_KINDS = "staff_vs_resident"


def each_place(turn: Turn) -> list[Titled]:
    """An answer for every place that is compared; none where there are not two."""
    if not compares_places(turn.said, turn.book):
        return []
    places = _compared(turn.said, turn.before, turn.book)
    topic = _topic(turn)
    if len(places) < 2 or topic is None:
        return []
    cases = [replace(turn.case, place=place, places_meant=(), apart=False) for place in places]
    answers = [answer_topic(topic, case, turn.book) for case in cases]
    names = [turn.book.places.full_name(place) for place in places]
    if all(answer.lead == answers[0].lead and not _local(answer) for answer in answers):
        return [(f"{'、'.join(names)}，我这里查到的说法一样：", briefly(answers[0]))]
    return [(f"{name}：", briefly(answer)) for name, answer in zip(names, answers)]


def _local(answer: Answer) -> bool:
    """Whether a place's own rule stands in it; whom to ask is none."""
    return any(i.place != NATION and i.topic == answer.topic for i in answer.in_force)


def _compared(parse: Parse, before: Memory, book: RuleBook) -> list[Place]:
    named = places_in(parse, book)
    own = places_meant(before, book)
    first = list(own) if len(named) == 1 and len(own) == 1 else []
    return list(dict.fromkeys([*first, *named]))[:_MOST]


def _topic(turn: Turn) -> str | None:
    kinds = any(turn.named("insurance_type"))
    asked = turn.intent if turn.intent in turn.book.topics else None
    return turn.topic if asked is None or (asked == _OF_KINDS and not kinds) else asked
