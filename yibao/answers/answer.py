"""The answer object: what is said, with the facts it rests on, before any door shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

from yibao.rules import Fact, Procedure

Support = Fact | Procedure
Kind = Literal["lines", "steps", "workings", "notes"]


class Status(str, Enum):
    """How far an answer goes."""

    ANSWERED = "answered"
    IN_GENERAL = "answered_in_general"
    ASKING = "asking"
    NO_RULE = "no_rule"
    OUT_OF_SCOPE = "out_of_scope"
    HANDED_OVER = "handed_over"
    TALKING = "talking"


@dataclass(frozen=True)
class Block:
    """Lines that belong together: plain lines, numbered steps, workings of a sum, or remarks."""

    kind: Kind
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Button:
    """A reply to tap: what it shows, and the words it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Answer:
    """One reply. `taken` is what was used of the asker's words, `cited` what the figures rest on.

    `buttons` answer the question, which may expect a number of a kind (`expects`: wage, paid_years …), `suggestions` lead to what people ask next; `day` is when it is given.
    """

    topic: str
    status: Status
    lead: str
    taken: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    cited: tuple[Support, ...] = ()
    question: str = ""
    expects: str = ""
    buttons: tuple[Button, ...] = ()
    suggestions: tuple[Button, ...] = ()
    estimate: bool = False
    day: date | None = None

    @property
    def in_force(self) -> tuple[Support, ...]:
        """What it rests on, without the figures that are only told to be put right."""
        return tuple(
            item
            for item in self.cited
            if getattr(item, "standing", "") != "quoted"
            and (self.day is None or item.holds_on(self.day))
        )

    @property
    def stale(self) -> tuple[Support, ...]:
        """What it rests on that nobody has checked for more than a year."""
        return tuple(item for item in self.in_force if self.day and item.stale_on(self.day))

    @property
    def unverified(self) -> tuple[Support, ...]:
        """What it rests on that no second or official text confirms."""
        return tuple(item for item in self.in_force if item.support == "single")
