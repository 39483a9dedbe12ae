"""When patience ends: the same answer for the third time, or three messages that were not understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from yibao.answers.answer import Answer, Button
from yibao.answers.brief import briefly
from yibao.answers.case import Case
from yibao.answers.talking import HEADLINES, hand_over, topic_buttons
from yibao.rules import RuleBook

_MOST = 3
TO_A_PERSON = Button("找真人", "转人工")


def give_up(topics: Iterable[str], case: Case, book: RuleBook, unsure: bool = False) -> Answer:
    """The way to a person and the nearest topics, after messages in a row that led to no answer."""
    lead = "说不清也不要紧，窗口能查到。" if unsure else "这几句我都没看明白，别耽误您的事。"
    answer = hand_over(case, book, f"{lead}直接问人最快：")
    near = [name for name in dict.fromkeys(topics) if name in book.topics][:_MOST]
    return replace(
        answer,
        question="要是问的是下面哪一样，点一下，我马上答。",
        buttons=tuple(topic_buttons(book, near or HEADLINES[:_MOST])),
    )


def answered_again(answer: Answer, often: bool, case: Case, book: RuleBook) -> Answer:
    """An answer that was given twice: in short with a doubt, and after that with the way to a person."""
    others = topic_buttons(book, book.topics[answer.topic].next[:_MOST])
    if often:
        told = hand_over(
            case, book, "这件事我知道的都说了。再说一样的也帮不上，请直接问人：", answer.topic
        )
        return replace(told, topic=answer.topic, suggestions=(*told.suggestions, *others))
    short = briefly(answer)
    return replace(
        short,
        question="这个我答过两遍了，是不是没说到您要问的？您可以换个说法，或者看看这些：",
        buttons=(*others, TO_A_PERSON),
        expects="",
    )
