"""`tidy`: writes every file of the rule book in the one form."""

from __future__ import annotations

from argparse import Namespace

from yibao.clerk.arguments import Subparsers, add_command, book_option
from yibao.clerk.checking import tell_faults
from yibao.clerk.files import book_files, read_file, replace_files
from yibao.clerk.writing import file_text
from yibao.errors import RuleBookError


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "tidy",
        "把规则本的每个文件排成统一的写法（注释不保留）",
        run,
        ["tidy", "tidy --check"],
    )
    book_option(parser)
    parser.add_argument("--check", action="store_true", help="只说哪些文件不整齐，不改")


def run(arguments: Namespace) -> int:
    """Rewrite what is not tidy, or say so; 1 for faults, and for untidy files that were not rewritten."""
    texts: dict[str, str | None] = {}
    faults: list[RuleBookError] = []
    files = book_files(arguments.book)
    for name, path in files.items():
        try:
            text = file_text(read_file(path, name))
        except RuleBookError as fault:
            faults += fault.every
            continue
        if path.read_bytes() != text.encode():
            texts[name] = text
    tell_faults(faults)
    if not arguments.check:
        replace_files(arguments.book, texts, "tidy")
    for name in texts:
        print(f"{'不整齐' if arguments.check else '整理了'}：{name}")
    print(f"{len(files)} 个文件，{'要整理' if arguments.check else '整理了'} {len(texts)} 个。")
    return 1 if faults or (arguments.check and texts) else 0
