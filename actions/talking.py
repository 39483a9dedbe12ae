"""Actions that are not about one topic: follow-ups, sources, pointers, and not understanding."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions.meant import topic_meant
from actions.memory import Memory
from actions.people import each_person
from actions.refusing import asks_elsewhere, neighbours_named, odd, refused
from actions.several import Several, Titled
from actions.topic_action import AnsweringAction, Events
from actions.turn import Turn
from actions.whereabouts import places_denied
from yibao.answers import (
    Answer,
    answer_topic,
    apologise,
    ask_again,
    briefly,
    desk_slip,
    fresh_start,
    guessed_topic,
    hand_over,
    here,
    nearest_topics,
    need_topic,
    never_mind,
    out_of_scope,
    refer,
    say_it_plainly,
    slip_of_what,
    sources_of,
    topic_or_not,
    urgent,
    warm_word,
    warmed,
    where_then,
    which_topic,
)
from yibao.answers.feelings import TO_THE_ANGRY
from yibao.answers.giving_up import TO_A_PERSON
from yibao.answers.hints import HOURS, hints_in
from yibao.language.wishes import BACK, NUDGE, REPEAT, RESTART, SLIP, SLIP_OF, UNSURE

# A retiree at a place is a new matter where the last topic was not about retirement
_A_RETIREE = frozenset({"work_status", "region"})
_OF_RETIREES = frozenset({"refund_amount", "back_payment", "coverage_break", "payment_years"})
# Below that a topic's place in the ranking is chance
_HEARD = 0.05
# A refusal that is surer than this is right
_SURELY = 0.9
_A_FEW_WORDS = 14
_NEAREST = 3
_HOTLINE = "service_hotline"
_DOUBTS = re.compile(
    r"到底|哪个(?:对|准|是真)|对不对|准不准|真的假的|是真的?吗|(?:有人|网上|别人|人家|听人?|他们|邻居|朋友|同事)(?:都)?(?:说|讲|写|传)|你(?:刚才?|前面)?说"
)


class Inform(AnsweringAction):
    """A bare fact: answers the last topic again with the case updated."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_inform"

    def answer(self, turn: Turn) -> Answer:
        """What was wished of the talk; else the last topic's answer with the fact, or a question."""
        case, book = turn.case, turn.book
        if turn.wish == RESTART:
            return fresh_start(replace(case, place=None, relation=None), book)
        if turn.wish == UNSURE:
            return never_mind(turn.topic or "", case, book)
        if turn.wish == NUDGE:
            return _nudged(turn)
        if turn.wish == BACK and (back := _went_back_to(turn)):
            return answer_topic(back, case, book)
        return self._with_fact(turn)

    def _with_fact(self, turn: Turn) -> Answer:
        """The last topic's answer, that of the topic the fact is likely about, or a question."""
        case, book = turn.case, turn.book
        said = {entity["entity"] for entity in turn.entities}
        if not said and (strange := odd(turn)):
            return strange
        topic = topic_meant(turn.topic, turn)
        if not (topic or said):
            return nearest_topics(turn.ranked(), case, book)
        # 他呢 points at somebody, even if it was about him already
        if topic and not said and not turn.said.get("whom"):
            return say_it_plainly(answer_topic(topic, case, book))
        if not topic or (said >= _A_RETIREE and topic not in _OF_RETIREES):
            asked = replace(case, subjects=turn.things)
            topic = guessed_topic(asked, book, turn.likely_topics(_HEARD)) or topic
        answer = answer_topic(topic, case, book) if topic else need_topic(case, book)
        left = places_denied(turn.said, book) if case.place is None else []
        return where_then(answer, [place.called for place in left]) if left else answer

    def answers_again(self, turn: Turn) -> list[Titled]:
        """For each of several people; of several questions, those on which the fact has a bearing."""
        if turn.topic and (replies := each_person(turn.topic, turn)):
            return replies
        asked = turn.memory.question[-1:]
        if turn.wish or not asked or turn.things:
            return []
        return Several(asked[0], turn.book).answers_changed(turn.case, turn.case_before)

    def kept(self, turn: Turn, memory: Memory) -> Memory:
        """Nothing after a fresh start."""
        return Memory(greeted=True) if turn.wish == RESTART else memory

    def topic_after(self, turn: Turn, answer: Answer) -> Events:
        """See parent class."""
        if turn.wish == RESTART:
            return [SlotSet("topic", None)]
        return super().topic_after(turn, answer)


def _nudged(turn: Turn) -> Answer:
    """The open question once more, or a sign of life with what may be asked next."""
    if turn.topic and turn.before.asked:
        return say_it_plainly(answer_topic(turn.topic, turn.case, turn.book))
    next_topics = list(turn.book.topics[turn.topic].next) if turn.topic else []
    return here(next_topics, turn.case, turn.book)


def _went_back_to(turn: Turn) -> str | None:
    """The topic that was asked about before and is named again, else the one before the last."""
    before = turn.memory.topics
    named = [name for name in turn.likely_topics(_HEARD) if name in before]
    others = [name for name in before if name != turn.topic]
    return next(iter([*named, *others, *before]), None)


class AskDetail(AnsweringAction):
    """More about the last answer."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_ask_detail"

    def answer(self, turn: Turn) -> Answer:
        """The last topic's answer in full; in short or as a slip, where that is wished."""
        if turn.wish in (SLIP, SLIP_OF):
            return _slip(turn)
        if not turn.topic:
            return ask_again(turn.case, turn.book)
        if turn.wish == REPEAT:
            return briefly(answer_topic(turn.topic, turn.case, turn.book))
        return answer_topic(turn.topic, turn.case.in_detail(), turn.book)


class AskSource(AnsweringAction):
    """What the last answer rests on."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_ask_source"

    def answer(self, turn: Turn) -> Answer:
        """Every document behind the last topic's answer."""
        if not turn.topic:
            return ask_again(turn.case, turn.book)
        last = answer_topic(turn.topic, turn.case, turn.book)
        return sources_of(last, turn.case, turn.book)


class RequestHuman(AnsweringAction):
    """The way to a person."""

    def name(self) -> str:
        """Rasa's name for the action."""
        return "action_request_human"

    def answer(self, turn: Turn) -> Answer:
        """The lines and the window for the last topic."""
        lead = "我是机器，接不了人工。找真人这样找："
        return hand_over(turn.case, turn.book, lead, turn.topic or "")


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
        if strange := odd(turn):
            return strange
        fields = neighbours_named(turn)
        refusal = refer(fields, case, book) if fields else out_of_scope(case, book)
        if asked:
            return topic_or_not(asked[0], refusal, case, book)
        likely = [name for name in turn.ranked() if name != "nlu_fallback"][:1]
        if fields and likely == ["out_of_scope"]:
            return refusal
        return nearest_topics(turn.ranked(), case, book)


def _slip(turn: Turn) -> Answer:
    topic = _named_topic(turn) if turn.wish == SLIP_OF else turn.topic
    if not topic:
        return slip_of_what(turn.case, turn.book)
    # 拿去窗口看 says where the slip goes, not how one pays
    case = replace(turn.case, channel=turn.case_before.channel)
    others = [name for name in turn.memory.topics if name != topic]
    return desk_slip(topic, case, turn.book, others)


def _named_topic(turn: Turn) -> str | None:
    """The topic whose slip is asked for: of the likeliest ones that which was asked about before."""
    likely = turn.likely_topics()[:_NEAREST]
    before = [name for name in likely if name in turn.memory.topics]
    return next(iter([*before, *likely]), turn.topic)
