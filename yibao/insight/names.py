"""What the page calls things: doors, outcomes, and topics that are none of the rule book's."""

from __future__ import annotations

from yibao.rules import RuleBook

DOORS = {"web": "网页窗口", "wechat": "微信公众号", "rest": "REST 接口", "cmdline": "终端"}
OUTCOMES = {
    "answered": "按规定答出",
    "general": "只能答通用规定",
    "no_rule": "如实说没有规定",
    "refused": "说明不归医保管",
    "handed_over": "应要求转人工",
    "asking": "没听准，反问",
    "gave_up": "几次没听懂，放弃后指给人工",
    "failed": "出错",
    "talking": "寒暄",
    "unrecorded": "没有记录",
}
STATES = {"lapsed": "已过期", "lapsing": "快到期", "stale": "一年没核对"}
_TALK = {
    "nlu_fallback": "没听懂",
    "out_of_scope": "不归医保管",
    "request_human": "找人工",
    "complain": "抱怨、求助",
    "inform": "补充情况",
    "greet": "打招呼",
    "thanks": "道谢",
    "goodbye": "道别",
    "affirm": "说对",
    "deny": "说不对",
    "bot_challenge": "问是不是机器",
    "ask_capabilities": "问能做什么",
    "ask_detail": "要详细点",
    "ask_source": "问出处",
    "enough": "不问了",
    "": "没有记录",
}


def door(name: str) -> str:
    """A door's name for people."""
    return DOORS.get(name, name or "不明")


def topic(name: str, book: RuleBook) -> str:
    """A topic's title, or what else an answer was about."""
    return book.topics[name].title if name in book.topics else _TALK.get(name, name)


def outcome(name: str) -> str:
    """An outcome for people."""
    return OUTCOMES.get(name, name)
