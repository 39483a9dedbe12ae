"""`export`: the rule book as a workbook for Excel."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from yibao.clerk.arguments import Subparsers, add_command, book_option
from yibao.clerk.checking import tell_faults
from yibao.clerk.excel.rows import Contents, rows_of
from yibao.clerk.excel.tables import TABLES
from yibao.clerk.files import book_files, read_file
from yibao.clerk.output import reason
from yibao.clerk.writing import plain
from yibao.errors import ClerkError, RuleBookError
from yibao.rules.lists import read_topics
from yibao.rules.reading import is_blank, read_yaml


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers, "export", "把规则本导出成 Excel 表格", run, ["export 规则本.xlsx"]
    )
    parser.add_argument("file", metavar="文件.xlsx", type=Path, help="写到哪个文件")
    book_option(parser)


def run(arguments: Namespace) -> int:
    """Write the workbook; 1 and nothing written where a file of the book has faults."""
    from yibao.clerk.excel.xlsx_out import workbook

    if arguments.file.suffix.lower() != ".xlsx":
        raise ClerkError(f"“{arguments.file}”不是 .xlsx 文件", "文件名以 .xlsx 结尾")
    contents, faults = _contents(arguments.book)
    tell_faults(faults)
    if faults:
        return 1
    rows = [list(rows_of(table, contents)) for table in TABLES]
    files = {name: path.read_bytes() for name, path in book_files(arguments.book).items()}
    content = workbook(read_topics(arguments.book).values(), rows, files)
    try:
        arguments.file.write_bytes(content)
    except OSError as error:
        fault = f"写不了 {arguments.file}（{reason(error)}）"
        raise ClerkError(fault, "关掉正打开它的 Excel，或换个文件夹") from error
    counts = "，".join(f"{table.name} {len(its)} 行" for table, its in zip(TABLES, rows))
    print(f"✓ 写好了 {arguments.file}：{counts}。")
    return 0


def _contents(root: Path) -> tuple[Contents, list[RuleBookError]]:
    contents: dict[str, dict[str, Any]] = {}
    faults: list[RuleBookError] = []
    for name, path in book_files(root).items():
        try:
            contents[name] = plain(read_file(path, name))
        except RuleBookError as fault:
            if all(map(is_blank, fault.every)):  # to be filled in, here or in Excel
                contents[name] = _as_text(read_yaml(path, name))
            else:
                faults += fault.every
    return contents, faults


def _as_text(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _as_text(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_as_text(value) for value in content]
    return content.isoformat() if isinstance(content, date) else content
