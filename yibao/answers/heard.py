"""Figures that the asker has heard (不是240吗): what they were, or are elsewhere, and whether they hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from yibao.answers.answer import Answer, Block
from yibao.answers.as_text import dates
from yibao.answers.case import Case
from yibao.rules import Fact, RuleBook
from yibao.rules.arithmetic import plain

_MOST_PLACES = 2


def with_heard_figures(answer: Answer, case: Case, book: RuleBook) -> Answer:
    """The answer with a word on each figure that the asker named as if it were the rule's."""
    for figure in case.figures:
        lines, facts = _told(figure, answer, case, book)
        block = Block("lines", f"您说的 {plain(figure)}", lines)
        rest = tuple(filter(lambda b: b.lines, (_without(b, lines) for b in answer.blocks)))
        cited = tuple(dict.fromkeys([*answer.cited, *facts]))
        answer = replace(answer, blocks=(block, *rest), cited=cited)
    return answer


def _without(block: Block, told: tuple[str, ...]) -> Block:
    return replace(block, lines=tuple(line for line in block.lines if line not in told))


def _told(
    figure: Decimal, answer: Answer, case: Case, book: RuleBook
) -> tuple[tuple[str, ...], list[Fact]]:
    current = [f for f in answer.in_force if isinstance(f, Fact) and f.value == figure]
    if current:
        return ("对得上，就是这个数。",), []
    chain = book.places.chain(case.place)
    same = [f for f in book.of_topic(answer.topic) if _has(f, figure)]
    near = [f for f in same if f.place in chain]
    quoted = [f for f in near if f.standing == "quoted"] or [
        f for f in same if f.standing == "quoted" and case.place is None
    ]
    lapsed = [f for f in near if f.standing != "quoted" and not f.holds_on(case.today)]
    elsewhere = [f for f in same if f.standing != "quoted" and f.holds_on(case.today)]
    if quoted or lapsed:
        return tuple(f.says for f in quoted) + tuple(_lapsed(f) for f in lapsed), quoted + lapsed
    if 0 < len({f.place for f in elsewhere}) <= _MOST_PLACES:
        return tuple(_elsewhere(f) for f in elsewhere), elsewhere
    return ("我没查到这个数的出处，请以下面说的为准。",), []


def _has(fact: Fact, figure: Decimal) -> bool:
    return fact.value == figure


def _lapsed(fact: Fact) -> str:
    when = "还没到" if fact.until is None else "已经过了"
    return f"这是{fact.place.name}{dates(fact)}的数，{when}，现在不作数。"


def _elsewhere(fact: Fact) -> str:
    return f"{fact.place.name}有这个数（{fact.says}），别处不一定。"
