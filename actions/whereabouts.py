"""Which place the citizen means, over the whole conversation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rasa_sdk import Tracker

from yibao.rules import NATION, Place, RuleBook

Meant = tuple[Place, ...]


def places_meant(tracker: Tracker, book: RuleBook) -> Meant:
    """The place that counts now; none if none was said, several if its name leaves that open."""
    known: list[Place] = []
    meant: Meant = ()
    for mention in _mentions(tracker, book):
        meant = _narrowed(mention, meant, known, book)
        if len(meant) == 1:
            known.append(meant[0])
    return meant


def in_two_provinces(parses: Iterable[Mapping[str, Any]], book: RuleBook) -> bool:
    """Whether those messages name places that lie in different provinces."""
    entities = [e for parse in parses for e in parse.get("entities") or []]
    values = [e.get("value") for e in entities if e.get("entity") == "region"]
    named = [one[0] for one in _places(values, book) if len(one) == 1]
    return len({place.code[:2] for place in named if place != NATION}) > 1


def _narrowed(mention: Meant, before: Meant, known: list[Place], book: RuleBook) -> Meant:
    if len(mention) > 1:
        # 朝阳区 after 长春 is the one in 长春
        for place in reversed(known):
            inside = _inside(mention, place, book)
            if len(inside) == 1:
                return inside
        return mention
    # 长春 after 朝阳区 tells which 朝阳区 was meant; anything else is a new matter
    return (_inside(before, mention[0], book) if len(before) > 1 else ()) or mention


def _inside(places: Meant, outer: Place, book: RuleBook) -> Meant:
    return tuple(place for place in places if outer in book.places.chain(place))


def _mentions(tracker: Tracker, book: RuleBook) -> Iterator[Meant]:
    messages: list[list[Meant]] = []
    for event in tracker.events:
        if event.get("event") == "restart":
            messages.clear()
        elif event.get("event") == "user":
            entities = (event.get("parse_data") or {}).get("entities") or []
            values = [e.get("value") for e in entities if e.get("entity") == "region"]
            messages.append(_places(values, book))
    if not any(messages):
        # A long conversation may have lost its first messages, but not what they said
        slot = tracker.get_slot("region")
        messages.append(_places(slot if isinstance(slot, list) else [slot], book))
    for message in messages:
        yield from _nearest(message, book)


def _places(values: Iterable[Any], book: RuleBook) -> list[Meant]:
    found = (
        tuple(p for code in str(value).split("|") if (p := book.places.get(code)))
        for value in values
    )
    return [places for places in found if places]


def _nearest(message: list[Meant], book: RuleBook) -> Iterator[Meant]:
    # 同安区，厦门的: the city only says where the district lies
    exact = [places[0] for places in message if len(places) == 1]
    for places in message:
        if not any(
            places[0] != p and len(places) == 1 and places[0] in book.places.chain(p) for p in exact
        ):
            yield places
