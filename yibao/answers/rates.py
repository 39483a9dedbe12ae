"""A place's table of rates: what the patient pays first, and what share is paid above that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from yibao.answers.case import Case
from yibao.errors import BadNumber, NoRule
from yibao.rules import Fact, RuleBook
from yibao.rules.arithmetic import Worked, plain
from yibao.rules.model import When
from yibao.rules.reimbursing import Bracket, Reading, reimbursement

TOPIC = "reimbursement_ratio"
HOSPITALS = {
    "grassroots": "社区、乡镇卫生院",
    "first": "一级医院",
    "second": "二级医院",
    "third": "三级医院",
    "third_province": "省属三级医院",
}
_AREAS = {
    "city": "市区",
    "county": "县（市）",
    "outside_filed": "备案去外地",
    "outside_unfiled": "没备案去外地",
}
_SCHEMES = {"first": "一档", "second": "二档"}
_VISITS = {"later": "再次住院"}
# A third-level hospital may be the city's or the province's; people rarely say which
_ALSO = {"third": {"third", "third_province"}}


@dataclass(frozen=True)
class Rate:
    """One row: for whom and where, the sum paid first (元), and the shares above it (%)."""

    when: When
    first: Fact
    shares: tuple[Fact, ...]
    ceiling: Fact | None = None
    beside_province: bool = False
    autonomous: bool = False

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the row rests on."""
        return (self.first, *self.shares)

    @property
    def label(self) -> str:
        """The row's name: 市区三级医院."""
        when, ages = self.when, self.shares[0].ages or self.first.ages
        where = [_SCHEMES.get(when.scheme or ""), _AREAS.get(when.area or ""), self._hospital]
        if self.beside_province and when.hospital in _ALSO["third"]:
            where[1] = None  # nobody says 市区市属
        name = "".join(filter(None, where)) or "各级医院"
        return f"{name}{f'（{ages.chinese}）' if ages else ''}{_VISITS.get(when.visit or '', '')}"

    @property
    def _hospital(self) -> str | None:
        if self.beside_province and self.when.hospital == "third":
            return "市属三级医院"
        if self.when.hospital == "third_province" and self.autonomous:
            return "自治区三级医院"
        return HOSPITALS.get(self.when.hospital or "")

    @property
    def told(self) -> str:
        """The row in words: 先自己付 900 元，超过的报 82%."""
        paid_first = f"先自己付 {_number(self.first)} 元，"
        if len(self.shares) == 1:
            return f"{paid_first}超过的报 {_number(self.shares[0])}%"
        slices = [f"{_slice(fact)} {_number(fact)}%" for fact in self.shares]
        return f"{paid_first}超过的分段报：{'，'.join(slices)}"

    def work(self, cost: Decimal, reading: Reading = Reading.SLICES) -> Worked:
        """What is paid of that cost (元); raises BadNumber for a cost that is none."""
        brackets = [
            Bracket(fact.when.over or Decimal(0), fact.when.upto, fact.value or Decimal(0))
            for fact in self.shares
        ]
        ceiling = self.ceiling.value if self.ceiling else None
        return reimbursement(cost, self.first.value or Decimal(0), brackets, ceiling, reading)


def rates(case: Case, book: RuleBook, kind: str, people: str) -> list[Rate]:
    """Every row for these people at the case's place; none where the rule book has no rates.

    `kind` is inpatient or outpatient; retirees fall back on what holds for staff.
    """
    shares = _facts(case, book, f"{kind}_ratio", people)
    firsts = _facts(case, book, f"{kind}_deductible", people)
    ceilings = _facts(
        case, book, "yearly_ceiling" if kind == "inpatient" else f"{kind}_ceiling", people
    )
    rows: dict[tuple[object, ...], list[Fact]] = {}
    for fact in shares:
        rows.setdefault((replace(fact.when, over=None, upto=None), fact.ages), []).append(fact)
    found: list[Rate] = []
    scheme = case.scheme or "first"  # the wider one, which most have
    levels = book.places.chain(case.place)
    autonomous = any(level.name.endswith("自治区") for level in levels)
    beside_province = any(fact.when.hospital == "third_province" for fact in shares)
    for group in rows.values():
        if group[0].when.scheme not in (None, scheme) and not case.detail:
            continue
        ceiling = next((c for c in ceilings if c.value and _fits(c, group[0])), None)
        for first in firsts:
            if _fits(first, group[0]):
                when = replace(group[0].when, over=None, upto=None, visit=first.when.visit)
                found.append(Rate(when, first, tuple(group), ceiling, beside_province, autonomous))
    return found


def at_hospital(rows: list[Rate], hospital: str | None) -> list[Rate]:
    """The rows for that level of hospital, first stay, the city's own where there are others.

    Without a level: the one row that holds at all levels, if there is one.
    """
    levels = _ALSO.get(hospital or "", {hospital})
    here = usual([row for row in rows if hospital is None or row.when.hospital in (None, *levels)])
    if len({row.told for row in here}) == 1:  # the same at every level that may be meant
        when = replace(here[0].when, hospital=hospital)
        return [replace(here[0], when=when, beside_province=False)]
    return here if hospital is not None else []


def away(rows: list[Rate], *, filed: bool) -> list[Rate]:
    """The rows for care outside the region, filed before or not; none where the rules tell none."""
    area = "outside_filed" if filed else "outside_unfiled"
    return [row for row in rows if row.when.area == area]


def first_stays(rows: list[Rate]) -> list[Rate]:
    """The rows without those of later stays in the same year."""
    return [row for row in rows if row.when.visit in (None, "first")]


def usual(rows: list[Rate]) -> list[Rate]:
    """The rows for the city's own hospitals and the first stay, where there are others."""
    return [row for row in first_stays(rows) if row.when.area in (None, "city")]


def worked_out(rows: list[Rate], cost: Decimal) -> list[tuple[Rate, Worked]]:
    """What each row pays of the cost; raises BadNumber for a cost that is none."""
    return [(row, row.work(cost)) for row in rows]


def other_reading(row: Rate, cost: Decimal) -> Worked | None:
    """What the row would pay if its table were read the other way, where that differs."""
    if len(row.shares) == 1:
        return None
    try:
        worked = row.work(cost, Reading.WHOLE)
    except BadNumber:
        return None
    return worked if worked.value != row.work(cost).value else None


def _facts(case: Case, book: RuleBook, key: str, people: str) -> list[Fact]:
    for name in dict.fromkeys((people, people.partition("_")[0])):
        try:
            found = book.find(TOPIC, key, case.place, case.today, age=case.age, people=name)
        except NoRule:
            continue
        return list(found.facts)
    return []


def _fits(fact: Fact, share: Fact) -> bool:
    pairs = [
        (getattr(fact.when, name), getattr(share.when, name))
        for name in ("hospital", "area", "visit", "scheme")
    ]
    same = all(one is None or other is None or one == other for one, other in pairs)
    return same and (fact.ages is None or share.ages is None or fact.ages.meet(share.ages))


def _number(fact: Fact) -> str:
    return plain(fact.value or Decimal(0))


def _slice(fact: Fact) -> str:
    if fact.when.upto is None:
        return f"{plain(fact.when.over or Decimal(0))} 元以上"
    return f"到 {plain(fact.when.upto)} 元"
