"""`coverage`: what the rule book knows of which topic at which place."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from yibao.clerk.arguments import Subparsers, add_command, book_option, day_option
from yibao.clerk.columns import table
from yibao.clerk.covering.coverage_page import TITLES, coverage_page
from yibao.clerk.covering.coverage_picture import coverage_svg
from yibao.clerk.covering.known import LEGEND, Known, State, known
from yibao.clerk.covering.topic_table import CASES, count_cases, topic_table, with_table
from yibao.clerk.opened import open_book
from yibao.clerk.output import in_a_folder, read_text, write_out
from yibao.rules import NATION, Place

_SCREEN = 100  # letters
_FROM_AFAR = (State.NATIONAL, State.NOTHING)


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "coverage",
        "哪个主题、哪个地方，规则本里有什么、缺什么",
        run,
        ["coverage", "coverage --html 覆盖.html --svg 覆盖.svg", "coverage --readme README.md"],
    )
    parser.add_argument("--html", metavar="文件", type=Path, help="另写一个网页")
    parser.add_argument("--svg", metavar="文件", type=Path, help="另写一张图")
    parser.add_argument("--readme", metavar="文件", type=Path, help="更新 README 里的主题表")
    day_option(parser)
    book_option(parser)


def run(arguments: Namespace) -> int:
    """Print the numbers and the matrix, and write what else is wanted."""
    for path in filter(None, (arguments.html, arguments.svg)):
        in_a_folder(path)
    book = open_book(arguments.book)
    matrix = known(book, arguments.day)
    if arguments.html:
        write_out(arguments.html, coverage_page(matrix))
    if arguments.svg:
        write_out(arguments.svg, coverage_svg(matrix))
    if arguments.readme:
        text = read_text(arguments.readme)
        told = topic_table(book, count_cases(arguments.readme.parent / CASES))
        write_out(arguments.readme, with_table(text, told, arguments.readme.name))
    print("\n".join(coverage_lines(matrix)))
    return 0


def coverage_lines(matrix: Known) -> Iterator[str]:
    """The numbers of each topic, then what is known, some provinces at a time."""
    yield f"规则本里有什么（{matrix.day}）"
    rows: list[tuple[str, ...]] = [("主题", *TITLES)]
    for row in matrix.rows:
        numbers = (row.in_force, row.confirmed, row.single, row.lapsed, row.places)
        rows.append((row.topic.title, *map(str, numbers)))
    yield from table(rows, right=range(1, 6))
    yield "\n各地有什么（一处也没有当地规定的主题不列）："
    yield from (f"  {_sample(state.value)}{meaning}" for state, meaning in LEGEND.items())
    for places in _in_strips(matrix):
        yield ""
        yield from _strip(matrix, places)


def _sample(sign: str) -> str:
    return {"": "3   ", "?": "3?  ", "×": "3×  "}.get(sign, f"{sign}   ")


def _in_strips(matrix: Known) -> Iterator[list[Place]]:
    """The places in strips that fit on a screen; a province is not parted unless it must be."""
    strip: list[Place] = [NATION]
    for _, places in matrix.provinces:
        if _wide([*strip, *places]) > _SCREEN and len(strip) > 1:
            yield strip
            strip = [NATION]
        for place in places:
            if _wide([*strip, place]) > _SCREEN:
                yield strip
                strip = [NATION]
            strip.append(place)
    yield strip


def _wide(places: list[Place]) -> int:
    return 34 + sum(2 * len(place.called) + 2 for place in places)


def _strip(matrix: Known, places: list[Place]) -> Iterator[str]:
    rows = [("", *(place.called for place in places))]
    for row in matrix.rows:
        cells = [row.cells[place.code] for place in places]
        if any(cell.state not in _FROM_AFAR for cell in cells[1:]):
            rows.append((row.topic.title, *(cell.text for cell in cells)))
    yield from table(rows, right=range(1, len(places) + 1))
