"""Which place the citizen means, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from actions.memory import Memory, Parse
from yibao.rules import NATION, Place, RuleBook

Meant = tuple[Place, ...]
# More places than that nobody compares
_MOST_PLACES = 8
# Of a single place, as 和武威比呢; the other one was said before
_BESIDE = re.compile(
    r"比(?!如|例|较)|区别|差别|不同|不一样|一样[吗么不]|差(?:多少|得多)|[多少高低](?:吗|么|还是|不)"
)
_WITH = re.compile(r"[和跟与同比]$")
_EACH = re.compile(r"各|分别")
_COMPARES = re.compile(
    r"比(?!如|例|较好办)|区别|差别|不同|不一样|一样[吗么不]|差(?:多少|得多|几|不多)|"
    r"哪(?:个|边|里|儿|头|座)?(?:城市|地方|市|省)?(?:返|报|交|收)?(?:的|得)?(?:更)?(?:多|少|高|低|贵|便宜|划算|合算|好)"
)


def with_places(memory: Memory, parse: Parse, book: RuleBook) -> Memory:
    """The memory with the places that the message names, each its person's."""
    for mention, role in _nearest(_regions(parse, book), book):
        known = [place for code in memory.places if (place := book.places.get(code))]
        meant = _narrowed(mention, meant_by(memory.meant, book), known, book)
        codes = "|".join(place.code for place in meant)
        places = (*memory.places, codes) if len(meant) == 1 else memory.places
        memory = memory.with_facts(memory.person(role), {"region": [codes]})
        memory = replace(memory, meant=codes, places=places[-_MOST_PLACES:])
    return memory


def places_meant(memory: Memory, book: RuleBook) -> Meant:
    """The place that counts now; none if none was said, several if its name leaves that open.

    Somebody of whom no place was said is where the talk last was.
    """
    own = memory.of(memory.whom).get("region")
    return meant_by(own[-1] if own else memory.meant, book)


def in_two_provinces(parses: Iterable[Mapping[str, Any]], book: RuleBook) -> bool:
    """Whether those messages name places that lie in different provinces."""
    mentions = [mention for parse in parses for mention, _ in _regions(parse, book)]
    named = [mention[0] for mention in mentions if len(mention) == 1]
    return len({place.code[:2] for place in named if place != NATION}) > 1


def places_in(parse: Parse, book: RuleBook) -> list[Place]:
    """The places that a message names without doubt, each once."""
    found = _nearest(_regions(parse, book), book)
    return list(dict.fromkeys(meant[0] for meant, _ in found if len(meant) == 1))


def places_denied(parse: Parse, book: RuleBook) -> list[Place]:
    """The places where somebody says not to be: 我不在荆州."""
    said = [str(e.get("value")) for e in parse.get("entities") or [] if e.get("entity") == "denied"]
    codes = [value.partition(":")[2] for value in said if value.startswith("region:")]
    return [place for code in codes for place in meant_by(code, book)[:1]]


def compares_places(parse: Parse, book: RuleBook) -> bool:
    """Whether the message names places to compare them; then none of them becomes the asker's own."""
    places, text = places_in(parse, book), str(parse.get("text") or "")
    if len(places) > 1:
        return bool(_COMPARES.search(text) or _EACH.search(text))
    return bool(places and _BESIDE.search(text)) and _stands_beside(parse, text)


def _stands_beside(parse: Parse, text: str) -> bool:
    # 和广州比呢, but not 永州职工还差几年
    regions = [e for e in parse.get("entities") or [] if e.get("entity") == "region"]
    return any(_WITH.search(text[: e.get("start", 0)]) for e in regions)


def meant_by(codes: Any, book: RuleBook) -> Meant:
    """The places of codes that | stands between."""
    return tuple(p for code in str(codes).split("|") if (p := book.places.get(code)))


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


def _regions(parse: Parse, book: RuleBook) -> list[tuple[Meant, str | None]]:
    return [
        (meant, entity.get("role"))
        for entity in parse.get("entities") or []
        if entity.get("entity") == "region" and (meant := meant_by(entity.get("value"), book))
    ]


def _nearest(
    regions: list[tuple[Meant, str | None]], book: RuleBook
) -> Iterator[tuple[Meant, str | None]]:
    # 同安区，厦门的: the city only says where the district lies
    exact = [meant[0] for meant, _ in regions if len(meant) == 1]
    for meant, role in regions:
        if len(meant) > 1 or not any(
            meant[0] != place and meant[0] in book.places.chain(place) for place in exact
        ):
            yield meant, role
