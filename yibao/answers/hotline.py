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


def where_to_ask(draft: Draft, *, from_afar: bool = False) -> None:
    """Close with whom to ask; from afar also with the number that reaches the place's own line."""
    topic = draft.book.topics.get(draft.topic)
    if topic is not None and topic.line == "social":
        draft.close(_social_line(draft))
        return
    place = f"，说清是{draft.place_name}的医保" if draft.case.place else "，说清在哪里参保"
    told = f"{medical_hotline(draft)}{place}。"
    draft.close(told + (_local_line(draft) if from_afar else ""))


def _social_line(draft: Draft) -> str:
    try:
        social = draft.fact(TOPIC, "social")
    except NoRule:
        return "到参保地的人社窗口问。"
    draft.cite(social)
    return f"这件事归人社部门，打 {social.number}（人社热线）。"


def _local_line(draft: Draft) -> str:
    code = draft.book.places.area_code(draft.case.place)
    try:
        medical, rule = draft.fact(TOPIC, "medical"), draft.fact(TOPIC, "area_code")
        government = draft.fact(TOPIC, "government")
    except NoRule:
        return ""
    if code is None:
        return ""
    draft.cite(rule, government)
    return f"人在外地，先试 {code}-{medical.number}；打不通就拨 {government.number}。"
