"""Rows of the tables out of the contents of the rule book's files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yibao.clerk.excel.tables import FACTS, FILE, SOURCES, STEPS, SUBJECTS, Column, Table
from yibao.clerk.writing import Content
from yibao.errors import ClerkError

Row = list[str]
Contents = Mapping[str, Content]


def rows_of(table: Table, contents: Contents) -> Iterator[Row]:
    """The table's rows for these files, in their order; raises ClerkError for what no cell can hold."""
    for name, content in contents.items():
        for entry in _ENTRIES[table.name](content):
            whole = {**entry, FILE.key: name}
            yield [_cell(column, whole, name) for column in table.columns]


def _facts(content: Content) -> Iterator[Content]:
    where = {key: content[key] for key in ("topic", "place", "name") if key in content}
    for key, fact in content.get("facts", {}).items():
        for value in fact["values"]:
            yield {**where, "key": key, **fact, "values": value}


def _steps(content: Content) -> Iterator[Content]:
    where = {key: content[key] for key in ("topic", "place", "name") if key in content}
    for steps in content.get("procedures", ()):
        yield {**where, **steps}


_ENTRIES = {
    FACTS.name: _facts,
    STEPS.name: _steps,
    SOURCES.name: lambda content: content.get("sources", ()),
    SUBJECTS.name: lambda content: content.get("subjects", ()),
}


def _cell(column: Column, entry: Content, name: str) -> str:
    value: Any = entry
    for part in column.key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    many = value if isinstance(value, list) else [value]
    texts = [column.words.get(str(one), str(one)) for one in many]
    for text in texts:
        if text != text.strip() or not text or (column.kind == "lines" and "\n" in text):
            fault = f"{name} 的“{column.title}”里有“{text}”，放不进表格"
            raise ClerkError(fault, "去掉空的、首尾的空格和换行，再导出")
        if any(ord(sign) < ord(" ") and sign != "\n" for sign in text):
            raise ClerkError(f"{name} 的“{column.title}”里有看不见的符号", "删掉它，再导出")
    return ("、" if column.kind == "ids" else "\n").join(texts)
