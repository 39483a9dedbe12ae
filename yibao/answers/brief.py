"""The heart of an answer: its first sentence with a line or two beside it."""

from __future__ import annotations

from dataclasses import replace

from yibao.answers.answer import Answer, Block
from yibao.answers.composing import PAPERS

_LONGEST_STEPS = 6
_BESIDE_THE_MATTER = (PAPERS, "不放心就问一声", "比如")


def briefly(answer: Answer, most: int = 2) -> Answer:
    """The answer with nothing but its lead, the first steps or the gist, and its question."""
    steps = [block for block in answer.blocks if block.kind == "steps"][:1]
    lines = tuple(gist(answer, most))
    told = steps or [Block("lines", "", lines)] * bool(lines)
    return replace(answer, blocks=tuple(told), suggestions=())


def gist(answer: Answer, most: int) -> list[str]:
    """A line or two of the answer beside its lead: its sum, its first point, or its steps."""
    first = next((block for block in answer.blocks if _tells(block)), None)
    if first is None:
        return []
    if first.kind == "steps":
        return [f"{first.title}：{'；'.join(line.rstrip('。') for line in first.lines)}。"]
    if first.kind == "workings":
        return list(first.lines[-most:])
    title = f"{first.title}：" if first.title else ""
    return [title + line for line in first.lines[:most]]


def _tells(block: Block) -> bool:
    if block.kind == "steps":
        return len(block.lines) <= _LONGEST_STEPS
    return block.kind == "workings" or (
        block.kind == "lines" and block.title not in _BESIDE_THE_MATTER
    )
