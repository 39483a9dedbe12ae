"""What is said to a message that is not about medical insurance, or not a question at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from actions.turn import Turn
from yibao.answers import (
    Answer,
    answer_topic,
    neighbours_in,
    odd_reply,
    out_of_scope,
    phrases_in,
    refer,
    topic_about,
    topic_or_not,
)
from yibao.language.normaliser import normalised
from yibao.rules.model import Neighbour

# 感冒吃什么药好 is no question of ours, surely; 长护险怎么申请 is thought to be none, wrongly
_SURELY = 0.9
# 最晚什么时候 is refused at 0.6 and asks for a date at 0.35: better ask than send away
_NEARLY = 0.25
# 居住证在哪办 is the police's; 有居住证能参保吗 is not
_OURS = re.compile(r"医保|医疗保险|参保|报销|[能可给]报|报多少|报不报|交多少|少交|[缴交]费")


def odd(turn: Turn) -> Answer | None:
    """The reply to an insult, to words put into our mouth and to gibberish; None for the rest."""
    return odd_reply(turn.text, turn.case, turn.book)


def refused(turn: Turn) -> Answer:
    """Who answers it; but the topic where a thing that is known was named, and no field beside it."""
    case, book = turn.case, turn.book
    surely = turn.confidence > _SURELY
    named = () if surely else turn.things
    fields = neighbours_named(turn)
    asked = replace(case, subjects=named, earlier_subjects=())
    ours = named and (not fields or _OURS.search(turn.text))
    topic = topic_about(asked, book, turn.ranked()) if ours else None
    if topic:
        return answer_topic(topic, asked, book)
    if fields:
        return refer(fields, case, book)
    nearly = [] if surely else turn.likely_topics(_NEARLY)
    refusal = out_of_scope(case, book)
    return topic_or_not(nearly[0], refusal, case, book) if nearly else refusal


def asks_elsewhere(turn: Turn) -> bool:
    """Whether a neighbour is asked about, though the words might go on about the last topic.

    残疾证去哪里办 is where nothing was asked before, or where it surely is none of ours; a bare 残疾证
    or 狂犬疫苗 is a thing that the last topic may know.
    """
    things = list(_things(turn))
    phrases = [phrase for phrase, _ in phrases_in(turn.text, turn.book)]
    if _OURS.search(turn.text) or all(any(p in thing for thing in things) for p in phrases):
        return False
    return not turn.topic or turn.confidence > _SURELY


def neighbours_named(turn: Turn) -> list[Neighbour]:
    """The fields near ours that the message names, each once, in order."""
    return neighbours_in(turn.text, turn.book)


def _things(turn: Turn) -> Iterator[str]:
    """The words that name subjects in the message."""
    text = str(turn.said.get("text"))
    for entity in turn.entities:
        if entity.get("entity") == "subject" and "start" in entity:
            yield normalised(text[entity["start"] : entity["end"]]).text
