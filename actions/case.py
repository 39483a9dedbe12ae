"""From what is remembered to the case that the answers understand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from actions.hearing import OF_A_PERSON
from actions.memory import SELF, Memory, by_entity
from actions.whereabouts import in_two_provinces, places_meant
from yibao.answers import Case
from yibao.answers.rates import HOSPITALS
from yibao.rules import RuleBook

# Topics that the level of the hospital and the bill bear on; elsewhere 2万 would be read as a wage
_OF_A_STAY = frozenset(
    {
        "reimbursement_ratio",
        "inpatient_settlement",
        "emergency_settlement",
        "remote_settlement",
        "referral",
        "coverage_scope",
        "maternity_benefit",
        "coverage_break",
    }
)
# 灵活就业交的职工医保 is one insurance
_OWN_STAFF = {"flexible", "staff"}
_NEWBORN = "newborn_enrolment"
_OF_ANY_AGE = {"payment_standard", "payment_period", "coverage_start", "reimbursement_ratio"}
# 那上海去年呢
_BESIDE_A_YEAR = frozenset({"year", "region", "relation", "sex"})
_YEARS_AS_THINGS = frozenset({"next_year", "past_years"})


def case_of(memory: Memory, book: RuleBook, today: date) -> Case:
    """The person's own facts, those of the stay in hospital, and what this question's messages say."""
    known, own = _known(memory), memory.of(memory.whom)
    meant = places_meant(memory, book)
    subjects = _subjects(memory)
    latest = by_entity(memory.question[0]["entities"]) if memory.question else {}
    return Case(
        today=today,
        relation=None if memory.whom == SELF else memory.whom,
        place=meant[0] if len(meant) == 1 else None,
        apart=in_two_provinces(memory.question, book),
        places_meant=meant if len(meant) > 1 else (),
        age=_whole(_one(known.get("age"))),
        sex=_last(known.get("sex")),
        insurance=_insurance(memory, known.get("insurance_type")),
        retired=_retired(
            _last(known.get("work_status")), _insurance(memory, known.get("insurance_type"))
        ),
        years_short=known.get("years_short") is not None,
        channel=_last(known.get("pay_channel")),
        entrance=_last(known.get("entrance")),
        without=frozenset(own.get("without", ())) - set(known.get("pay_channel") or ()),
        gap_months=_whole(known.get("gap_months")),
        paid_months=_whole(known.get("paid_months")),
        missing_months=_whole(known.get("missing_months")),
        amount=_decimal(known.get("amount")),
        average_pension=_decimal(known.get("average_pension")),
        wage=_decimal(known.get("wage")),
        average_wages=_decimals(known.get("average_wage")),
        index=_decimal(known.get("index")),
        hospital=_level(_last(known.get("hospital"))),
        destination=book.places.get(_last(known.get("destination"))),
        scheme=_last(_one(known.get("scheme"))),
        years=tuple(int(year) for year in known.get("year") or () if str(year).isdecimal()),
        subjects=subjects[0] if subjects else (),
        earlier_subjects=tuple(dict.fromkeys(name for names in subjects[1:] for name in names)),
        figures=_decimals(latest.get("figure")),
        other_year=_other_year(memory),
        hints=_hints(memory, book),
    )


def _hints(memory: Memory, book: RuleBook) -> frozenset[str]:
    """What the latest question hints at, and the facts that were added to it."""
    hints: set[str] = set()
    for one in memory.question:
        hints.update(one.get("hints", ()))
        if one["intent"]["name"] in book.topics:
            break
    return frozenset(hints)


def _other_year(memory: Memory) -> int | None:
    """The year that the latest message turns to, where it says nothing else: 去年呢."""
    latest = memory.question[0] if memory.question else {}
    said = {e["entity"] for e in latest.get("entities", ()) if e["value"] not in _YEARS_AS_THINGS}
    alone = "year" in said and said <= _BESIDE_A_YEAR
    turned = alone and latest["intent"]["name"] == "inform"
    return _whole(by_entity(latest["entities"])["year"]) if turned else None


def _known(memory: Memory) -> dict[str, Any]:
    """By entity: this question's own words first, then the person's facts, then those of the stay."""
    said: dict[str, Any] = {}
    own = memory.of(memory.whom)
    for parse in memory.question:
        here = [e for e in parse["entities"] if memory.person(e.get("role")) == memory.whom]
        for name, values in by_entity(here).items():
            # What is only supposed holds until something else is said
            told = name in OF_A_PERSON and not parse.get("supposed")
            said.setdefault(name, own.get(name) if told else values)
    stay = memory.stay if set(memory.topics[:1]) & _OF_A_STAY else {}
    return {**stay, **own, **said}


def _subjects(memory: Memory) -> list[tuple[str, ...]]:
    # Of each of this question's messages, the newest first
    said = (by_entity(parse["entities"]).get("subject") for parse in memory.question)
    return [tuple(dict.fromkeys(map(str, names))) for names in said if names]


def _one(value: Any) -> Any:
    # Two ages in one message are two people's; neither may stand for the other
    several = isinstance(value, list) and len(set(map(str, value))) > 1
    return None if several else value


def _insurance(memory: Memory, values: Any) -> str | None:
    if isinstance(values, list) and set(values) == _OWN_STAFF:
        return "flexible"
    of_a_baby = memory.whom == "child" and _NEWBORN in memory.topics[1:]
    if values is None and of_a_baby and set(memory.topics[:1]) & _OF_ANY_AGE:
        return "resident"  # a baby has no other
    return _last(_one(values))


def _last(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[-1] if value else None
    return None if value is None else str(value)


def _whole(value: Any) -> int | None:
    text = _last(value)
    return int(text) if text and text.isdecimal() else None


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(_last(value) or "")
    except InvalidOperation:
        return None


def _decimals(values: Any) -> tuple[Decimal, ...]:
    found = (_decimal([value]) for value in values or ())
    return tuple(number for number in found if number is not None)


def _level(hospital: str | None) -> str | None:
    # 县医院 may be of the second level or of the third, so no rate may rest on it
    return hospital if hospital in HOSPITALS else None


def _retired(status: str | None, insurance: str | None) -> bool | None:
    # 没退休的农民 is no more at work than he is retired
    if status is None or (insurance == "resident" and status != "retired"):
        return None
    return status == "retired"
