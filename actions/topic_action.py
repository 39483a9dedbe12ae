"""What every action shares: the turn, the budget of questions, and sending in the door's form."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.budget import within_budget
from actions.comparing import each_place
from actions.meant import topic_meant
from actions.memory import SLOT, Memory
from actions.number_note import number_note
from actions.people import each_person
from actions.records import failure_record, turn_record
from actions.several import Several, Titled
from actions.turn import Turn, turn_of
from yibao.answers import (
    Answer,
    answer_topic,
    as_text,
    as_web,
    as_wechat,
    asks_what_is_kept,
    in_distress,
    warm_word,
    warmed,
    what_is_kept,
)
from yibao.rules import the_rulebook

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]

# Doors that show text only, and those that lay an answer out; the others get text and buttons
TEXT_DOORS = frozenset({"cmdline"})
LAID_OUT = {"web": as_web, "wechat": as_wechat}
# A screen full of buttons helps nobody
_MOST_BUTTONS = 8
APOLOGY = "不好意思，我这边出了点问题，没能答上来。请换个说法再问一次，或者打当地医保局的电话。"


def today() -> date:
    """The day on which the answers must hold."""
    return date.today()


class AnsweringAction(Action, ABC):
    """An action that makes one answer of the turn, and sends it."""

    @abstractmethod
    def answer(self, turn: Turn) -> Answer:
        """The answer to the latest message."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Send the answer and remember the turn; a failure ends in an apology, never in silence."""
        try:
            turn = turn_of(tracker, the_rulebook(), today())
            drafted, left = self._replies(turn)
            replies, memory = within_budget(drafted, turn)
            replies, memory = _warmly(replies, memory, turn)
            record = turn_record(turn, drafted, replies)
        except Exception:
            # The message itself stays out of the log: it may hold personal data
            logger.exception("%s failed", self.name())
            dispatcher.utter_message(text=APOLOGY)
            return [failure_record()]
        _send_all(dispatcher, tracker, replies)
        note = number_note(turn)
        for said in filter(None, (left, note)):
            dispatcher.utter_message(text=said)
        memory = self.kept(turn, replace(memory, noted=memory.noted or bool(note)))
        after = self.topic_after(turn, replies[-1][1])
        return [record, *after, SlotSet(SLOT, memory.as_slot())]

    def _replies(self, turn: Turn) -> tuple[list[Titled], str]:
        """Titles and answers, and what is left to be said; a single answer has no title."""
        if ("distress", "life") in {(e.get("entity"), e.get("value")) for e in turn.entities}:
            return [("", in_distress(turn.case, turn.book))], ""
        if asks_what_is_kept(turn.text):
            return [("", what_is_kept(turn.case, turn.book))], ""
        if turn.is_number_asked_for and turn.topic:
            return [("", answer_topic(turn.topic, turn.case, turn.book))], ""
        several = Several(turn.said, turn.book)
        replies = several.answers(turn.case) or each_place(turn) or self.answers_again(turn)
        return replies or [("", self.answer(turn))], several.what_is_left

    def answers_again(self, turn: Turn) -> list[Titled]:
        """Answers of which there are several though one question was asked, with their titles."""
        return []

    def kept(self, turn: Turn, memory: Memory) -> Memory:
        """What is remembered after the turn."""
        return memory

    def topic_after(self, turn: Turn, answer: Answer) -> Events:
        """The topic that a follow-up goes on about."""
        return [SlotSet("topic", answer.topic)] if answer.topic in turn.book.topics else []


class TopicAction(AnsweringAction, ABC):
    """The action of one topic: intent, topic and action share one name."""

    @property
    @abstractmethod
    def topic(self) -> str:
        """The topic's id; abstract, else the SDK would register this class as an action."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return f"action_{self.topic}"

    def answer(self, turn: Turn) -> Answer:
        """What the topic makes of the case; another topic where only a thing of its was named."""
        return answer_topic(self._meant(turn), turn.case, turn.book)

    def answers_again(self, turn: Turn) -> list[Titled]:
        """One answer a person, where it is asked for each of them."""
        return each_person(self._meant(turn), turn)

    def _meant(self, turn: Turn) -> str:
        return topic_meant(self.topic, turn) or self.topic


def _warmly(replies: list[Titled], memory: Memory, turn: Turn) -> tuple[list[Titled], Memory]:
    """A warm word before the first reply to who is angry or afraid; not twice running."""
    word = warm_word(turn.text)
    (title, first), *others = replies
    if word and not turn.before.soothed:
        replies = [(title, warmed(first, word)), *others]
    return replies, replace(memory, soothed=bool(word))


def _send_all(
    dispatcher: CollectingDispatcher, tracker: Tracker, replies: Iterable[Titled]
) -> None:
    *first, last = replies
    # What people ask next stands below the last answer only
    for title, answer in (*((t, replace(a, suggestions=())) for t, a in first), last):
        send(dispatcher, tracker, answer, title)


def send(
    dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer, title: str = ""
) -> None:
    """Utter an answer, under its title, in the form of the door that the citizen came through."""
    above = f"{title}\n" if title else ""
    door = tracker.get_latest_input_channel()
    if door in LAID_OUT:
        # No text beside it: Rasa would deliver both
        dispatcher.utter_message(json_message=LAID_OUT[door](answer, title))
        return
    if door in TEXT_DOORS:
        dispatcher.utter_message(text=above + as_text(answer))
        return
    offered = (*answer.buttons, *answer.suggestions)[: max(_MOST_BUTTONS, len(answer.buttons))]
    buttons = [{"title": button.title, "payload": button.payload} for button in offered]
    dispatcher.utter_message(text=above + as_text(answer, with_buttons=False), buttons=buttons)
