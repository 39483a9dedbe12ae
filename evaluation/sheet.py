"""The score sheet in words: one table for all, one by slice, and what is mistaken for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation import scores
from evaluation.scores import Verdict

_MOST_CONFUSIONS = 25


@dataclass(frozen=True)
class Column:
    """One understanding with its verdicts, its training time (s), size (bytes) and memory (MB)."""

    name: str
    verdicts: list[Verdict]
    training: float | None = None
    size: int | None = None
    memory: float | None = None

    @property
    def ours(self) -> list[Verdict]:
        """The questions that it should answer."""
        return [v for v in self.verdicts if v.in_scope]

    @property
    def others(self) -> list[Verdict]:
        """The questions that it should decline."""
        return [v for v in self.verdicts if not v.in_scope]


_ROWS: dict[str, Callable[[Column], str]] = {
    "in scope, ranked first": lambda c: percent(scores.top(c.ours, 1)),
    "in scope, among three": lambda c: percent(scores.top(c.ours, 3)),
    "in scope, answered right": lambda c: percent(scores.answered_right(c.ours)),
    "in scope, answered wrong": lambda c: percent(scores.answered_wrong(c.ours)),
    "in scope, refused": lambda c: percent(scores.turned_away(c.ours)),
    "out of scope, refused or asked back": lambda c: percent(scores.refused(c.others)),
    "parse p50 (ms)": lambda c: f"{scores.percentile([v.took for v in c.verdicts], 0.5):.1f}",
    "parse p99 (ms)": lambda c: f"{scores.percentile([v.took for v in c.verdicts], 0.99):.1f}",
    "training from nothing (s)": lambda c: _number(c.training),
    "model (MB)": lambda c: _number(c.size and c.size / 1e6),
    "memory of a process (MB)": lambda c: _number(c.memory),
}


def sheet(columns: Sequence[Column], more: Sequence[str] = ()) -> str:
    """The whole sheet as Markdown; the first column's mistakes are listed, `more` tables follow."""
    first = columns[0]
    parts = [
        "# Score sheet",
        f"{len(first.verdicts)} held-out questions, {len(first.others)} of them out of scope.",
        _overall(columns),
        "## Ranked first, by slice",
        _sliced(columns),
        "## What is mistaken for what",
        _confused(first),
        *more,
        "![reliability](reliability.png)",
        "![threshold](threshold.png)",
        "![confusion](confusion.png)",
    ]
    return "\n\n".join(parts) + "\n"


def _overall(columns: Sequence[Column]) -> str:
    rows = [[name, *(told(column) for column in columns)] for name, told in _ROWS.items()]
    return table(["", *(column.name for column in columns)], rows)


def _sliced(columns: Sequence[Column]) -> str:
    every = [scores.by_slice(column.verdicts) for column in columns]
    rows = [
        [name, str(len(group)), *(percent(scores.top(of.get(name, []), 1)) for of in every)]
        for name, group in every[0].items()
    ]
    return table(["slice", "questions", *(column.name for column in columns)], rows)


def _confused(column: Column) -> str:
    pairs = scores.confusions(column.verdicts)[:_MOST_CONFUSIONS]
    return table(["meant", "understood", "times"], [[a, b, str(n)] for (a, b), n in pairs])


def percent(part: float) -> str:
    """A share as it is printed."""
    return f"{part:.1%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
