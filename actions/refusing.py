"""What is said to a message that is not about medical insurance, or not a question at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rasa_sdk import Tracker

from yibao.answers import (
    Answer,
    Case,
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
from yibao.rules import RuleBook
from yibao.rules.model import Neighbour

# 感冒吃什么药好 is no question of ours, surely; 长护险怎么申请 is thought to be none, wrongly
_SURELY = 0.9
# 最晚什么时候 is refused at 0.6 and asks for a date at 0.35: better ask than send away
_NEARLY = 0.25
# 居住证在哪办 is the police's; 有居住证能参保吗 is not
_OURS = re.compile(r"医保|医疗保险|参保|报销|[能可给]报|报多少|报不报|交多少|少交|[缴交]费")


def odd(tracker: Tracker, case: Case, book: RuleBook) -> Answer | None:
    """The reply to an insult, to words put into our mouth and to gibberish; None for the rest."""
    return odd_reply(_text(tracker), case, book)


def refused(tracker: Tracker, case: Case, book: RuleBook) -> Answer:
    """Who answers it; but the topic where a thing that is known was named, and no field beside it."""
    surely = _confidence(tracker) > _SURELY
    named = () if surely else tuple(_asked_about(tracker))
    fields = neighbours_named(tracker, book)
    asked = replace(case, subjects=named, earlier_subjects=())
    ours = named and (not fields or _OURS.search(_text(tracker)))
    topic = topic_about(asked, book, ranked(tracker)) if ours else None
    if topic:
        return answer_topic(topic, asked, book)
    if fields:
        return refer(fields, case, book)
    likely = None if surely else _nearly(tracker, book)
    refusal = out_of_scope(case, book)
    return topic_or_not(likely, refusal, case, book) if likely else refusal


def asks_elsewhere(tracker: Tracker, book: RuleBook) -> bool:
    """Whether a neighbour is asked about, though the words might go on about the last topic.

    残疾证去哪里办 is where nothing was asked before, or where it surely is none of ours; a bare 残疾证
    or 狂犬疫苗 is a thing that the last topic may know.
    """
    text, things = _text(tracker), list(_things(tracker))
    phrases = [phrase for phrase, _ in phrases_in(text, book)]
    if _OURS.search(text) or all(any(one in thing for thing in things) for one in phrases):
        return False
    return not tracker.get_slot("topic") or _confidence(tracker) > _SURELY


def neighbours_named(tracker: Tracker, book: RuleBook) -> list[Neighbour]:
    """The fields near ours that the latest message names, each once, in order."""
    return neighbours_in(_text(tracker), book)


def _nearly(tracker: Tracker, book: RuleBook) -> str | None:
    """The topic that the message was nearly thought to be about."""
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    likely = (i for i in ranking if float(i.get("confidence") or 0) > _NEARLY)
    return next((str(i["name"]) for i in likely if i["name"] in book.topics), None)


def _asked_about(tracker: Tracker) -> Iterator[str]:
    """The subjects named in other words than a relative's: 我妈 says whose matter it is, not which."""
    entities = (tracker.latest_message or {}).get("entities") or []
    kin = {(e.get("start"), e.get("end")) for e in entities if e.get("entity") == "relation"}
    for entity in entities:
        where = (entity.get("start"), entity.get("end"))
        if entity.get("entity") == "subject" and where not in kin:
            yield str(entity.get("value"))


def _things(tracker: Tracker) -> Iterator[str]:
    """The words that name subjects in the latest message."""
    parse = tracker.latest_message or {}
    for entity in parse.get("entities") or []:
        if entity.get("entity") == "subject" and "start" in entity:
            yield normalised(str(parse.get("text"))[entity["start"] : entity["end"]]).text


def _text(tracker: Tracker) -> str:
    return normalised(str((tracker.latest_message or {}).get("text") or "")).text


def _confidence(tracker: Tracker) -> float:
    intent = (tracker.latest_message or {}).get("intent") or {}
    return float(intent.get("confidence") or 0)


def ranked(tracker: Tracker) -> list[str]:
    """The intents of the latest message, the likeliest first; a message not understood has its own."""
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    return [str(intent["name"]) for intent in ranking]
