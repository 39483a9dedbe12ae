"""`compare`: which recorded questions two models answer differently, listed for reading."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from yibao.clerk.arguments import Subparsers, add_command
from yibao.clerk.page import page
from yibao.errors import ConfigurationError
from yibao.insight.answering import Parsed, Reply, heard, reply
from yibao.insight.grouping import days_option, since
from yibao.insight.loop import Loop
from yibao.insight.measuring import loaded
from yibao.insight.settings import ROOT
from yibao.insight.store import Question, questions

_STYLE = """
table { width: 100%; table-layout: fixed; }
td { vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere; }
"""
NOW, NEXT = "now", "next"


@dataclass(frozen=True)
class Change:
    """A question that the second model answers otherwise than the first."""

    text: str
    times: int
    old: Reply
    new: Reply


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers, "compare", "两个模型回答大家问过的问题，哪些回答变了，列出来逐条看", run
    )
    for name, which in (("first", "原来的"), ("second", "新的")):
        parser.add_argument(
            name,
            metavar="模型",
            help=f"{which}：models/ 里的文件名，或 {NOW}（在用的）、{NEXT}（retrain 出来的）",
        )
    days_option(parser)
    parser.add_argument("--out", metavar="文件", type=Path, help="写成网页，如 changes.html")


def run(told: Namespace) -> int:
    """List the changes on the screen, or write them as a page."""
    first, second = model_of(ROOT, told.first), model_of(ROOT, told.second)
    asked = questions(since(told))
    print(f"▸ {len(asked)} 种说法，两个模型各听一遍……", flush=True)
    found = changes(asked, first, second)
    title = f"{first.name} 和 {second.name}：{len(asked)} 种说法里有 {len(found)} 种回答变了"
    if told.out:
        told.out.write_text(as_page(title, found), encoding="utf-8")
        print(f"✓ {title}。写好了：{told.out}")
    else:
        print("\n".join([*as_text(found), f"✓ {title}。"]))
    return 0


def model_of(root: Path, name: str) -> Path:
    """The model of that name; raises ConfigurationError with those there are."""
    if name == NEXT:
        return Loop(root).candidate().model
    if name == NOW:
        return Loop(root).current()
    path = next((p for p in (Path(name), root / "models" / name) if p.is_file()), None)
    if path is None:
        there = "、".join(sorted(p.name for p in (root / "models").glob("*.tar.gz")))
        raise ConfigurationError(f"没有 {name} 这个模型。改法：写现有的：{there or '一个也没有'}。")
    return path


def changes(asked: Sequence[Question], first: Path, second: Path) -> list[Change]:
    """The questions whose answers differ, the most frequent first."""
    old, new = _parsed(asked, first), _parsed(asked, second)
    found = []
    for question, one, other in zip(asked, old, new):
        if heard(one) == heard(other):
            continue  # the same actions say the same to it
        before, after = reply(one), reply(other)
        if before.text != after.text:
            found.append(Change(question.text, question.times, before, after))
    return sorted(found, key=lambda change: -change.times)


def _parsed(asked: Iterable[Question], model: Path) -> list[Parsed]:
    agent = loaded(model)
    return [asyncio.run(agent.parse_message(question.text)) for question in asked]


def as_text(found: Iterable[Change]) -> list[str]:
    """The changes for a screen: the first lines of each answer."""
    lines = []
    for change in found:
        lines.append(f"■ {change.text}（{change.times} 次）")
        for name, one in (("原来", change.old), ("现在", change.new)):
            lines += [f"  {name} {'、'.join(one.topics)}", f"    {_first_line(one.text)}"]
    return lines


def as_page(title: str, found: Iterable[Change]) -> str:
    """The changes as a page, with the whole answers side by side."""
    rows = "".join(
        f"<tr><th scope='row' colspan='2'>{escape(c.text)}（{c.times} 次）</th></tr>"
        f"<tr>{_cell(c.old)}{_cell(c.new)}</tr>"
        for c in found
    )
    head = "<tr><th scope='col'>原来</th><th scope='col'>现在</th></tr>"
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    return page(title, _STYLE, [f"<h1>{escape(title)}</h1>", table])


def _cell(one: Reply) -> str:
    return f"<td><strong>{escape('、'.join(one.topics))}</strong>\n{escape(one.text)}</td>"


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "（什么也没说）")
