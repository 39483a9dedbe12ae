"""The workbook as bytes: the same tables always give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from yibao.clerk.excel.origin import record
from yibao.clerk.excel.rows import Row
from yibao.clerk.excel.tables import TABLES, Column, Table
from yibao.clerk.words import ASKS
from yibao.rules import Topic

_LAST_ROW = 20000  # as far down as lists are offered
_TEXT = "@"  # Excel's format that leaves 0771 and 2025-01 alone
_HEAD = PatternFill("solid", start_color="DDEBF7")
_TOP = Alignment(vertical="top", wrap_text=True)
_FIXED_TIME = (2000, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_ABOUT = (
    "这是医保规则本的表格。改好以后存成 .xlsx，运行：.venv/bin/python -m yibao.clerk import 文件名.xlsx",
    "先加上 --dry-run 试一遍：只检查，不改规则本。有一格不对，就什么都不改，并告诉您是哪张表、第几行、哪一列。",
    "“事实”表一行是一个有起止日期的值。同一条事实有几个时期、几个年龄段，就有几行，它们的“键”相同。",
    "改一条规定：旧的一行在“到哪天止”写上最后有效的一天，下面插一行写新的。",
    "删掉一行，就是从规则本里删掉它。行的先后就是答案里的先后，请不要重新排序；要找东西请用筛选。",
    "“步骤”“注意”等格子里有几条的，每条一行（在格子里换行：Alt+Enter）。",
    "“主题”表只供查编号，改了也不算。不要合并单元格；自己加的列不会导入。",
    "导错了：运行 .venv/bin/python -m yibao.clerk undo，退回导入以前。",
)


def workbook(
    topics: Iterable[Topic], rows: Sequence[Sequence[Row]], files: Mapping[str, bytes]
) -> bytes:
    """The .xlsx file with these topics and the rows of each of the tables, made of those files."""
    book = Workbook()
    book.remove(book.active)
    _explain(book.create_sheet("说明"))
    _list_topics(book.create_sheet("主题"), topics)
    for table, its_rows in zip(TABLES, rows):
        _fill(book.create_sheet(table.name), table, its_rows)
    record(book, files)
    written = BytesIO()
    book.save(written)
    return _timeless(written.getvalue())


def _explain(sheet: Worksheet) -> None:
    lines = [[line] for line in _ABOUT]
    lines += [[], ["表", "列", "写什么"]]
    for table in TABLES:
        lines += [[table.name, column.title, _hint(column)] for column in table.columns]
    for number, line in enumerate(lines, start=1):
        for place, text in enumerate(line, start=1):
            _write(sheet, number, place, text, bold=number == len(_ABOUT) + 2)
            sheet.cell(number, place).alignment = Alignment(vertical="top")
    for letter, width in (("A", 10), ("B", 16), ("C", 80)):
        sheet.column_dimensions[letter].width = width


def _hint(column: Column) -> str:
    listed = "、".join(column.words.values())
    return "；".join(filter(None, (column.hint, listed or column.remedy))) or "文字"


def _list_topics(sheet: Worksheet, topics: Iterable[Topic]) -> None:
    columns = [
        Column("编号", "id", width=26),
        Column("名称", "title", width=26),
        Column("一句问话", "question", width=36),
        Column("答完要问什么", "asks", width=24),
        Column("接着可以问", "next", width=60),
    ]
    _head(sheet, columns)
    for number, topic in enumerate(topics, start=2):
        asks = "、".join(ASKS.get(one, one) for one in topic.asks)
        told = (topic.id, topic.title, topic.question, asks, "、".join(topic.next))
        for place, text in enumerate(told, start=1):
            _write(sheet, number, place, text)
    sheet.protection.sheet = True


def _fill(sheet: Worksheet, table: Table, rows: Sequence[Row]) -> None:
    _head(sheet, table.columns)
    for number, row in enumerate(rows, start=2):
        for place, text in enumerate(row, start=1):
            _write(sheet, number, place, text)
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    for place, column in enumerate(table.columns, start=1):
        if column.kind == "choice":
            _offer(sheet, column, get_column_letter(place))


def _head(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.number_format = column.width, _TEXT
        _write(sheet, 1, place, column.title, bold=True)
        sheet.cell(1, place).fill = _HEAD
    sheet.freeze_panes = "A2"


def _write(sheet: Worksheet, row: int, column: int, text: str, bold: bool = False) -> None:
    cell = sheet.cell(row, column)
    if text:
        cell.value, cell.data_type = text, "s"  # text even where it begins with =
    cell.number_format, cell.alignment = _TEXT, _TOP
    if bold:
        cell.font = Font(bold=True)


def _offer(sheet: Worksheet, column: Column, letter: str) -> None:
    listed = ",".join(column.words.values())
    offered = DataValidation(
        type="list",
        formula1=f'"{listed}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.title,
        error=f"请从单子里选一个：{'、'.join(column.words.values())}"[:250],
    )
    offered.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(offered)


def _timeless(content: bytes) -> bytes:
    """The archive with one fixed time everywhere."""
    written = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name, _FIXED_TIME)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
            new.writestr(entry, data)
    return written.getvalue()
