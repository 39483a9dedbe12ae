"""Messages without a topic of their own: complaints, what is not ours, and what was not understood."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import replace

from actions.hearing import OF_A_PERSON
from actions.meant import topic_meant
from actions.refusing import asks_elsewhere, neighbours_named, odd, refused
from actions.topic_action import AnsweringAction
from actions.turn import Turn
from yibao.answers import (
    Answer,
    answer_topic,
    apologise,
    heard_out,
    nearest_topics,
    need_topic,
    out_of_scope,
    refer,
    topic_or_not,
    urgent,
    warm_word,
    warmed,
    which_topic,
)
from yibao.answers.feelings import TO_THE_ANGRY
from yibao.answers.giving_up import TO_A_PERSON
from yibao.answers.hints import HOURS, hints_in

# A refusal that is surer than this is right
_SURELY = 0.9
_A_FEW_WORDS = 14
# More facts than that tell a story, even where nothing is asked
_A_STORY = 2
_HOTLINE = "service_hotline"
_DOUBTS = re.compile(
    r"到底|哪个(?:对|准|是真)|对不对|准不准|真的假的|是真的?吗|(?:有人|网上|别人|人家|听人?|他们|邻居|朋友|同事)(?:都)?(?:说|讲|写|传)|你(?:刚才?|前面)?说"
)


class _NotUnderstood(AnsweringAction, ABC):
    """A message without a topic of its own: a follow-up where one was raised before."""

    def answer(self, turn: Turn) -> Answer:
        """The last topic again for a follow-up such as 去银行交; else what the action says."""
        if "body" in turn.named("distress"):
            return urgent(turn.case, turn.book)
        topic = topic_meant(turn.topic, turn)
        if topic and turn.said.get("follow_up") and not asks_elsewhere(turn):
            case = turn.case if turn.entities else turn.case.in_detail()
            return answer_topic(topic, case, turn.book)
        return self.otherwise(turn)

    @abstractmethod
    def otherwise(self, turn: Turn) -> Answer:
        """What is said when it is no follow-up."""


class Complain(_NotUnderstood):
    """An apology with the way to a person."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_complain"

    def answer(self, turn: Turn) -> Answer:
        """What it is about (交了钱还不能用), or a thing that has an answer (缺点呢); else the apology."""
        if matter := str(turn.said.get("matter") or ""):
            answer = answer_topic(matter, turn.case, turn.book)
            answer = replace(answer, suggestions=(*answer.suggestions, TO_A_PERSON))
            return warmed(answer, "" if warm_word(turn.text) else TO_THE_ANGRY)
        return super().answer(turn) if turn.things else self.otherwise(turn)

    def otherwise(self, turn: Turn) -> Answer:
        """The lines and the window, with an apology."""
        return apologise(turn.case, turn.book, turn.topic or "")


class OutOfScope(_NotUnderstood):
    """A question that is not about medical insurance."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_out_of_scope"

    def otherwise(self, turn: Turn) -> Answer:
        """A refusal that says who answers it; an even word to insults, tricks and gibberish."""
        if HOURS in hints_in(turn.text):
            return answer_topic(_HOTLINE, turn.case, turn.book)
        if turn.topic and _doubts_the_last(turn):
            return answer_topic(turn.topic, turn.case, turn.book)
        if _only_names_somebody(turn):
            return need_topic(turn.case, turn.book)
        return odd(turn) or refused(turn)


def _doubts_the_last(turn: Turn) -> bool:
    # 有人说天水是120，到底哪个对: it doubts what was told, so it goes on about it
    doubts = any(turn.named("figure")) or _DOUBTS.search(turn.text)
    return bool(doubts) and turn.confidence < _SURELY and not neighbours_named(turn)


def _only_names_somebody(turn: Turn) -> bool:
    # 我想问下我爸的事: whose matter it is, and the matter comes next
    nobody_else = not turn.things and not neighbours_named(turn)
    short = len(turn.text) <= _A_FEW_WORDS and turn.confidence < _SURELY
    return any(turn.named("relation")) and nobody_else and short


class Fallback(_NotUnderstood):
    """A message that was not understood."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_fallback"

    def otherwise(self, turn: Turn) -> Answer:
        """One of two topics to choose from where it is either, else the nearest ones."""
        case, book = turn.case, turn.book
        asked = [name for name in turn.said.get("close") or [] if name in book.topics]
        if HOURS in hints_in(turn.text):
            return answer_topic(_HOTLINE, case, book)
        if len(asked) > 1:
            return which_topic(asked, case, book)
        return odd(turn) or self._one_or_none(asked, turn)

    def _one_or_none(self, asked: list[str], turn: Turn) -> Answer:
        case, book = turn.case, turn.book
        told = [e for e in turn.entities if e["entity"] in OF_A_PERSON or "role" in e]
        if len(told) > _A_STORY:
            return heard_out(turn.ranked(), case, book)
        fields = neighbours_named(turn)
        refusal = refer(fields, case, book) if fields else out_of_scope(case, book)
        if asked:
            return topic_or_not(asked[0], refusal, case, book)
        likely = [name for name in turn.ranked() if name != "nlu_fallback"][:1]
        if fields and likely == ["out_of_scope"]:
            return refusal
        return nearest_topics(turn.ranked(), case, book)
