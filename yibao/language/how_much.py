"""Recognises a message that only asks how much, of whatever is being talked about: 那到底多少钱."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\W_]+")
_HOW_MUCH = re.compile(
    r"多少钱?|几多钱?|几(?:块|百|千|万)(?:块|元)?钱?|啥价钱?|什么价钱?|多大(?:一)?笔钱?"
)
# An amount a year or a head is what insurance costs, not what this matter does
_AROUND = re.compile(
    r"那|么|到底|究竟|最后|总共|一共|合计|统共|加起来|大概|大约|差不多|具体|得|要|该|能|会|可以|需要|我|咱|俺|您|你|"
    r"花|掏|给|拿|付|出|算|是|有|就|又|还|钱|呢|啊|呀|嘛|吧|哦|了|的|下来|直接|说|请问|想知道|告诉"
)


def asks_only_how_much(text: str) -> bool:
    """Whether the message asks for a sum and names nothing that the sum is of."""
    plain = _MARKS.sub("", text)
    rest = _HOW_MUCH.sub("", plain)
    return rest != plain and not _AROUND.sub("", rest)
