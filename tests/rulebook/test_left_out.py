"""Every numbered block of the collected facts is in the rule book, or told to be left out with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from yibao.rules import RuleBook

_RANGE = re.compile(r"([A-Z]+(?:\d+\.)?)(\d+)(?:–\1(\d+))?")


def listed(line: str) -> Iterator[str]:
    """The ids of a line such as L1–L3，P0–P11."""
    for part in re.split("[，、]", line):
        prefix, first, last = _RANGE.fullmatch(part.strip()).groups()
        yield from (f"{prefix}{number}" for number in range(int(first), int(last or first) + 1))


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "rulebook" / "LEFT_OUT.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def blocks(page: str) -> set[str]:
    """Every id there is."""
    nation, coverage, conflicts = re.findall(r"^- .*?：(.*)$", page, re.MULTILINE)
    return {*listed(nation), *listed(coverage), *(f"{i}@conflicts" for i in listed(conflicts))}


@pytest.fixture(scope="module")
def used(book: RuleBook) -> set[str]:
    return {block for item in (*book.facts, *book.procedures) for block in item.sheet}


def rows(page: str, title: str) -> list[list[str]]:
    part = page.split(f"## {title}\n")[1].split("\n## ", maxsplit=1)[0]
    cells = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in cells[2:]]


def test_the_list_of_blocks_is_whole(blocks: set[str]) -> None:
    assert len(blocks) == 105 + 101 + 83


def test_every_block_is_in_the_book_or_left_out(
    page: str, blocks: set[str], used: set[str]
) -> None:
    left_out = {row[0] for row in rows(page, "整块没收")}

    assert blocks - used == left_out
    assert used - blocks == set()


def test_every_fact_and_procedure_names_its_blocks(book: RuleBook) -> None:
    assert [item.id for item in (*book.facts, *book.procedures) if not item.sheet] == []


def test_what_is_left_out_is_a_block_and_has_a_reason(page: str, blocks: set[str]) -> None:
    for row in (*rows(page, "整块没收"), *rows(page, "只收了一部分")):
        assert len(row) == 3 and all(row), row
        assert [i for i in row[0].split("、") if i not in blocks] == []
