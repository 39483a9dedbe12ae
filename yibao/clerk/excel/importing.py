"""`import`: takes a workbook back into the rule book, wholly or not at all."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from yibao.clerk.arguments import Subparsers, add_command, book_option, warn
from yibao.clerk.checking import tell_faults
from yibao.clerk.comparing.entry_changes import entry_changes, entry_lines
from yibao.clerk.excel.contents import Contents
from yibao.clerk.excel.origin import merged
from yibao.clerk.excel.tables import TABLES
from yibao.clerk.files import book_files, contents_of, homes, kind_of, replace_files
from yibao.clerk.history import BYTES, digest, steps
from yibao.clerk.scaffold import folder_for
from yibao.clerk.writing import file_text
from yibao.errors import ClerkError, RuleBookError
from yibao.rules.lists import LISTS
from yibao.rules.opening import ROOT, read_places, read_rulebook
from yibao.rules.reading import as_model, is_blank

_TOLD = 40  # lines that a person may read at once


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
    parser.add_argument("--over", action="store_true", help="导出以后别人改过的，也用表格里的盖掉")


def run(arguments: Namespace) -> int:
    """Hold the tables against all that a rule book must be, then replace what changed; 1 for faults."""
    from yibao.clerk.excel.xlsx_in import Workbook

    root: Path = arguments.book
    if any(root.iterdir()):
        book_files(root)  # refuses what is no rule book; an empty folder becomes one
    workbook, contents = Workbook(arguments.file), _empty(root)
    for table in TABLES:
        contents.add(table, workbook.rows(table))
        for column in workbook.unknown_columns(table):
            warn(f"! “{table.name}”的 {column}规则本里没有，不会导入。")
    texts, faults = _texts(contents)
    faults = [*workbook.faults, *contents.faults, *faults]
    made_of = workbook.made_of
    origin = f"{arguments.file.resolve()} {digest(repr(made_of).encode())}"
    if not faults:
        texts = {**_lists(root), **_beside_others(root, texts, made_of, origin, arguments.over)}
        faults = _tried(texts, contents)
    _tell_some(faults)
    if faults:
        warn(f"表格有 {len(faults)} 处要改，规则本没有动。")
        return 1
    changes = _changes(root, texts)
    _tell(root, changes, texts, arguments.dry_run)
    if not arguments.dry_run:
        replace_files(root, changes, "import", origin)
    return 0


def _empty(root: Path) -> Contents:
    places = read_places(root if any(root.iterdir()) else ROOT)
    return Contents(homes(root), lambda code: folder_for(code, places, homes(root)))


def _tell_some(faults: Sequence[RuleBookError]) -> None:
    tell_faults(faults[:_TOLD])
    if len(faults) > _TOLD:
        warn(f"……还有 {len(faults) - _TOLD} 处，先改好上面的，再运行一次。")


def _beside_others(
    root: Path, texts: dict[str, str], made_of: dict[str, str], origin: str, over: bool
) -> dict[str, str]:
    """The texts, with what was changed in the book since the export and not in the workbook."""
    if not made_of or over or not any(root.iterdir()):
        return texts
    now = contents_of(root, {**dict.fromkeys(book_files(root)), **dict.fromkeys(texts)})
    own = [step.after for step in steps(root) if step.origin == origin]
    result, kept, fought_over = merged(texts, now, made_of, own)
    if fought_over:
        fault = f"导出这张表格以后，规则本里的 {'、'.join(fought_over)} 又有人改过"
        raise ClerkError(fault, "重新 export 一份，把您的改动抄过去；真要用表格里的盖掉，加 --over")
    for name in kept:
        warn(f"! {name} 在导出以后改过，表格里没有改它，留着新的。")
    return result


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
    with _book_of(texts) as folder:
        return [contents.explained(fault) for fault in read_rulebook(folder)[1]]


@contextmanager
def _book_of(texts: Mapping[str, str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode(errors=BYTES))
        yield Path(folder)


def _changes(root: Path, texts: Mapping[str, str]) -> dict[str, str | None]:
    """Files to be written, and None for those to be removed."""
    existing = book_files(root) if any(root.iterdir()) else {}
    changes: dict[str, str | None] = {name: None for name in existing if name not in texts}
    for name, text in texts.items():
        path = root / name
        if not path.is_file() or path.read_bytes() != text.encode(errors=BYTES):
            changes[name] = text
    return changes


def _tell(
    root: Path, changes: Mapping[str, str | None], texts: Mapping[str, str], dry: bool
) -> None:
    for name, text in sorted(changes.items()):
        verb = "删掉" if text is None else "改写" if (root / name).is_file() else "新加"
        print(f"{'会' if dry else ''}{verb}：{name}")
    if changes:
        print("\n".join(_entries(root, texts)))
    if not changes:
        print("✓ 表格没有错，和规则本一样，什么都不用改。")
    elif dry:
        print(f"✓ 表格没有错，会改动 {len(changes)} 个文件。去掉 --dry-run 再运行一次就真的改。")
    else:
        print(f"✓ 表格没有错，改动 {len(changes)} 个文件。导错了就运行 undo 撤回。")


def _entries(root: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """Which facts and steps change, with what they said and will say."""
    old = read_rulebook(root)[0] if any(root.iterdir()) else None
    with _book_of(texts) as folder:
        new = read_rulebook(folder)[0]
    if old is None or new is None:
        return
    changed = entry_changes(old, new)
    for entry in changed[:_TOLD]:
        yield from entry_lines(entry)
    if len(changed) > _TOLD:
        yield f"……还有 {len(changed) - _TOLD} 条，导入以后用 diff 看全部。"
