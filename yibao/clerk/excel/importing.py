"""`import`: takes a workbook back into the rule book, wholly or not at all."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from yibao.clerk.arguments import Subparsers, add_command, book_option, warn
from yibao.clerk.checking import tell_faults
from yibao.clerk.excel.contents import Contents
from yibao.clerk.excel.tables import TABLES
from yibao.clerk.files import book_files, homes, kind_of, replace_files
from yibao.clerk.writing import file_text
from yibao.errors import RuleBookError
from yibao.rules.lists import LISTS
from yibao.rules.opening import ROOT, read_rulebook
from yibao.rules.reading import as_model, is_blank


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "import",
        "把改好的 Excel 表格导入规则本；有一格不对就什么都不改",
        run,
        ["import 规则本.xlsx --dry-run", "import 规则本.xlsx"],
    )
    parser.add_argument("file", metavar="文件.xlsx", type=Path, help="export 导出后改好的表格")
    book_option(parser)
    parser.add_argument("--dry-run", action="store_true", help="只检查、只说会改什么，不改")


def run(arguments: Namespace) -> int:
    """Hold the tables against all that a rule book must be, then replace what changed; 1 for faults."""
    from yibao.clerk.excel.xlsx_in import Workbook

    root: Path = arguments.book
    if any(root.iterdir()):
        book_files(root)  # refuses what is no rule book; an empty folder becomes one
    workbook, contents = Workbook(arguments.file), Contents(homes(root))
    for table in TABLES:
        contents.add(table, workbook.rows(table))
    texts, faults = _texts(contents)
    faults = [*workbook.faults, *contents.faults, *faults]
    if not faults:
        texts = {**_lists(root), **texts}
        faults = _tried(texts, contents)
    tell_faults(faults)
    if faults:
        warn(f"表格有 {len(faults)} 处要改，规则本没有动。")
        return 1
    changes = _changes(root, texts)
    _tell(root, changes, arguments.dry_run)
    if not arguments.dry_run:
        replace_files(root, changes)
    return 0


def _texts(contents: Contents) -> tuple[dict[str, str], list[RuleBookError]]:
    """The files in their one form, and what is wrong within each."""
    texts: dict[str, str] = {}
    faults: list[RuleBookError] = []
    for name, content in contents.files.items():
        try:
            texts[name] = file_text(as_model(content, name, kind_of(name)))
        except RuleBookError as found:
            # What is blank was told when its cell was read
            faults += [contents.explained(one) for one in found.every if not is_blank(one)]
    return texts, faults


def _lists(root: Path) -> dict[str, str]:
    """The lists that no table holds: this book's, or the project's for a new book."""
    home = root if any(root.iterdir()) else ROOT
    paths = {name: home / name for name in LISTS}
    return {name: path.read_bytes().decode() for name, path in paths.items() if path.is_file()}


def _tried(texts: Mapping[str, str], contents: Contents) -> list[RuleBookError]:
    """What is wrong with the book that these files would make."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return [contents.explained(fault) for fault in read_rulebook(Path(folder))[1]]


def _changes(root: Path, texts: Mapping[str, str]) -> dict[str, str | None]:
    """Files to be written, and None for those to be removed."""
    existing = book_files(root) if any(root.iterdir()) else {}
    changes: dict[str, str | None] = {name: None for name in existing if name not in texts}
    for name, text in texts.items():
        path = root / name
        if not path.is_file() or path.read_bytes() != text.encode():
            changes[name] = text
    return changes


def _tell(root: Path, changes: Mapping[str, str | None], dry: bool) -> None:
    for name, text in sorted(changes.items()):
        verb = "删掉" if text is None else "改写" if (root / name).is_file() else "新加"
        print(f"{'会' if dry else ''}{verb}：{name}")
    if not changes:
        print("✓ 表格没有错，和规则本一样，什么都不用改。")
    elif dry:
        print(f"✓ 表格没有错，会改动 {len(changes)} 个文件。去掉 --dry-run 再运行一次就真的改。")
    else:
        print(f"✓ 表格没有错，改动 {len(changes)} 个文件。")
