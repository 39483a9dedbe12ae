"""The case: what is known of the person who asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from yibao.rules import Place

INSURANCE_NAMES = {"staff": "职工医保", "resident": "居民医保", "flexible": "灵活就业"}
SEX_NAMES = {"male": "男", "female": "女"}
RELATION_NAMES = {
    "mother": "您母亲",
    "father": "您父亲",
    "parents": "您父母",
    "spouse": "您爱人",
    "child": "您孩子",
    "parent_in_law": "您公婆或岳父母",
    "child_in_law": "您儿媳或女婿",
    "grandparent": "您家老人",
    "grandchild": "您孙辈",
    "sibling": "您兄弟姐妹",
    "relative": "您亲戚",
}


@dataclass(frozen=True)
class Case:
    """What the asker said so far; None means not said.

    `relation` says whose matter it is where it is not the asker's own, `without` which channels the
    asker cannot use. Sums are in 元, `average_pension` and `average_wages` are a place's monthly averages (of one
    year or of two in order), `index` is how many times the average one paid on, lengths of time
    are in months. `destination` is where
    somebody goes for care, `scheme` one of those a place has; `subjects` are ids of the rule book's subjects that the latest message which has
    any asked about, `earlier_subjects` those of the messages before; `figures` the
    numbers that were named as if they were the rule's. `other_year` is the one that a follow-up turns to (去年呢), `hints` what is asked or feared beside the topic. `places_meant` are the places of a name that
    several share, as 朝阳区; then `place` is None. `apart` says that places in two provinces were named.
    """

    today: date
    relation: str | None = None
    place: Place | None = None
    places_meant: tuple[Place, ...] = ()
    age: int | None = None
    insurance: str | None = None
    retired: bool | None = None
    sex: str | None = None
    channel: str | None = None
    without: frozenset[str] = frozenset()
    years_short: bool = False
    gap_months: int | None = None
    paid_months: int | None = None
    missing_months: int | None = None
    amount: Decimal | None = None
    average_pension: Decimal | None = None
    wage: Decimal | None = None
    average_wages: tuple[Decimal, ...] = ()
    index: Decimal | None = None
    hospital: str | None = None
    scheme: str | None = None
    destination: Place | None = None
    years: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    earlier_subjects: tuple[str, ...] = ()
    figures: tuple[Decimal, ...] = ()
    other_year: int | None = None
    hints: frozenset[str] = frozenset()
    entrance: str | None = None
    apart: bool = False
    detail: bool = False

    def in_detail(self) -> Case:
        """The same case, to be answered at length."""
        return replace(self, detail=True)


def length_of_time(months: int) -> str:
    """Months in words: 2年, 8个月, 1年6个月."""
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")
