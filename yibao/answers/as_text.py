"""An answer as plain text: for the Rasa shell, and for any door that has nothing richer."""

from __future__ import annotations

from yibao.answers.answer import Answer, Block
from yibao.rules import Fact, Procedure, Source

UNVERIFIED = "据网上资料，未经官方核对，办事前请再问一声。"
PARTLY_UNVERIFIED = "其中有的说法据网上资料，未经官方核对。"
STALE = "其中有的内容一年多没有重新核对过了，办事前请再问一声。"
ESTIMATE = "这是估算，以经办机构核定为准。"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SHOWN_SOURCES = 3


def as_text(answer: Answer, *, with_buttons: bool = True) -> str:
    """The whole answer in lines; no blank line, since channels cut a text there."""
    lines = [answer.lead]
    if answer.taken:
        lines.append(f"（按您说的：{'、'.join(answer.taken)}）")
    for block in answer.blocks:
        lines += _block(block)
    if answer.estimate:
        lines.append(f"※ {ESTIMATE}")
    if answer.cited:
        lines += _sources(answer)
    if answer.question:
        lines.append(f"▸ {answer.question}")
    if with_buttons and answer.buttons:
        lines.append("  可以直接回复：" + " / ".join(button.payload for button in answer.buttons))
    if with_buttons and answer.suggestions:
        lines.append("▸ 还可以问：" + " / ".join(button.payload for button in answer.suggestions))
    return "\n".join(lines)


def citation_line(item: Fact | Procedure) -> str:
    """The documents behind a fact with its place and dates: 《…》（上海市），上海市，2023年起."""
    documents = "、".join(source.citation for source in item.sources)
    return f"{documents}，{item.place.name}，{dates(item)}"


def _cited(item: Fact | Procedure, source: Source) -> str:
    # Place and days are the fact's; of its documents the first one stands for it
    if source != item.sources[0]:
        return source.citation
    # A fact may end on a day on which the law that it rests on goes on
    when = f"{item.since.chinese}起" if source.kind == "law" else dates(item)
    return f"{source.citation}，{item.place.name}，{when}"


def dates(item: Fact | Procedure) -> str:
    """From when, and until when where that is known: 2026年1月1日起，到2026年12月31日止."""
    until = f"，到{item.until.chinese}止" if item.until else ""
    return f"{item.since.chinese}起{until}"


def _block(block: Block) -> list[str]:
    title = [f"【{block.title}】"] if block.title else []
    if block.kind == "steps":
        return title + [f"  {_number(i)} {line}" for i, line in enumerate(block.lines)]
    return title + [f"  · {line}" for line in block.lines]


def _number(index: int) -> str:
    return _CIRCLED[index] if index < len(_CIRCLED) else f"{index + 1}."


def _sources(answer: Answer) -> list[str]:
    lines: dict[str, str] = {}
    for item in answer.in_force:
        for source in item.sources:
            lines.setdefault(source.id, f"  · {_cited(item, source)}")
    shown = list(lines.values())[:_SHOWN_SOURCES]
    if len(lines) > len(shown):
        shown.append(f"  · 还有 {len(lines) - len(shown)} 份，回复「依据是什么」可看全部。")
    return (["【依据】", *shown] if shown else []) + caution(answer)


def caution(answer: Answer) -> list[str]:
    """The warning lines: about unverified facts, all or a part of them, and about stale ones."""
    lines = []
    if answer.unverified:
        main = answer.in_force[0]
        lines.append(f"※ {UNVERIFIED if main in answer.unverified else PARTLY_UNVERIFIED}")
    return [*lines, f"※ {STALE}"] if answer.stale else lines
