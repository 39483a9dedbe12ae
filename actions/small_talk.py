"""Greetings, thanks, yes and no."""

from __future__ import annotations

from dataclasses import replace

from actions.meant import topic_meant
from actions.memory import Memory
from actions.topic_action import AnsweringAction
from actions.turn import Turn
from yibao.answers import (
    NEITHER,
    Answer,
    answer_topic,
    capabilities,
    greeting,
    nearest_topics,
    not_that,
    say_it_plainly,
    small_talk,
)
from yibao.answers.hints import LOST_BILL, hints_in
from yibao.language.wishes import ENOUGH

# A no that is less sure than this may be a question, and a topic may be meant above that
_SURE = 0.5
_LONGEST_NO = 4
_HEARD = 0.1


class SmallTalk(AnsweringAction):
    """A friendly line to what asks nothing."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_small_talk"

    def answer(self, turn: Turn) -> Answer:
        """The line for the intent; a greeting only once in full."""
        intent, case, book = turn.intent, turn.case, turn.book
        if turn.topic and LOST_BILL in hints_in(turn.text):
            # 那我白花了不 sounds like a farewell
            return answer_topic(topic_meant(turn.topic, turn) or turn.topic, case, book)
        if intent == "greet":
            return greeting(turn.memory.greeted or bool(turn.topic), case, book)
        if intent == "ask_capabilities":
            return capabilities(case, book)
        return small_talk(intent, case, book)

    def kept(self, turn: Turn, memory: Memory) -> Memory:
        """See parent class."""
        return replace(memory, greeted=True)


class Affirm(AnsweringAction):
    """A yes: to the topic that was offered, to a question that wants more than a yes, or to nothing."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_affirm"

    def answer(self, turn: Turn) -> Answer:
        """The topic, if one was offered; the question once more, if it was one; else a friendly line."""
        offered = turn.offered_topics
        if len(offered) == 1:
            return answer_topic(offered[0], turn.case, turn.book)
        if turn.topic and turn.before.offered and not offered:
            return say_it_plainly(answer_topic(turn.topic, turn.case, turn.book))
        return small_talk("affirm", turn.case, turn.book)


class Deny(AnsweringAction):
    """A no."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_deny"

    def answer(self, turn: Turn) -> Answer:
        """An excuse with the headlines to choose from; a friendly line to whoever wants no more."""
        if turn.wish == ENOUGH and NEITHER.payload not in turn.before.offered:
            return small_talk("enough", turn.case, turn.book)
        says_more = len(turn.text) > _LONGEST_NO and turn.confidence < _SURE
        if says_more and turn.likely_topics(_HEARD):
            return nearest_topics(turn.ranked(), turn.case, turn.book)  # 那俺不交中不中
        return not_that(turn.case, turn.book)
