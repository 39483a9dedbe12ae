"""The comparison of two versions as one HTML page that needs nothing else, not even scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from yibao.clerk.comparing.entry_changes import EntryChange
from yibao.clerk.comparing.grouping import Group
from yibao.clerk.comparing.report import Chapter, Report
from yibao.clerk.comparing.sweeping import NEW, OLD
from yibao.clerk.page import page

_STYLE = """
.change { margin: 0 0 1.4em; }
.change table { width: 100%; }
.sign { width: 1.6em; text-align: center; font-weight: bold; white-space: nowrap; }
tr.old td { background: #fde8e6; color: #7a1710; }
tr.new td { background: #e3f4e3; color: #10521b; }
.whom { table-layout: fixed; margin-top: .4em; font-size: .92em; }
.whom td, .entries td { vertical-align: top; }
.nothing { color: #666; }
.number { text-align: right; }
"""
_WIDTHS = {2: (60, 40), 3: (30, 45, 25)}
_CLASSES = {OLD: "old", NEW: "new"}


def diff_page(report: Report) -> str:
    """The whole page."""
    return page("规则本两个版本的答案对比", _STYLE, _parts(report))


def _parts(report: Report) -> Iterator[str]:
    yield "<h1>规则本两个版本的答案对比</h1>"
    yield f"<p>旧版：{escape(report.old)}<br>新版：{escape(report.new)}<br>按 {report.day} 这天问。</p>"
    yield "<table class='counts'>"
    for name, number in report.counted:
        yield f"<tr><th>{name}</th><td class='number'>{number}</td></tr>"
    yield "</table>"
    if report.remark:
        yield f"<p>{escape(report.remark)}</p>"
    if report.groups:
        yield "<p>红底、“－”开头的是原来的话，绿底、“＋”开头的是现在的话。没有列出的话没有变。</p>"
    yield from _contents(report)
    for chapter in report.chapters:
        yield from _chapter(chapter, report)
    if report.entries:
        yield from _entries(report)


def _contents(report: Report) -> Iterator[str]:
    if not report.groups and not report.entries:
        return
    yield "<h2>目录</h2><ul>"
    for chapter in report.chapters:
        told = f"{len(chapter.groups)} 种变化"
        yield f"<li><a href='#{chapter.anchor}'>{escape(chapter.title)}</a>：{told}</li>"
    if report.entries:
        yield f"<li><a href='#entries'>变了的事实和步骤</a>：{len(report.entries)} 条</li>"
    yield "</ul>"


def _chapter(chapter: Chapter, report: Report) -> Iterator[str]:
    yield f"<h2 id='{chapter.anchor}'>{escape(chapter.title)}</h2>"
    for number, group in enumerate(chapter.groups, start=1):
        yield f"<h3>变化 {number}（{group.times} 次问答）</h3><div class='change'>"
        yield from _group(group, report)
        yield "</div>"


def _group(group: Group, report: Report) -> Iterator[str]:
    yield "<table>"
    for sign, line in group.lines:
        told = f"<td class='sign'>{sign}</td><td>{escape(line.strip())}</td>"
        yield f"<tr class='{_CLASSES[sign]}'>{told}</tr>"
    yield "</table><table class='whom'>"
    heads = ("主题", "哪里", "怎么问") if len(group.topics) > 1 else ("哪里", "怎么问")
    yield "".join(f"<col style='width: {wide}%'>" for wide in _WIDTHS[len(heads)])
    yield _row("th", heads)
    for whom in report.whom(group):
        yield _row("td", whom[-len(heads) :])
    yield "</table>"


def _entries(report: Report) -> Iterator[str]:
    yield "<h2 id='entries'>变了的事实和步骤</h2><table class='entries'>"
    yield _row("th", ("主题", "地方", "键", "", "项目", "原来", "现在"))
    for entry in report.entries:
        yield from _entry(entry, report)
    yield "</table>"


def _entry(entry: EntryChange, report: Report) -> Iterator[str]:
    named = (report.title(entry.topic), entry.place.name, entry.key, f"{entry.sort}{entry.kind}")
    span = f" rowspan='{len(entry.items)}'"
    head = "".join(f"<td{span}>{escape(text)}</td>" for text in named)
    for name, old, new in entry.items:
        yield f"<tr>{head}<td>{escape(name)}</td>{_side(OLD, old)}{_side(NEW, new)}</tr>"
        head = ""


def _side(sign: str, text: str) -> str:
    if not text:
        return "<td class='nothing'>（没有）</td>"
    colours = {OLD: "#fde8e6", NEW: "#e3f4e3"}
    return f"<td style='background: {colours[sign]}'>{sign} {escape(text)}</td>"


def _row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
