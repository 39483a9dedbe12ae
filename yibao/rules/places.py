"""Places of the rule book: administrative codes (GB/T 2260), names, and which place lies in which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One administrative division, or the whole country (code 100000)."""

    code: str
    name: str
    short: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """What people call it: the first short name, else the full one."""
        return self.short[0] if self.short else self.name

    @property
    def is_province(self) -> bool:
        """Whether it is a province, an autonomous region or a municipality."""
        return self.code.endswith("0000") and self.code != NATION.code


NATION = Place("100000", "全国")


class Places:
    """All known places, by code."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_code = {place.code: place for place in places}

    def __iter__(self) -> Iterator[Place]:
        """Every place once."""
        return iter(self._by_code.values())

    def get(self, code: str | None) -> Place | None:
        """The place with that code, or None."""
        return self._by_code.get(code or "")

    def chain(self, place: Place | None) -> tuple[Place, ...]:
        """The place and what it lies in, nearest first: city, province, nation."""
        if place is None or place == NATION:
            return (NATION,)
        province = self._by_code.get(place.code[:2] + "0000")
        middle = (province,) if province and province != place else ()
        return (place, *middle, NATION)
