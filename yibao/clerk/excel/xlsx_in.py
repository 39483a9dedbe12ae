"""Reads the workbook: its rows with their places, and every cell as the rule book would write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from yibao.clerk.excel.origin import made_of
from yibao.clerk.excel.tables import TABLES, Column, Table
from yibao.errors import ClerkError, RuleBookError
from yibao.rules.reading import BLANK

_WRITTEN_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?")
_SERIAL = re.compile(r"[345]\d{4}")  # days since 1900: the years 1982 to 2064
_WRITE = "写上内容，用不着就把整行删掉"
# A comma stands between thousands only: 380,5 is a slip of the pen for 380.5
_SUM = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_SHOWS_DAY = re.compile(r"d", re.IGNORECASE)


@dataclass(frozen=True)
class Spot:
    """Where a cell is: sheet, row, column in letters and by its title."""

    sheet: str
    row: int
    letter: str
    column: Column

    def fault(self, fault: str, remedy: str) -> RuleBookError:
        """What is wrong with the cell."""
        where = f"{self.sheet} 第 {self.row} 行 {self.letter} 列（{self.column.title}）"
        return RuleBookError(where, "", fault, remedy)


@dataclass(frozen=True)
class ReadRow:
    """One row that is not empty: what its cells say by key, and where they are."""

    values: dict[str, Any]
    spots: dict[str, Spot]


class Workbook:
    """An opened workbook; `faults` fill up as its tables are read."""

    def __init__(self, path: Path) -> None:
        self.faults: list[RuleBookError] = []
        try:
            self._book = load_workbook(path, data_only=True)
        except FileNotFoundError:
            raise ClerkError(f"没有 {path} 这个文件", "检查文件名和文件夹") from None
        except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
            fault = f"{path} 读不出来，不是 Excel 的 .xlsx 文件"
            raise ClerkError(fault, "在 Excel 里另存为“Excel 工作簿（.xlsx）”") from error
        missing = [table.name for table in TABLES if table.name not in self._book.sheetnames]
        if missing:
            fault = f"{path} 里没有“{'”“'.join(missing)}”这张表"
            raise ClerkError(fault, "用 export 重新导出一份，在它上面改")

    @property
    def made_of(self) -> dict[str, str]:
        """The files of the book that was exported, by name, with the digest of each; may be empty."""
        return made_of(self._book)

    def rows(self, table: Table) -> list[ReadRow]:
        """The rows of the table that are not empty, in order."""
        sheet = self._book[table.name]
        self._take_apart(sheet)
        lines = sheet.iter_rows()
        columns = _columns(next(lines, ()), table)
        rows = (
            self._row(table, number, columns, line) for number, line in enumerate(lines, start=2)
        )
        return [row for row in rows if row]

    def unknown_columns(self, table: Table) -> list[str]:
        """Columns with something in them that the rule book does not have, in letters and titles."""
        titles = {column.title for column in table.columns}
        return [
            f"{get_column_letter(cells[0].column)} 列（{cells[0].value or '没有表头'}）"
            for cells in self._book[table.name].iter_cols()
            if _title(cells[0]) not in titles and any(_title(cell) for cell in cells[1:])
        ]

    def _take_apart(self, sheet: Worksheet) -> None:
        # Excel keeps what merged cells say in the first of them alone
        for merged in list(sheet.merged_cells.ranges):
            told = sheet.cell(merged.min_row, merged.min_col).value
            fault = "这几格合并成了一格，不知道每一行该是什么"
            remedy = "取消合并，每一行都写上"
            self.faults.append(RuleBookError(f"{sheet.title} 的 {merged.coord}", "", fault, remedy))
            sheet.unmerge_cells(merged.coord)
            for row in range(merged.min_row, merged.max_row + 1):
                sheet.cell(row, merged.min_col).value = told

    def _row(
        self, table: Table, number: int, columns: dict[int, Column], line: Sequence[Cell]
    ) -> ReadRow | None:
        values, spots = {}, {}
        for place, column in columns.items():
            letter = get_column_letter(place + 1)
            spot = spots[column.key] = Spot(table.name, number, letter, column)
            try:
                value = _value(line[place], column) if place < len(line) else ""
            except ValueError as error:
                self.faults.append(spot.fault(str(error), column.remedy or _WRITE))
                value = BLANK  # told already
            if value not in ("", []):
                values[column.key] = value
        return ReadRow(values, spots) if values else None


def _columns(head: Sequence[Cell], table: Table) -> dict[int, Column]:
    """Each column of the table by its place in the sheet; raises ClerkError for missing ones."""
    titles = [_title(cell) for cell in head]
    missing = [column.title for column in table.columns if column.title not in titles]
    if len(missing) * 2 > len(table.columns):
        fault = f"“{table.name}”的第一行不是表头"
        raise ClerkError(fault, "删掉表头上面多出来的行，或用 export 重新导出一份")
    if missing:
        fault = f"“{table.name}”的第一行没有“{'”“'.join(missing)}”这一列"
        raise ClerkError(fault, "把表头改回原样，或用 export 重新导出一份")
    twice = [column.title for column in table.columns if titles.count(column.title) > 1]
    if twice:
        fault = f"“{table.name}”有两列都叫“{'”“'.join(twice)}”"
        raise ClerkError(fault, "留一列，另一列删掉或改个名")
    return {titles.index(column.title): column for column in table.columns}


def _title(cell: Cell | MergedCell) -> str:
    return str(cell.value if cell.value is not None else "").strip()


def _value(cell: Cell, column: Column) -> Any:
    """What the cell says in the rule book's words; raises ValueError for what cannot stand there."""
    text = _text(cell, column)
    if not text:
        return ""
    if text.startswith(BLANK):
        raise ValueError(f"还没有填（{text}）")
    return _READERS.get(column.kind, _as_it_is)(text, column)


def _text(cell: Cell, column: Column) -> str:
    value = cell.value
    if isinstance(value, datetime | date):
        day = value.isoformat()[:10]
        # 2025-01 that Excel made a date of is shown without a day
        return day if _SHOWS_DAY.search(cell.number_format or "d") else day[:7]
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        if "%" in (cell.number_format or ""):
            number *= 100
        return format(number.normalize(), "f")
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _as_it_is(text: str, column: Column) -> str:
    return text


def _code(text: str, column: Column) -> str:
    code = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"\d{6}", code, re.ASCII):
        raise ValueError(f"“{text}”不是行政区划代码")
    return code


def _name(text: str, column: Column) -> str:
    if not re.fullmatch(r"[a-z0-9_]+", text):
        raise ValueError(f"“{text}”不能做键")
    return text


def _choice(text: str, column: Column) -> str:
    known = {label: name for name, label in column.words.items()}
    if text not in known and text not in column.words:
        raise ValueError(f"“{text}”不在单子里")
    return known.get(text, text)


def _lines(text: str, column: Column) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _ids(text: str, column: Column) -> list[str]:
    return [one for one in re.split(r"[、，,;；\s]+", text) if one]


def _day(text: str, column: Column) -> str:
    written = unicodedata.normalize("NFKC", text)
    if _SERIAL.fullmatch(written):
        written = from_excel(int(written)).date().isoformat()
    match = _WRITTEN_DAY.fullmatch(written)
    if match is None:
        raise ValueError(f"“{text}”不是日期")
    parts = [part.zfill(2) for part in match.groups() if part]
    day = "-".join(parts)
    _hold_against_calendar(text, parts)
    return day


def _hold_against_calendar(text: str, parts: list[str]) -> None:
    try:
        date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError:
        raise ValueError(f"“{text}”不是日历上的日子") from None


def _whole_day(text: str, column: Column) -> date:
    try:
        return date.fromisoformat(_day(text, column))
    except ValueError:
        raise ValueError(f"“{text}”不是哪一天") from None


def _sum(text: str, column: Column) -> str:
    number = unicodedata.normalize("NFKC", text)
    if not _SUM.fullmatch(number):
        raise ValueError(f"“{text}”不是数字")
    return number.replace(",", "")


def _whole(text: str, column: Column) -> int:
    number = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"\d+", number, re.ASCII):
        raise ValueError(f"“{text}”不是整数")
    return int(number)


_READERS: dict[str, Any] = {
    "name": _name,
    "code": _code,
    "choice": _choice,
    "lines": _lines,
    "ids": _ids,
    "day": _day,
    "whole_day": _whole_day,
    "sum": _sum,
    "whole": _whole,
}
