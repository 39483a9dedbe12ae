"""Actions that are not about one topic: follow-ups, sources, pointers, and not understanding."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions.meant import topic_meant
from actions.memory import Memory
from actions.people import each_person
from actions.refusing import odd
from actions.several import Several, Titled
from actions.topic_action import AnsweringAction, Events
from actions.turn import Turn
from actions.whereabouts import places_denied
from yibao.answers import (
    Answer,
    answer_topic,
    ask_again,
    briefly,
    desk_slip,
    fresh_start,
    guessed_topic,
    hand_over,
    here,
    led_by_papers,
    nearest_topics,
    need_topic,
    never_mind,
    say_it_plainly,
    slip_of_what,
    sources_of,
    where_then,
)
from yibao.language.wishes import BACK, NUDGE, REPEAT, RESTART, SLIP, SLIP_OF, UNSURE

# A retiree at a place is a new matter where the last topic was not about retirement
_A_RETIREE = frozenset({"work_status", "region"})
_OF_RETIREES = frozenset({"refund_amount", "back_payment", "coverage_break", "payment_years"})
# Below that a topic's place in the ranking is chance
_HEARD = 0.05
_NEAREST = 3
# Below that a bare word names no topic
_NAMED = 0.15
# A bill or a hospital asks for the sum, where only whether was asked before
_WHETHER_PAID = frozenset({"coverage_scope", "inpatient_settlement"})
_OF_A_BILL = frozenset({"hospital", "amount"})
_HOW_MUCH = "reimbursement_ratio"


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
        if topic in _WHETHER_PAID and said & _OF_A_BILL and not turn.things:
            topic = _HOW_MUCH
        if not said and (named := turn.likely_topics(_NAMED)):
            return answer_topic(named[0], case, book)  # 住院 alone, after 报销
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
        topic = self._gone_on_about(turn)
        return led_by_papers(answer_topic(topic, turn.case.in_detail(), turn.book), turn.text)

    def _gone_on_about(self, turn: Turn) -> str:
        """The topic that the words name, of those that were asked about or know the thing: 转回去要多久."""
        topic = turn.topic or ""
        if turn.things:
            return topic_meant(topic, turn) or topic
        before = [name for name in turn.likely_topics(_HEARD) if name in turn.memory.topics]
        return next(iter(before), topic)


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
