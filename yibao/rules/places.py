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
    former: tuple[str, ...] = ()
    area_code: str | None = None

    @property
    def called(self) -> str:
        """What people call it: the first short name, else the full one."""
        return self.short[0] if self.short else self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that people may type for it: full, short and former names."""
        return (self.name, *self.short, *self.former)

    @property
    def is_province(self) -> bool:
        """Whether it is a province, an autonomous region or a municipality."""
        return self.code.endswith("0000") and self.code != NATION.code


NATION = Place("100000", "全国")


def lies_in(inner: str, outer: str) -> bool:
    """Whether the division with the first code lies in that with the second, or is the same."""
    if outer == NATION.code:
        return True
    prefix = outer[:2] if outer.endswith("0000") else outer[:4] if outer.endswith("00") else outer
    return inner.startswith(prefix)


class Places:
    """All known places, by code."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_code = {place.code: place for place in places}

    def __iter__(self) -> Iterator[Place]:
        """Every place once, as it was given: the project's districts come behind all cities."""
        return iter(self._by_code.values())

    def get(self, code: str | None) -> Place | None:
        """The place with that code, or None."""
        return self._by_code.get(code or "")

    def chain(self, place: Place | None) -> tuple[Place, ...]:
        """The place and what it lies in, nearest first: district, city, province, nation."""
        if place is None or place == NATION:
            return (NATION,)
        city = self._by_code.get(place.code[:4] + "00")
        province = self._by_code.get(place.code[:2] + "0000")
        above = (level for level in (city, province) if level is not None)
        return tuple(dict.fromkeys((place, *above, NATION)))

    def full_name(self, place: Place) -> str:
        """The name that nobody mistakes: a district's with its city before it, as in 厦门市同安区."""
        above = self.chain(place)[1] if place != NATION else NATION
        # No two cities share a name, and 南昌县 tells its city
        if place.code.endswith("00") or place.name.endswith("市") or above.called in place.name:
            return place.name
        # 定安县 lies directly under 海南省; 重庆市 is a province, but a city as well
        directly = above == NATION or (above.is_province and not above.name.endswith("市"))
        return place.name if directly else above.name + place.name

    def area_code(self, place: Place | None) -> str | None:
        """The telephone area code with its 0, that of the city for a district; None if unknown."""
        return next((level.area_code for level in self.chain(place) if level.area_code), None)
