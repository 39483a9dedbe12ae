"""A strike while citizens ask: what it did is one row of the table, and held to what must always hold."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.asking import Askers, Citizen, Row, row_of

Deed = Callable[[], object]


def nothing() -> None:
    """What there is to mend where all goes on by itself."""


@dataclass
class Scene:
    """Servers with a database, and those who ask them."""

    doors: list[str]
    url: str
    rows: list[Row] = field(default_factory=list)

    def strike(
        self,
        fault: str,
        strike: Deed,
        mend: Deed = nothing,
        hurts: bool | None = True,
        seconds: float = 1.5,
    ) -> Row:
        """Strike, wait, mend, and wait until all get answers; what became of the messages.

        `hurts`: citizens must have noticed, else the strike has struck nothing; False if nobody may,
        None if it is chance.
        """
        citizen = Citizen(self.doors)
        assert "157.5 元" in citizen.ask("上海75岁医保每月返多少")
        with Askers(self.doors) as asking:
            began = time.monotonic()
            asking.wait_for(lambda: asking.all_are_answered_since(began), "before the fault")
            strike()
            time.sleep(seconds)
            if hurts:
                noticed = ("sentences", "unreachable")
                asking.wait_for(lambda: any(map(asking.tally.get, noticed)), "the fault")
            mend()
            began = time.monotonic()
            asking.wait_for(lambda: asking.all_are_answered_since(began), "after the fault")
            recovered = time.monotonic() - began
        row = row_of(fault, asking, self.url, recovered)
        self.rows.append(row)
        assert "107 元" in citizen.ask("那北京呢"), "what was said before is remembered"
        assert (row.silent, row.lost, row.doubled) == (0, 0, 0), row
        assert row.answered == row.asked and (
            hurts is not False or not row.sentences + row.unreachable
        ), row
        return row
