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


def within_budget(replies: Sequence[Titled], turn: Turn) -> tuple[list[Titled], Memory]:
    """The replies with no question too many, and the memory with the turn in it."""
    *first, (title, answer) = replies
    memory = _counted(turn.memory, answer)
    if memory.lost > _PATIENCE and answer.status is Status.ASKING:
        unsure = turn.wish == UNSURE
        answer = give_up(_nearest(turn), turn.case, turn.book, unsure)
    elif answer.status in _ANSWERS and answer.topic in turn.book.topics and not first:
        title, answer, memory = _told(title, answer, memory, turn)
    if answer.status in (*_ANSWERS, Status.TALKING):
        answer = _asked_once_more(answer, memory)
    asked = (*memory.asked, answer.question) if answer.question else memory.asked
    offered = tuple(button.payload for button in answer.buttons)
    memory = replace(memory, asked=asked[-_MOST_ASKED:], expects=answer.expects, offered=offered)
    return [*first, (title, answer)], memory


def _counted(memory: Memory, answer: Answer) -> Memory:
    if answer.status is Status.ASKING:
        return replace(memory, lost=memory.lost + 1)
    return memory if answer.status is Status.TALKING else replace(memory, lost=0)


def _nearest(turn: Turn) -> list[str]:
    return list(dict.fromkeys((*turn.likely_topics(_HEARD), *turn.memory.topics)))


def _told(title: str, answer: Answer, memory: Memory, turn: Turn) -> tuple[str, Answer, Memory]:
    """An answer given before in short: where a fact does not change it, or on the third asking."""
    words = repr((answer.lead, answer.blocks))
    mark = blake2b(words.encode(), digest_size=8).hexdigest()
    if mark != memory.told:
        return title, answer, replace(memory, told=mark, times=1)
    if noted := _noted(turn, answer):
        return noted, briefly(answer), memory
    times = memory.times + 1
    if times > _PATIENCE:
        title, answer = "", answered_again(answer, times > 3, turn.case, turn.book)
    return title, answer, replace(memory, times=times)


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
    return f"「{'、'.join(words)}」记下了{same}。" if words else ""


def _asked_once_more(answer: Answer, memory: Memory) -> Answer:
    if memory.asked.count(answer.question) < _PATIENCE:
        return answer
    return replace(answer, question="", buttons=(), expects="")
