"""Where to ask: the telephone lines and the window, as the rule book gives them."""

from __future__ import annotations

from yibao.answers.draft import Draft
from yibao.errors import NoRule
from yibao.rules import Fact, RuleBook

TOPIC = "service_hotline"
# What each line is called, and the window where no line is known
_LINES = {
    "medical": ("医保服务热线", "医保窗口"),
    "social": ("人社热线", "人社窗口"),
    "government": ("政务服务热线", "政务服务窗口"),
}


def line_of(fact: Fact) -> str:
    """A telephone line in words: 12393：医保服务热线……"""
    return f"{fact.number}：{fact.says}"


def where_to_ask(draft: Draft, *, from_afar: bool = False) -> None:
    """Close with whom to ask; from afar also with the number that reaches the place's own line."""
    draft.close(whom_to_ask(draft, from_afar=from_afar))


def whom_to_ask(draft: Draft, *, from_afar: bool = False) -> str:
    """Whom to ask, in words; the line's fact is cited."""
    if not is_medical(draft.topic, draft.book):
        return f"这件事归人社部门，{way_to(draft, 'social')}。"
    place = f"，说清是{draft.place_name}的医保" if draft.case.place else "，说清在哪里参保"
    told = f"{way_to(draft, 'medical')}{place}。"
    return told + (_local_line(draft) if from_afar else "")


def is_medical(topic: str, book: RuleBook) -> bool:
    """Whether the medical insurance office answers for a topic, as it does for all but a few."""
    known = book.topics.get(topic)
    return known is None or known.line != "social"


def way_to(draft: Draft, line: str) -> str:
    """How to reach a line: 打 12333（人社热线）; the window where the rule book has no number."""
    name, window = _LINES[line]
    try:
        fact = draft.fact(TOPIC, line)
    except NoRule:
        return f"到参保地的{window}问"
    draft.cite(fact)
    return f"打 {fact.number}（{name}）"


def _local_line(draft: Draft) -> str:
    code = draft.book.places.area_code(draft.case.place)
    keys = ("medical", "area_code", "government")
    try:
        medical, rule, government = (draft.fact(TOPIC, key) for key in keys)
    except NoRule:
        return ""
    if code is None:
        return ""
    draft.cite(rule, government)
    return f"人在外地，先试 {code}-{medical.number}；打不通就拨 {government.number}。"
