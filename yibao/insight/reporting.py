"""`report` and `export`: the operator's page and its tables as files."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import datetime
from pathlib import Path

from yibao.clerk.arguments import Subparsers, add_command
from yibao.clerk.output import in_a_folder
from yibao.errors import ClerkError
from yibao.insight.exporting import archive, workbook
from yibao.insight.figures import Figures, gather, period_of
from yibao.insight.page import insight_page
from yibao.insight.reading import CHINA
from yibao.insight.settings import InsightSettings
from yibao.insight.store import InsightStore
from yibao.rules import the_rulebook

_DAYS, _MOST_DAYS = 30, 3660
_WRITERS = {".xlsx": workbook, ".zip": archive}


def add_parser(subparsers: Subparsers) -> None:
    """Add the commands."""
    report = add_command(
        subparsers, "report", "把近来的提问做成一个网页文件", report_to, ["report --out 近况.html"]
    )
    _options(report, "写到哪个 .html 文件")
    export = add_command(
        subparsers,
        "export",
        "把近来的数字导出成 Excel，或一包 CSV",
        export_to,
        ["export --out 近况.xlsx", "export --out 近况.zip --days 7"],
    )
    _options(export, "写到哪个 .xlsx 或 .zip 文件")


def report_to(told: Namespace) -> int:
    """Write the page."""
    _check(told.out, ".html")
    figures = _figures(told.days)
    _write(told.out, insight_page(figures, the_rulebook()).encode())
    return 0


def export_to(told: Namespace) -> int:
    """Write the tables."""
    _check(told.out, *_WRITERS)
    write = _WRITERS[told.out.suffix.lower()]
    _write(told.out, write(_figures(told.days), the_rulebook()))
    return 0


def _options(parser: ArgumentParser, where: str) -> None:
    parser.add_argument("--out", metavar="文件", type=Path, required=True, help=where)
    parser.add_argument(
        "--days", metavar="天数", type=_days, default=_DAYS, help=f"近几天，不写是 {_DAYS} 天"
    )


def _days(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= _MOST_DAYS:
        raise ArgumentTypeError(f"“{text}”不是天数，写成 1 到 {_MOST_DAYS} 之间的整数")
    return int(text)


def _figures(days: int) -> Figures:
    store, now = InsightStore(InsightSettings.from_environment()), datetime.now(CHINA)
    store.refresh()
    return gather(store, the_rulebook(), period_of(days, now.date()), now)


def _check(file: Path, *endings: str) -> None:
    if file.suffix.lower() not in endings:
        raise ClerkError(f"“{file}”的结尾不对", f"文件名以 {' 或 '.join(endings)} 结尾")
    in_a_folder(file)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise ClerkError(f"写不了 {file}（{error.strerror}）", "换个文件夹") from error
    print(f"✓ 写好了 {file}。")
