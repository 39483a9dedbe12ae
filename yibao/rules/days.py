"""Days as documents give them: a day, a month or only a year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


class WrittenDay(str):
    """A day, month or year as written in the rule book: 2025-01-01, 2025-01 or 2025."""

    @property
    def first(self) -> date:
        """The first day that the text covers."""
        return _covered(self)[0]

    @property
    def last(self) -> date:
        """The last day that the text covers."""
        return _covered(self)[1]

    @property
    def chinese(self) -> str:
        """The text for a citizen: 2025年1月1日, 2025年1月 or 2025年."""
        named = zip(_parts(self), "年月日")
        return "".join(f"{part}{name}" for part, name in named if part is not None)

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[Any], WrittenDay]]:
        """Tell pydantic how to read the type."""
        yield cls.validate

    @classmethod
    def validate(cls, value: Any) -> WrittenDay:
        """The value as a day; raises ValueError when it is none."""
        text = value.isoformat() if isinstance(value, date) else str(value)
        day = cls(text)
        if not _WRITTEN.fullmatch(text):
            raise ValueError(f"“{value}”不是日期")
        try:
            day.first.toordinal(), day.last.toordinal()
        except ValueError:
            raise ValueError(f"“{value}”不是日历上的日子") from None
        return day


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = _WRITTEN.fullmatch(text)
    assert match is not None  # validate() lets nothing else in
    year, month, day = match.groups()
    return int(year), None if month is None else int(month), None if day is None else int(day)


@lru_cache(maxsize=4096)
def _covered(text: str) -> tuple[date, date]:
    # Asked of every fact for every answer, and the rule book knows a few hundred days only
    year, month, day = _parts(text)
    first = date(year, 1 if month is None else month, 1 if day is None else day)
    month = 12 if month is None else month
    return first, date(year, month, monthrange(year, month)[1] if day is None else day)
