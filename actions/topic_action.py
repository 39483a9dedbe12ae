"""What every action shares: the case, the rule book, and sending one answer in the door's form."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.case import case_from
from actions.meant import topic_meant
from actions.number_note import number_note
from actions.several import Several, Titled
from yibao.answers import Answer, Case, answer_topic, as_text, in_distress
from yibao.rules import RuleBook, the_rulebook

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]

# Doors that show text only; the others get buttons of their own
TEXT_DOORS = frozenset({"cmdline"})
# A screen full of buttons helps nobody
_MOST_BUTTONS = 8
APOLOGY = "不好意思，我这边出了点问题，没能答上来。请换个说法再问一次，或者打当地医保局的电话。"


def today() -> date:
    """The day on which the answers must hold."""
    return date.today()


class AnsweringAction(Action, ABC):
    """An action that makes one answer of the case and the rule book, and sends it."""

    @abstractmethod
    def answer(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """The answer to the latest message."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Send the answer and remember its topic; a failure ends in an apology, never in silence."""
        try:
            book = the_rulebook()
            case = case_from(tracker, book, today())
            replies, left = self._replies(tracker, case, book)
        except Exception:
            # The message itself stays out of the log: it may hold personal data
            logger.exception("%s failed", self.name())
            dispatcher.utter_message(text=APOLOGY)
            return []
        for title, answer in replies:
            last = answer is replies[-1][1]
            # What people ask next stands below the last answer only
            send(dispatcher, tracker, answer if last else replace(answer, suggestions=()), title)
        for said in filter(None, (left, number_note(tracker))):
            dispatcher.utter_message(text=said)
        return [SlotSet("topic", answer.topic)] if answer.topic in book.topics else []

    def _replies(self, tracker: Tracker, case: Case, book: RuleBook) -> tuple[list[Titled], str]:
        """Titles and answers, and what is left to be said; a single answer has no title."""
        if _despairs(tracker):
            return [("", in_distress(case, book))], ""
        several = Several(tracker.latest_message or {}, book)
        replies = several.answers(case) or self.answers_again(tracker, case, book)
        return replies or [("", self.answer(tracker, case, book))], several.what_is_left

    def answers_again(self, tracker: Tracker, case: Case, book: RuleBook) -> list[Titled]:
        """Answers to questions asked before that this message changes, with their titles."""
        return []


class TopicAction(AnsweringAction, ABC):
    """The action of one topic: intent, topic and action share one name."""

    @property
    @abstractmethod
    def topic(self) -> str:
        """The topic's id; abstract, else the SDK would register this class as an action."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return f"action_{self.topic}"

    def answer(self, tracker: Tracker, case: Case, book: RuleBook) -> Answer:
        """What the topic makes of the case; another topic where only a thing of its was named."""
        topic = topic_meant(self.topic, tracker, case, book) or self.topic
        return answer_topic(topic, case, book)


def _despairs(tracker: Tracker) -> bool:
    entities = (tracker.latest_message or {}).get("entities") or []
    return any((e.get("entity"), e.get("value")) == ("distress", "life") for e in entities)


def send(
    dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer, title: str = ""
) -> None:
    """Utter an answer, under its title, in the form of the door that the citizen came through."""
    above = f"{title}\n" if title else ""
    if tracker.get_latest_input_channel() in TEXT_DOORS:
        dispatcher.utter_message(text=above + as_text(answer))
        return
    offered = (*answer.buttons, *answer.suggestions)[: max(_MOST_BUTTONS, len(answer.buttons))]
    buttons = [{"title": button.title, "payload": button.payload} for button in offered]
    dispatcher.utter_message(text=above + as_text(answer, with_buttons=False), buttons=buttons)
