"""An answer as JSON for the web door: every part for itself, so that the widget can lay it out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from yibao.answers.answer import Answer, Block, Button, Support
from yibao.answers.as_text import caution
from yibao.answers.case import Case
from yibao.answers.draft import Draft
from yibao.answers.hotline import TOPIC as HOTLINE
from yibao.answers.small_talk import greeting
from yibao.answers.talking import HEADLINES, topic_buttons
from yibao.errors import NoRule
from yibao.rules import Fact, RuleBook, Source, the_rulebook
from yibao.rules.arithmetic import plain
from yibao.rules.model import When

Json = dict[str, Any]


def as_web(answer: Answer, title: str = "") -> Json:
    """All that the text form says, and the documents that it only counts."""
    return {
        "kind": "answer",
        "title": title,
        "topic": answer.topic,
        "status": answer.status.value,
        "lead": answer.lead,
        "taken": list(answer.taken),
        "blocks": [_block(block) for block in answer.blocks],
        "estimate": answer.estimate,
        "sources": _sources(answer),
        "unverified": "".join(line.removeprefix("※ ") for line in caution(answer)),
        "question": answer.question,
        "buttons": _buttons(answer.buttons),
        "suggestions": _buttons(answer.suggestions),
    }


def welcome(book: RuleBook | None = None, today: date | None = None) -> Json:
    """What the widget shows before anything is said: greeting, what to ask, whom to call."""
    book, case = book or the_rulebook(), Case(today=today or date.today())
    said = greeting(again=False, case=case, book=book)
    return {
        "greeting": said.lead,
        "hotline": _hotline(case, book),
        "suggestions": _buttons(topic_buttons(book, HEADLINES)),
    }


def _hotline(case: Case, book: RuleBook) -> str:
    try:
        return Draft(HOTLINE, case, book).fact(HOTLINE, "medical").number or ""
    except NoRule:
        return ""


def _block(block: Block) -> Json:
    # Tables are foreseen by the widget; no answer holds one yet
    return {"kind": block.kind, "title": block.title, "lines": list(block.lines), "table": None}


def _buttons(buttons: Iterable[Button]) -> list[dict[str, str]]:
    return [{"title": button.title, "payload": button.payload} for button in buttons]


def _sources(answer: Answer) -> list[Json]:
    cards: dict[str, Json] = {}
    for item in answer.in_force:
        for source in item.sources:
            cards.setdefault(source.id, _card(item, source))
    return list(cards.values())


def _card(item: Support, source: Source) -> Json:
    # A fact may end on a day on which the law that it rests on goes on
    ends = item.until if source.kind != "law" else None
    force = f"{source.since.chinese}起施行" if source.since else ""
    return {
        "title": source.title,
        "issuer": source.issuer,
        "number": "，".join(filter(None, (source.number, force))),
        "place": item.place.name,
        "since": item.since.chinese,
        "until": ends.chinese if ends else "",
        "checked": f"{item.checked.year}年{item.checked.month}月{item.checked.day}日",
        "confirmed": item.support != "single",
        "says": _told(item),
    }


def _told(item: Support) -> str:
    if not isinstance(item, Fact):
        return item.title
    number = "" if item.value is None else plain(item.value)
    # Under conditions of its own (which hospital, up to what sum) a bare figure would mislead
    if not number or number in item.says or item.when != When():
        return item.says
    whom = f"（{item.ages.chinese}）" if item.ages else ""
    share = f"{item.base}的 " if item.base else ""
    unit = "%" if item.unit == "%" else f" {item.unit}"
    return f"{item.says.rstrip('。')}{whom}：{share}{number}{unit}"
