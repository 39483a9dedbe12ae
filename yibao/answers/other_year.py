"""Another year than this one (去年呢, 那2024年呢): what held then, or that it is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from yibao.answers.answer import Answer, Block, Status
from yibao.answers.brief import briefly
from yibao.answers.case import Case
from yibao.rules import Fact

Answering = Callable[[Case], Answer]
_TOLD = (Status.ANSWERED, Status.IN_GENERAL)


def of_another_year(year: int, case: Case, answering: Answering) -> Answer:
    """The answer in short, led by what is known of that year and how it stands to today's."""
    now = answering(case)
    if year == case.today.year or now.status not in _TOLD:
        return now
    figures = _figures(now)
    if year > case.today.year:
        return _led(now, f"{year} 年的我还没有查到。")
    if not figures:
        return _led(now, f"{year} 年有没有不同，我没有查到。")
    then = answering(replace(case, today=date(year, 12, 31)))
    known = _figures(then) if then.status in _TOLD else set()
    if figures <= known:
        return _led(now, f"{year} 年和现在一样。")
    kinds = {_kind(fact) for fact in known}
    missing = [fact.since for fact in figures if _kind(fact) not in kinds]
    if missing:
        since = max(missing, key=lambda day: day.first).chinese
        return _led(now, f"{year} 年是多少，我没有查到；我手里的数是{since}起的。")
    lead = f"{year} 年是这样：{then.lead}"
    today = Block("notes", "要知道", (f"上面是 {year} 年的数；现在的不一样，要问现在的再说一声。",))
    past = _short(replace(then, question=now.question, buttons=now.buttons, expects=now.expects))
    return replace(past, lead=lead, blocks=(*past.blocks, today))


def _kind(fact: Fact) -> tuple[str, str, str]:
    return fact.key, fact.place.code, fact.people


def _led(now: Answer, told: str) -> Answer:
    return replace(_short(now), lead=f"{told}现在是：{now.lead}")


def _short(answer: Answer) -> Answer:
    """The answer in short, with how its sums were worked out."""
    short = briefly(answer)
    workings = (b for b in answer.blocks if b.kind == "workings")
    told = {line for block in short.blocks for line in block.lines}
    left = tuple(block for block in workings if not told & set(block.lines))
    return replace(short, blocks=(*short.blocks, *left))


def _figures(answer: Answer) -> set[Fact]:
    """The facts with a value that the topic's own answer rests on."""
    return {
        item
        for item in answer.in_force
        if isinstance(item, Fact) and item.value is not None and item.topic == answer.topic
    }
