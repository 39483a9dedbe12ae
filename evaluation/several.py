"""Messages that hold several questions: are all found, and is a single one left whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Found:
    """One message: the topics that it asks about, and those that were found in it, in order."""

    text: str
    asked: tuple[str, ...]
    found: tuple[str, ...]


def found_in(text: str, asked: Sequence[str], parsed: Mapping[str, Any]) -> Found:
    """What a parse says of a message; without several questions its own intent is all."""
    questions = [question["intent"] for question in parsed.get("questions") or []]
    return Found(text, tuple(asked), tuple(questions or [parsed["intent"]["name"]]))


def all_found(messages: Iterable[Found]) -> float:
    """Which part of the messages has every question found."""
    return _share(set(m.asked) <= set(m.found) for m in messages)


def nothing_else(messages: Iterable[Found]) -> float:
    """Which part has its questions found and no other, in the order asked."""
    return _share(m.asked == m.found for m in messages)


def each_found(messages: Iterable[Found]) -> float:
    """Which part of all questions is found."""
    return _share(topic in m.found for m in messages for topic in m.asked)


def as_markdown(messages: Sequence[Found]) -> str:
    """The scores as a table."""
    rows = {
        "every question found": all_found(messages),
        "every question found in order, and no other": nothing_else(messages),
        "questions found": each_found(messages),
    }
    lines = [f"| {name} | {share:.1%} |" for name, share in rows.items()]
    head = f"| {len(messages)} messages with several questions | |"
    return "\n".join([head, "| --- | --- |", *lines]) + "\n"


def _share(holds: Iterable[bool]) -> float:
    every = list(holds)
    return sum(every) / len(every) if every else 0.0
