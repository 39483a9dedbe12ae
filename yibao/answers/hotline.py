"""Where to ask: the telephone lines and the window, as the rule book gives them."""

from __future__ import annotations

from yibao.answers.draft import Draft
from yibao.errors import NoRule
from yibao.rules import Fact

TOPIC = "service_hotline"


def medical_hotline(draft: Draft) -> str:
    """The medical-insurance line in words, its fact cited; the window where no line is known."""
    try:
        fact = draft.fact(TOPIC, "medical")
    except NoRule:
        return "到参保地的医保窗口问"
    draft.cite(fact)
    return f"打 {fact.number}（医保服务热线）"


def line_of(fact: Fact) -> str:
    """A telephone line in words: 12393：医保服务热线……"""
    return f"{fact.number}：{fact.says}"


def where_to_ask(draft: Draft) -> None:
    """Close with whom to ask."""
    place = f"，说清是{draft.case.place.name}的医保" if draft.case.place else "，说清在哪里参保"
    draft.close(f"{medical_hotline(draft)}{place}。")
