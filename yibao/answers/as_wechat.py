"""An answer for WeChat: plain text for a small screen, and what can be chosen below it.

How long a message may be and how choices are numbered is the door's affair.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from yibao.answers.answer import Answer, Block, Button, Support
from yibao.answers.as_text import ESTIMATE, caution, dates
from yibao.answers.case import Case
from yibao.answers.hotline import TOPIC as HOTLINE
from yibao.answers.small_talk import greeting
from yibao.answers.talking import HEADLINES, topic_buttons
from yibao.rules import RuleBook, Source, the_rulebook

Json = dict[str, Any]

_SHOWN_SOURCES = 2
_MOST_CHOICES = 8
_HOW = "直接打字就行。"


def as_wechat(answer: Answer, title: str = "") -> Json:
    """All that the text form says, its sources as short lines; `number` is the one asked for."""
    lines = [title] if title else []
    lines.append(answer.lead)
    if answer.taken:
        lines.append(f"（按您说的：{'、'.join(answer.taken)}）")
    for block in answer.blocks:
        lines += _block(block)
    if answer.estimate:
        lines.append(f"※ {ESTIMATE}")
    if answer.cited:
        # What is not sure stands first: a last page may stay unread
        lines += [*caution(answer), *_sources(answer)]
    also = max(0, _MOST_CHOICES - len(answer.buttons))
    return {
        "kind": "wechat",
        "text": "\n".join(lines),
        "question": answer.question,
        "number": answer.expects,
        "choices": _choices(answer.buttons),
        "also": _choices(answer.suggestions[:also]),
    }


def welcome(book: RuleBook | None = None, today: date | None = None) -> Json:
    """What a new follower reads: the greeting, and what can be asked."""
    book, case = book or the_rulebook(), Case(today=today or date.today())
    said = greeting(again=False, case=case, book=book)
    return {
        "kind": "wechat",
        "text": f"{said.lead}\n{_HOW}",
        "question": "",
        "number": "",
        "choices": [],
        "also": _choices(topic_buttons(book, (*HEADLINES, HOTLINE))),
    }


def _choices(buttons: Iterable[Button]) -> list[dict[str, str]]:
    return [{"title": button.title, "payload": button.payload} for button in buttons]


def _block(block: Block) -> list[str]:
    title = [f"【{block.title}】"] if block.title else []
    if block.kind == "steps":
        # 第1步, since a bare number is what a menu's lines begin with
        return title + [f"第{i}步 {line}" for i, line in enumerate(block.lines, 1)]
    return title + [f"· {line}" for line in block.lines]


def _sources(answer: Answer) -> list[str]:
    lines: dict[str, str] = {}
    for item in answer.in_force:
        for source in item.sources:
            lines.setdefault(source.id, _cited(item, source))
    shown = list(lines.values())[:_SHOWN_SOURCES]
    if not shown:
        return []
    left = len(lines) - len(shown)
    more = [f"（还有 {left} 份，回复「依据是什么」可看全部）"] if left else []
    return [f"依据：{'；'.join(shown)}", *more]


def _cited(item: Support, source: Source) -> str:
    name = f"《{source.title}》" + (f"（{source.number}）" if source.number else "")
    if source != item.sources[0]:
        return name
    # A fact may end on a day on which the law that it rests on goes on
    when = f"{item.since.chinese}起" if source.kind == "law" else dates(item)
    return f"{name}，{item.place.name}，{when}"
