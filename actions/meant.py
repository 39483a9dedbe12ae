"""Which topic a message belongs to that names a thing and asks nothing: 那补牙呢, 试管婴儿."""

from __future__ import annotations

from collections.abc import Iterator

from rasa_sdk import Tracker

from yibao.answers import Case, topic_about
from yibao.rules import RuleBook


def topic_meant(guess: str | None, tracker: Tracker, case: Case, book: RuleBook) -> str | None:
    """The guess, unless the message is about something that another topic knows and it does not.

    The last topic comes before those that the classifier ranked next, and these before all others.
    """
    said = tracker.latest_message or {}
    if not (said.get("follow_up") and case.subjects):
        return guess
    likely = (topic for topic in _likely(guess, tracker) if topic in book.topics)
    return topic_about(case, book, likely) or guess


def _likely(guess: str | None, tracker: Tracker) -> Iterator[str]:
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    yield from filter(None, (guess, tracker.get_slot("topic")))
    yield from (str(intent["name"]) for intent in ranking)
