"""The figures as files: a workbook, and a CSV file a table. What looks like a formula stays text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from yibao.insight import names
from yibao.insight.figures import Figures
from yibao.insight.queries import QUERIES, cells
from yibao.rules import RuleBook

_HEAD = PatternFill("solid", start_color="DDEBF7")
_TOP = Alignment(vertical="top", wrap_text=True)
_WIDEST = 60
# Excel takes a cell that begins so for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """One sheet: its name, its columns' titles and its rows of texts and numbers."""

    name: str
    columns: tuple[str, ...]
    rows: list[Sequence[Any]]


def tables(figures: Figures, book: RuleBook) -> Iterator[Table]:
    """Every figure of the page, and what is made of them."""
    for query in QUERIES:
        rows = [_named(query.columns, row, book) for row in cells(figures.rows[query.name])]
        yield Table(query.title, query.columns, rows)
    yield Table(
        "没答上的提问",
        ("原话", "次数", "听成了", "把握", "结果", "入口"),
        [
            (one.text, one.times, names.topic(one.intent, book), round(one.confidence, 3), one.status, names.door(one.door))
            for one in figures.unanswered
        ],
    )  # fmt: skip
    yield Table(
        "没答上的提问归类",
        ("编号", "次数", "像哪个主题", "理由", "例子"),
        [
            (one.number, one.size, names.topic(one.topic, book) if one.topic else "", one.why, "\n".join(one.examples))
            for one in figures.clusters
        ],
    )  # fmt: skip
    yield Table(
        "快到期的规定",
        ("怎么了", "地方", "主题", "到哪天止", "被用几次", "编号"),
        [
            (names.STATES[one.state], book.places.full_name(one.entry.place), names.topic(one.entry.topic, book), str(one.entry.until or ""), one.times, one.entry.id)
            for one in figures.lapses
        ],
    )  # fmt: skip


def workbook(figures: Figures, book: RuleBook) -> bytes:
    """The .xlsx file: first what the numbers mean, then a sheet a table."""
    made = Workbook()
    explained = made.active
    explained.title = "说明"
    period = figures.period
    lines = [(f"{period.since} 到 {period.until}（北京时间）", "")]
    _fill(explained, ("表", "说的是什么"), [*lines, *((q.title, q.tells) for q in QUERIES)])
    for table in tables(figures, book):
        _fill(made.create_sheet(table.name[:31]), table.columns, table.rows)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def archive(figures: Figures, book: RuleBook) -> bytes:
    """The .zip file: a CSV file a table, in UTF-8 with the mark that Excel knows it by."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as files:
        for table in tables(figures, book):
            files.writestr(f"{table.name}.csv", b"\xef\xbb\xbf" + _csv(table).encode())
    return written.getvalue()


def _csv(table: Table) -> str:
    sink = StringIO()
    writer = csv.writer(sink)
    writer.writerow(table.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return sink.getvalue()


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _fill(sheet: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    for place, title in enumerate(columns, start=1):
        head = sheet.cell(1, place, title)
        head.font, head.fill = Font(bold=True), _HEAD
        longest = max([len(title), *(_longest_line(row[place - 1]) for row in rows)])
        sheet.column_dimensions[get_column_letter(place)].width = min(longest * 2 + 2, _WIDEST)
    for number, row in enumerate(rows, start=2):
        for place, content in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.value, cell.alignment = content, _TOP
            if isinstance(content, str):
                cell.data_type = "s"  # text even where it begins with =
    sheet.freeze_panes = "A2"


def _longest_line(content: Any) -> int:
    return max(map(len, str(content).splitlines()), default=0)


def _named(columns: Sequence[str], row: Sequence[Any], book: RuleBook) -> Sequence[Any]:
    called = {
        "入口": names.door,
        "结果": names.outcome,
        "主题": lambda name: names.topic(name, book),
    }
    return tuple(
        called[title](cell) if title in called else cell for title, cell in zip(columns, row)
    )
