"""From a Rasa tracker to the case that the answers understand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from rasa_sdk import Tracker

from yibao.answers import Case
from yibao.rules import RuleBook

# What belongs to the person and serves every later topic; the rest is of the question at hand
LASTING = ("region", "age")


def case_from(tracker: Tracker, book: RuleBook, today: date) -> Case:
    """What the citizen said: lasting facts from the slots, the rest from this question's messages."""
    said = _said_on_this_question(tracker, book)
    lasting = {name: tracker.get_slot(name) for name in LASTING}
    known = {**lasting, **said}
    return Case(
        today=today,
        place=book.places.get(_last(known.get("region"))),
        age=_whole(_one(known.get("age"))),
        sex=_last(known.get("sex")),
        insurance=_last(known.get("insurance_type")),
        retired=_retired(_last(known.get("work_status"))),
        years_short=known.get("years_short") is not None,
        channel=_last(known.get("pay_channel")),
        entrance=_last(known.get("entrance")),
        gap_months=_whole(known.get("gap_months")),
        paid_months=_whole(known.get("paid_months")),
        missing_months=_whole(known.get("missing_months")),
        amount=_decimal(known.get("amount")),
        average_pension=_decimal(known.get("average_pension")),
    )


def _said_on_this_question(tracker: Tracker, book: RuleBook) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for event in reversed(tracker.events):
        if event.get("event") != "user":
            continue
        parse = event.get("parse_data") or {}
        corrected = "paid_months" in said  # by a later message, so what was missing is no more
        for name, values in _by_entity(parse).items():
            if not (corrected and name == "missing_months"):
                said.setdefault(name, values)
        if _intent(parse) in book.topics:  # here the question began
            break
    return said


def _by_entity(parse: Mapping[str, Any]) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {}
    for entity in parse.get("entities") or []:
        values.setdefault(str(entity.get("entity")), []).append(entity.get("value"))
    return values


def _one(value: Any) -> Any:
    # Two ages in one message are two people's; neither may stand for the other
    several = isinstance(value, list) and len(set(map(str, value))) > 1
    return None if several else value


def _intent(parse: Mapping[str, Any]) -> str:
    return str((parse.get("intent") or {}).get("name"))


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


def _retired(status: str | None) -> bool | None:
    return None if status is None else status == "retired"
