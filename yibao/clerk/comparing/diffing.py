"""`diff`: which answers change between two versions of the rule book, and by which facts."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from yibao.clerk.arguments import Subparsers, add_command, book_option, day_option
from yibao.clerk.comparing.diff_page import diff_page
from yibao.clerk.comparing.entry_changes import entry_changes, entry_lines
from yibao.clerk.comparing.grouping import groups
from yibao.clerk.comparing.report import Report
from yibao.clerk.comparing.sweeping import sweep
from yibao.clerk.comparing.versions import Version, version
from yibao.clerk.opened import open_book
from yibao.clerk.output import in_a_folder, write_out


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "diff",
        "比较规则本的两个版本：哪些地方、哪些人听到的答案变了",
        run,
        ["diff HEAD", "diff HEAD~3 HEAD", "diff 旧规则本文件夹 --html 变化.html"],
    )
    version_help = "文件夹，或 git 的版本，如 HEAD、v1.2"
    parser.add_argument("old", metavar="旧版", help=version_help)
    parser.add_argument("new", metavar="新版", nargs="?", help=f"{version_help}（默认现在的）")
    parser.add_argument("--html", metavar="文件", type=Path, help="另写一个网页，方便给别人看")
    day_option(parser)
    book_option(parser)


def run(arguments: Namespace) -> int:
    """Print what changed, and write the page where one is wanted."""
    if arguments.html:
        in_a_folder(arguments.html)
    book, name = arguments.book, arguments.new or str(arguments.book)
    with version(arguments.old, book) as old, version(name, book) as new:
        report = compare(old, new, arguments.day)
    if arguments.html:
        write_out(arguments.html, diff_page(report))
    print("\n".join(report_lines(report)))
    return 0


def compare(old: Version, new: Version, day: date) -> Report:
    """What differs between two versions on that day; raises ClerkError where one cannot be read."""
    older = "换一个版本；格式改过，太早的版本现在读不了"
    before = open_book(old.folder, f"旧版（{old.name}）", older)
    after = open_book(new.folder, f"新版（{new.name}）", older)
    swept = sweep(before, after, day, (old.folder, new.folder), _progress)
    return Report(
        old=old.name,
        new=new.name,
        day=day,
        asked=len(swept.asked),
        places=len({asked.code for asked in swept.asked} - {None}),
        times=len(swept.changes),
        groups=tuple(groups(swept, after.places)),
        entries=tuple(entry_changes(before, after)),
        topics={**before.topics, **after.topics},
    )


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == of else ""
        print(f"\r正在比较 {done * 100 // of}%", end=end, file=sys.stderr, flush=True)
    elif done == of or (of > 100 and done % (of // 4) == 0):
        print(f"正在比较 {done * 100 // of}%", file=sys.stderr, flush=True)


def report_lines(report: Report) -> Iterator[str]:
    """The report for the screen: old lines marked －, new ones ＋."""
    yield f"旧版：{report.old}"
    yield f"新版：{report.new}"
    yield f"按 {report.day} 这天问。"
    yield from (f"  {name}：{number}" for name, number in report.counted)
    if report.remark:
        yield report.remark
    for chapter in report.chapters:
        yield f"\n== {chapter.title}：{len(chapter.groups)} 种变化"
        for number, group in enumerate(chapter.groups, start=1):
            yield f"{number}.（{group.times} 次问答）"
            yield from (f"   {sign} {line.strip()}" for sign, line in group.lines)
            for topics, where, how in report.whom(group):
                yield f"     {topics}{'｜' if topics else ''}{where}：{how}"
    if report.entries:
        yield f"\n== 变了的事实和步骤：{len(report.entries)} 条"
    for entry in report.entries:
        yield from entry_lines(entry)
