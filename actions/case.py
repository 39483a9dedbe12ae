"""From a Rasa tracker to the case that the answers understand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from rasa_sdk import Tracker

from actions.whereabouts import in_two_provinces, places_meant
from yibao.answers import Case
from yibao.answers.rates import HOSPITALS
from yibao.rules import RuleBook

# What belongs to the person and serves every later topic, as the place does; the rest is of the
# question at hand
LASTING = ("age",)


def case_from(tracker: Tracker, book: RuleBook, today: date) -> Case:
    """What the citizen said: lasting facts from the slots, the rest from this question's messages."""
    said = _said_on_this_question(tracker, book)
    lasting = {name: tracker.get_slot(name) for name in LASTING}
    known = {**lasting, **said}
    meant = places_meant(tracker, book)
    subjects = _subjects(tracker, book)
    return Case(
        today=today,
        place=meant[0] if len(meant) == 1 else None,
        apart=in_two_provinces(this_question(tracker, book), book),
        places_meant=meant if len(meant) > 1 else (),
        age=_whole(_one(known.get("age"))),
        sex=_last(known.get("sex")),
        insurance=_last(_one(known.get("insurance_type"))),
        retired=_retired(_last(known.get("work_status"))),
        years_short=known.get("years_short") is not None,
        channel=_last(known.get("pay_channel")),
        entrance=_last(known.get("entrance")),
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
        figures=_decimals(_by_entity(tracker.latest_message or {}).get("figure")),
    )


def case_before(tracker: Tracker, book: RuleBook, today: date) -> Case:
    """The case without the latest message and what the slots took from it."""
    spoken = [i for i, event in enumerate(tracker.events) if event.get("event") == "user"]
    before = copy(tracker)
    before.events = tracker.events[: spoken[-1]] if spoken else []
    before.slots, before.latest_message = {}, {}
    return case_from(before, book, today)


def _said_on_this_question(tracker: Tracker, book: RuleBook) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for parse in this_question(tracker, book):
        corrected = "paid_months" in said  # by a later message, so what was missing is no more
        for name, values in _by_entity(parse).items():
            if not (corrected and name == "missing_months"):
                said.setdefault(name, values)
    return said


def this_question(tracker: Tracker, book: RuleBook) -> Iterator[Mapping[str, Any]]:
    """What was understood of each message since the question began, the newest first."""
    chosen = False
    spoken = [e.get("parse_data") or {} for e in tracker.events if e.get("event") == "user"]
    while spoken:
        parse = spoken.pop()
        if chosen and _intent(parse) != "nlu_fallback":
            return
        yield parse
        if chosen:
            return
        topic = book.topics.get(_intent(parse))
        if topic and parse.get("text") != topic.question and not _goes_on(parse, spoken, book):
            return
        # A button's words: what was said is in the message that they are chosen for
        chosen = topic is not None and parse.get("text") == topic.question


def _goes_on(parse: Mapping[str, Any], before: list[Mapping[str, Any]], book: RuleBook) -> bool:
    # 能补吗 asks once more about what 断缴了怎么办 asked, and what was noted before any question
    # was noted for the first one
    intents = list(map(_intent, before))
    asked = [name for name in intents if name in book.topics]
    if not asked:
        return "nlu_fallback" not in intents
    return not parse.get("entities") and _family(_intent(parse)) == _family(asked[-1])


def _family(topic: str) -> str:
    return "back_payment" if topic == "coverage_break" else topic


def topics_before(tracker: Tracker, book: RuleBook) -> list[str]:
    """The topics that were asked about, each once, the latest first."""
    parses = [e.get("parse_data") or {} for e in tracker.events if e.get("event") == "user"]
    asked = (
        name
        for parse in reversed(parses)
        for name in (_intent(parse), *(str(q.get("intent")) for q in parse.get("questions") or ()))
    )
    return [name for name in dict.fromkeys(asked) if name in book.topics]


def _subjects(tracker: Tracker, book: RuleBook) -> list[tuple[str, ...]]:
    # Of each of this question's messages, the newest first
    said = (_by_entity(parse).get("subject") for parse in this_question(tracker, book))
    return [tuple(dict.fromkeys(map(str, names))) for names in said if names]


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


def _decimals(values: Any) -> tuple[Decimal, ...]:
    found = (_decimal([value]) for value in values or ())
    return tuple(number for number in found if number is not None)


def _level(hospital: str | None) -> str | None:
    # 县医院 may be of the second level or of the third, so no rate may rest on it
    return hospital if hospital in HOSPITALS else None


def _retired(status: str | None) -> bool | None:
    return None if status is None else status == "retired"
