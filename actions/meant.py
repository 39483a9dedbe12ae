"""Which topic a message belongs to that names a thing and asks little: 那补牙呢, 试管婴儿."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rasa_sdk import Tracker

from yibao.answers import Case, topic_about
from yibao.rules import RuleBook

# A guess that is surer than this is not given up for a word that another topic knows
_SURE = 0.5


def topic_meant(guess: str | None, tracker: Tracker, case: Case, book: RuleBook) -> str | None:
    """The guess, unless this very message names a thing that another topic knows and it does not.

    The last topic comes before those that the classifier ranked next, and these before all others.
    """
    said = tracker.latest_message or {}
    named = tuple(subjects_named(tracker))
    if not (said.get("follow_up") and named):
        return guess
    asked = replace(case, subjects=named, earlier_subjects=())
    last = tracker.get_slot("topic")
    if topic_about(asked, book, filter(None, (guess, last)), others=False) is None and guess:
        page = book.page(guess, case.place, case.today)
        if not any(fact.about for fact in page):
            return guess  # it tells no things apart, so it misses none
    if float((said.get("intent") or {}).get("confidence") or 0) > _SURE and guess != last:
        return topic_about(asked, book, filter(None, (guess, last)), others=False) or guess
    likely = (topic for topic in _likely(guess, tracker) if topic in book.topics)
    return topic_about(asked, book, likely) or guess


def subjects_named(tracker: Tracker) -> Iterator[str]:
    """The subjects in the latest message."""
    for entity in (tracker.latest_message or {}).get("entities") or []:
        if entity.get("entity") == "subject":
            yield str(entity.get("value"))


def _likely(guess: str | None, tracker: Tracker) -> Iterator[str]:
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    yield from filter(None, (guess, tracker.get_slot("topic")))
    yield from (str(intent["name"]) for intent in ranking)
