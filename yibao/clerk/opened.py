"""Opens a rule book for the commands that only read it."""

from __future__ import annotations

from pathlib import Path

from yibao.clerk.arguments import warn
from yibao.errors import ClerkError
from yibao.rules import RuleBook
from yibao.rules.opening import read_rulebook


def open_book(folder: Path, name: str = "规则本", remedy: str = "") -> RuleBook:
    """The book under that folder as far as it can be read; raises ClerkError where it cannot.

    Faults are counted on the screen, since what stands in a broken file is missing from the book.
    """
    book, faults = read_rulebook(folder)
    if book is None:
        fault = f"{name}读不出来：{faults[0].file}，{faults[0].fault}"
        raise ClerkError(fault, remedy or faults[0].remedy)
    if faults:
        warn(f"! {name}有 {len(faults)} 处错，有错的文件可能没有算进来。第一处：{faults[0]}")
    return book
