"""Actions that are not about one topic: follow-ups, sources, pointers, and not understanding."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from rasa_sdk import Tracker

from actions.case import case_before, this_question, topics_before
from actions.meant import subjects_named, topic_meant
from actions.refusing import asks_elsewhere, neighbours_named, odd, ranked, refused
from actions.several import Several, Titled
from actions.topic_action import AnsweringAction
from yibao.answers import (
    Answer,
    Case,
    answer_topic,
    apologise,
    ask_again,
    desk_slip,
    guessed_topic,
    hand_over,
    nearest_topics,
    need_topic,
    out_of_scope,
    refer,
    say_it_plainly,
    slip_of_what,
    sources_of,
    topic_or_not,
    urgent,
    which_topic,
)
from yibao.language.wishes import SLIP
from yibao.rules import RuleBook

# A retiree at a place is a new matter where the last topic was not about retirement
_A_RETIREE = frozenset({"work_status", "region"})
# Below that a topic's place in the ranking is chance
_HEARD = 0.05
_OF_RETIREES = frozenset({"refund_amount", "back_payment", "coverage_break", "payment_years"})


class Inform(AnsweringAction):
    """A bare fact: answers the last topic again with the case updated."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_inform"

    def answer(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """The last topic's answer, that of the topic the fact is likely about, or a question."""
        said = {entity["entity"] for entity in tracker.latest_message.get("entities") or []}
        if not said and (strange := odd(tracker, case, book)):
            return strange
        topic = topic_meant(tracker.get_slot("topic"), tracker, case, book)
        if not (topic or said):
            return nearest_topics(ranked(tracker), case, book)
        if topic and not said:
            return say_it_plainly(answer_topic(topic, case, book))
        if not topic or (said >= _A_RETIREE and topic not in _OF_RETIREES):
            topic = guessed_topic(case, book, _perhaps(tracker, book)) or topic
        return answer_topic(topic, case, book) if topic else need_topic(case, book)

    def answers_again(self, tracker: Tracker, case: Case, book: RuleBook) -> list[Titled]:
        """Where several questions were asked, those on which the fact has a bearing."""
        asked = list(this_question(tracker, book))[-1:]
        if not asked or any(subjects_named(tracker)):
            return []
        return Several(asked[0], book).answers_changed(case, case_before(tracker, book, case.today))


class AskDetail(AnsweringAction):
    """More about the last answer."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_ask_detail"

    def answer(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """The last topic's answer in full; as a slip, where one is wanted."""
        topic = tracker.get_slot("topic")
        if (tracker.latest_message or {}).get("wish") == SLIP:
            return _slip(topic, tracker, case, book)
        return answer_topic(topic, case.in_detail(), book) if topic else ask_again(case, book)


class AskSource(AnsweringAction):
    """What the last answer rests on."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_ask_source"

    def answer(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """Every document behind the last topic's answer."""
        topic = tracker.get_slot("topic")
        if not topic:
            return ask_again(case, book)
        return sources_of(answer_topic(topic, case, book), case, book)


class RequestHuman(AnsweringAction):
    """The way to a person."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_request_human"

    def answer(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """The lines and the window for the last topic."""
        topic = tracker.get_slot("topic") or ""
        return hand_over(case, book, "我是机器，接不了人工。找真人这样找：", topic)


class _NotUnderstood(AnsweringAction, ABC):
    """A message without a topic of its own: a follow-up where one was raised before."""

    def answer(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """The last topic again for a follow-up such as 去银行交; else what the action says."""
        if "body" in _distress(tracker):
            return urgent(case, book)
        topic = topic_meant(tracker.get_slot("topic"), tracker, case, book)
        goes_on = tracker.latest_message.get("follow_up") and not asks_elsewhere(tracker, book)
        if topic and goes_on:
            said = tracker.latest_message.get("entities")
            return answer_topic(topic, case if said else case.in_detail(), book)
        return self.otherwise(tracker, case, book)

    @abstractmethod
    def otherwise(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """What is said when it is no follow-up."""


class Complain(_NotUnderstood):
    """An apology with the way to a person."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_complain"

    def answer(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """What was asked about a thing that has an answer (缺点呢); else the apology."""
        if any(subjects_named(tracker)):
            return super().answer(tracker, case, book)
        return self.otherwise(tracker, case, book)

    def otherwise(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """The lines and the window, with an apology."""
        return apologise(case, book, tracker.get_slot("topic") or "")


class OutOfScope(_NotUnderstood):
    """A question that is not about medical insurance."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_out_of_scope"

    def otherwise(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """A refusal that says who answers it; an even word to insults, tricks and gibberish."""
        return odd(tracker, case, book) or refused(tracker, case, book)


class Fallback(_NotUnderstood):
    """A message that was not understood."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_fallback"

    def otherwise(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """One of two topics to choose from where it is either, else the nearest ones."""
        close = tracker.latest_message.get("close") or []
        asked = [name for name in close if name in book.topics]
        if len(asked) > 1:
            return which_topic(asked, case, book)
        if strange := odd(tracker, case, book):
            return strange
        fields = list(neighbours_named(tracker, book))
        refusal = refer(fields, case, book) if fields else out_of_scope(case, book)
        if asked:
            return topic_or_not(asked[0], refusal, case, book)
        likely = [name for name in ranked(tracker) if name != "nlu_fallback"][:1]
        if fields and likely == ["out_of_scope"]:
            return refusal
        return nearest_topics(ranked(tracker), case, book)


def _perhaps(tracker: Tracker, book: RuleBook) -> list[str]:
    # 香港人在深圳上班 is more about joining than about care abroad, and the ranking knows
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    heard = (i["name"] for i in ranking if float(i.get("confidence") or 0) > _HEARD)
    return [str(name) for name in heard if name in book.topics]


def _slip(topic: str | None, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
    if not topic:
        return slip_of_what(case, book)
    # 拿去窗口看 says where the slip goes, not how one pays
    channel = case_before(tracker, book, case.today).channel
    others = [name for name in topics_before(tracker, book) if name != topic]
    return desk_slip(topic, replace(case, channel=channel), book, others)


def _distress(tracker: Tracker) -> set[str]:
    entities = (tracker.latest_message or {}).get("entities") or []
    return {str(e.get("value")) for e in entities if e.get("entity") == "distress"}
