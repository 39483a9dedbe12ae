"""What is asked of the assistant itself beside an answer: the desk slip (给我一张小条)."""

from __future__ import annotations

import re
from typing import Any

from yibao.language.normaliser import normalised

SLIP = "slip"

# What the slip is called, and what people want done with the last answer
_SLIP = re.compile(
    r"办事小?纸?条|小纸?条|便条|纸条|条子|[张个]条子?|"
    r"打印|写下来|记下来|抄下来|写成字|整理|"
    r"(?:拿|带)[去到](?:医保)?(?:窗口|柜台|大厅|医保局)?[给让]?(?:他们|人家|工作人员)?看"
)
# What may stand around it without asking anything else
_AROUND = re.compile(
    r"请|麻烦|劳驾|能不能|可不可以|可以|行不行|好不好|帮忙|帮|给|替|为|我们?|俺|您|你|他们|人家|工作人员|自己|"
    r"想要|想|要|需要|用|来|把|将|这些|这个|这|那就|那|就|再|刚才|刚刚|上面|前面|以上|说|答|讲|的话|话|的|内容|回答|答案|"
    r"写|开|弄|整|做|出来|出|生成|转|发|送|打|存|一下子?|一下|一份|一张|一个|一|张|份|个|条|成|下来|下|好让|好|"
    r"拿|带|去|到|窗口|柜台|大厅|医保局|办事|办|看|能|行|吗|么|嘛|呢|吧|啊|呀|哈|了|谢谢|和|然后"
)
_MARKS = re.compile(r"[\W_]+")


def wants_slip(text: str, entities: list[dict[str, Any]]) -> bool:
    """Whether the message asks for the desk slip and nothing else but for whom or for where.

    打印缴费单 and 材料要不要整理 are questions: they name something besides.
    """
    rest = list(text)
    for entity in entities:
        # 窗口 is where the slip goes, not how one pays
        if entity["entity"] in ("region", "age", "relation"):
            rest[entity["start"] : entity["end"]] = " " * (entity["end"] - entity["start"])
    plain = _MARKS.sub("", normalised("".join(rest)).text)
    without = _SLIP.sub("", plain)
    return without != plain and not _AROUND.sub("", without)
