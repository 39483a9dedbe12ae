"""Figures that the asker has heard (不是240吗): what they were, or are elsewhere, and whether they hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from yibao.answers.answer import Answer, Block
from yibao.answers.as_text import dates
from yibao.answers.case import Case
from yibao.answers.people import for_people
from yibao.rules import Fact, RuleBook
from yibao.rules.arithmetic import plain

_MOST_PLACES = 2


def with_heard_figures(answer: Answer, case: Case, book: RuleBook) -> Answer:
    """The answer with a word on each figure that the asker named as if it were the rule's."""
    told: list[Block] = []
    rest, cited = answer.blocks, answer.cited
    for figure in dict.fromkeys(case.figures):
        lines, facts = _told(figure, answer, case, book)
        told.append(Block("lines", f"您说的 {plain(figure)}", lines))
        rest = tuple(block for b in rest if (block := _without(b, lines)).lines)
        cited = tuple(dict.fromkeys([*cited, *facts]))
    # Lines without a title would read as the block's before them
    first = 1 if rest and not rest[0].title else 0
    return replace(answer, blocks=(*rest[:first], *told, *rest[first:]), cited=cited)


def _without(block: Block, told: tuple[str, ...]) -> Block:
    return replace(block, lines=tuple(line for line in block.lines if line not in told))


def _told(
    figure: Decimal, answer: Answer, case: Case, book: RuleBook
) -> tuple[tuple[str, ...], list[Fact]]:
    current = [f for f in answer.in_force if isinstance(f, Fact) and f.value == figure]
    if current:
        return tuple(dict.fromkeys(f"有这个数。{_named(f)}" for f in current)), []
    same = [f for f in book.of_topic(answer.topic) if f.value == figure]
    chain = book.places.chain(case.place)
    near = [f for f in same if f.place in chain]
    quoted = [f for f in near or same if f.standing == "quoted"]
    lapsed = [f for f in near if f not in quoted and not f.holds_on(case.today)]
    holding = [f for f in same if f.standing != "quoted" and f.holds_on(case.today)]
    beside = [
        f for f in for_people(holding, case.insurance) if f in near
    ]  # a nearer rule, or other people's, stands before it
    others = [f for f in holding if f in near and f not in beside]
    untimely = partial(_untimely, case=case)
    for facts, words in (
        (beside, _beside),
        (quoted, _rumour),
        (others, _beside),
        (lapsed, untimely),
    ):
        if facts:
            return tuple(dict.fromkeys(map(words, facts))), facts
    if 0 < len({f.place for f in holding}) <= _MOST_PLACES:
        return tuple(dict.fromkeys(map(_elsewhere, holding))), holding
    return ("我没查到这个数的出处，请以下面说的为准。",), []


def _named(fact: Fact) -> str:
    number = plain(fact.value or Decimal(0))
    told = fact.says.rstrip("。")
    if number not in told:
        told += f"：{number} {fact.unit}"
    whose = "" if any(name in told for name in fact.place.names) else f"{fact.place.name}，"
    return f"{whose}{told}。"


def _beside(fact: Fact) -> str:
    return f"有这个数。{_named(fact)}您的情况看下面。"


def _rumour(fact: Fact) -> str:
    return fact.says


def _untimely(fact: Fact, case: Case) -> str:
    when = "还没到" if fact.since.first > case.today else "已经过了"
    return f"这是{fact.place.name}{dates(fact)}的数，{when}，现在不作数。"


def _elsewhere(fact: Fact) -> str:
    return f"别处有这个数，您这里不一定。{_named(fact)}"
