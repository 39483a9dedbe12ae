"""Patience has an end: nothing is asked three times, and who is not understood is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from actions.memory import Memory
from actions.people import called
from actions.several import Titled
from actions.turn import Turn
from yibao.answers import Answer, Status, answered_again, briefly, give_up
from yibao.language.wishes import UNSURE

# As often as this a question is put back, or a message not understood, before a person is named
_PATIENCE = 2
_ANSWERS = frozenset({Status.ANSWERED, Status.IN_GENERAL, Status.NO_RULE})
# A topic below this in the ranking is there by chance
_HEARD = 0.03
_MOST_ASKED = 12
# Facts of one message that are named back
_MOST_NAMED = 5


def within_budget(replies: Sequence[Titled], turn: Turn) -> tuple[list[Titled], Memory]:
    """The replies with no question too many, and the memory with the turn in it."""
    replies, asking = _one_question(replies, turn.memory)
    memory = _counted(turn.memory, replies[-1][1])
    if _is_tried(replies[-1][1], memory):
        unsure = turn.wish == UNSURE
        replies = [("", give_up(_nearest(turn), turn.case, turn.book, unsure))]
    elif _answers(replies[-1][1], turn):
        replies, memory = _told(replies, memory, turn)
    *first, (title, answer) = replies
    if answer.status in (*_ANSWERS, Status.TALKING):
        answer = _asked_once_more(answer, memory)
    asking = asking or answer
    asked = (*memory.asked, asking.question) if asking.question else memory.asked
    offered = tuple(button.payload for button in asking.buttons)
    memory = replace(memory, asked=asked[-_MOST_ASKED:], expects=answer.expects, offered=offered)
    return [*first, (title, answer)], memory


def _one_question(replies: Sequence[Titled], memory: Memory) -> tuple[list[Titled], Answer | None]:
    """The replies without all their questions but the last, and who asks that before the last reply."""
    last = len(replies) - 1
    asks = [
        place
        for place, (_, answer) in enumerate(replies)
        if answer.question and (place == last or memory.asked.count(answer.question) < _PATIENCE)
    ]
    kept = [
        (title, answer if place in asks[-1:] else _without_question(answer))
        for place, (title, answer) in enumerate(replies)
    ]
    return kept, kept[asks[-1]][1] if asks and asks[-1] < last else None


def _without_question(answer: Answer) -> Answer:
    return replace(answer, question="", buttons=(), expects="")


def _is_tried(answer: Answer, memory: Memory) -> bool:
    """Whether a question back would be one too many."""
    too_often = memory.lost > _PATIENCE or memory.asked.count(answer.question) > _PATIENCE
    return answer.status is Status.ASKING and too_often


def _counted(memory: Memory, answer: Answer) -> Memory:
    if answer.status is Status.ASKING:
        return replace(memory, lost=memory.lost + 1)
    return memory if answer.status is Status.TALKING else replace(memory, lost=0)


def _nearest(turn: Turn) -> list[str]:
    return list(dict.fromkeys((*turn.likely_topics(_HEARD), *turn.memory.topics)))


def _answers(answer: Answer, turn: Turn) -> bool:
    return answer.status in _ANSWERS and answer.topic in turn.book.topics


def _told(replies: list[Titled], memory: Memory, turn: Turn) -> tuple[list[Titled], Memory]:
    """What was told before in short: where a fact does not change it, or on the third asking."""
    words = repr([(answer.lead, answer.blocks) for _, answer in replies])
    mark = blake2b(words.encode(), digest_size=8).hexdigest()
    if mark != memory.told:
        return replies, replace(memory, told=mark, times=1)
    answer = replies[-1][1]
    if len(replies) == 1 and (noted := _noted(turn, answer)):
        return [(noted, briefly(answer))], memory
    times = memory.times + 1
    if times > _PATIENCE:
        replies = [("", answered_again(answer, times > 3, turn.case, turn.book))]
    return replies, replace(memory, times=times)


def _noted(turn: Turn, answer: Answer) -> str:
    """A word on the person or the fact that a message adds; empty where it is no bare fact."""
    new = answer.question and answer.question not in turn.memory.asked
    same = "" if new else "，答案和刚才一样"
    if turn.memory.whom != turn.before.whom:
        return f"换成{called(turn.memory.whom)}，答案和刚才一样。"
    if turn.intent != "inform":
        return ""
    text = str(turn.said.get("text") or "")
    facts = [
        e for e in turn.entities if "start" in e and e["entity"] not in ("relation", "subject")
    ]
    words = dict.fromkeys(text[e["start"] : e["end"]] for e in facts)
    named = "、".join(list(words)[:_MOST_NAMED]) + ("等" if len(words) > _MOST_NAMED else "")
    return f"「{named}」记下了{same}。" if words else ""


def _asked_once_more(answer: Answer, memory: Memory) -> Answer:
    if memory.asked.count(answer.question) < _PATIENCE:
        return answer
    return _without_question(answer)
