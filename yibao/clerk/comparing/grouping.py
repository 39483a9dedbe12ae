"""Changes of answers put together: the same change for many places and people is told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from yibao.answers.case import INSURANCE_NAMES
from yibao.clerk.comparing.sweeping import Asked, Lines, Swept
from yibao.rules import Places

HERE, AREA = "〔当地〕", "〔区号〕"
NOWHERE = "没说地方"
_MOST_NAMED = 6  # ways to ask that are named one by one
_WORTH_COUNTING = 4  # fewer places of a province are named

Home = tuple[str, str | None]  # topic and place
Manners = dict[str | None, frozenset[str]]  # by insurance


@dataclass(frozen=True)
class Whom:
    """For whom an answer changed: in which topics, where, and how they asked, in words."""

    topics: tuple[str, ...]
    where: str
    how: str


@dataclass(frozen=True)
class Group:
    """One change of some lines, in which topics and for whom, and in how many answers.

    Where several places share it, HERE and AREA stand for each one's name and area code.
    """

    topics: tuple[str, ...]
    lines: Lines
    whom: tuple[Whom, ...]
    times: int


def groups(swept: Swept, places: Places) -> list[Group]:
    """Every change once: those that several topics share first, then topic by topic."""
    spots = [(change.asked, lines) for change in swept.changes for lines in change.spots]
    met: dict[Lines, set[str | None]] = defaultdict(set)
    for asked, lines in spots:
        met[lines].add(asked.code)
    found: dict[Lines, list[tuple[Asked, Lines]]] = defaultdict(list)
    for asked, lines in spots:
        # A province's own line is the same in its cities as it stands
        key = lines if len(met[lines]) > 1 else _general(lines, asked, places)
        found[key].append((asked, lines))
    order = {topic: number for number, topic in enumerate(_topics(swept.asked))}
    words = _Words(swept, places)
    made = [_group(lines, changes, words) for lines, changes in found.items()]
    return sorted(made, key=lambda group: order[group.topics[0]] if len(group.topics) == 1 else -1)


def _group(lines: Lines, changes: Sequence[tuple[Asked, Lines]], words: _Words) -> Group:
    asked = list(dict.fromkeys(one for one, _ in changes))
    if len({one.code for one in asked}) == 1:
        lines = changes[0][1]
    return Group(_topics(asked), lines, tuple(words.whom(asked)), len(asked))


def _topics(asked: Iterable[Asked]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.topic for one in asked))


def _general(lines: Lines, asked: Asked, places: Places) -> Lines:
    """The lines with the asker's place left open, so that they are the same for other places."""
    place = places.get(asked.code)
    if place is None:
        return lines
    name, area = places.full_name(place), places.area_code(place)
    general = [(sign, line.replace(name, HERE)) for sign, line in lines]
    if area:
        general = [(sign, line.replace(f"{area}-", f"{AREA}-")) for sign, line in general]
    return tuple(general)


class _Words:
    """Who asked, in words, held against all that were asked."""

    def __init__(self, swept: Swept, places: Places) -> None:
        self.places = places
        self.codes = tuple(dict.fromkeys(one.code for one in swept.asked))
        self.all: dict[Home, Manners] = _by_home(swept.asked)

    def whom(self, asked: Iterable[Asked]) -> Iterator[Whom]:
        """Places where the same was asked together, and topics with the same places."""
        ways: dict[str, dict[str, list[str | None]]] = defaultdict(lambda: defaultdict(list))
        for (topic, code), manners in _by_home(asked).items():
            ways[topic][how_asked(manners, self.all[topic, code])].append(code)
        same: dict[tuple[str, str], list[str]] = defaultdict(list)
        for topic, its in ways.items():
            for how, codes in its.items():
                same[where_asked(codes, self.codes, self.places), how].append(topic)
        for (where, how), topics in same.items():
            yield Whom(tuple(topics), where, how)


def _by_home(asked: Iterable[Asked]) -> dict[Home, Manners]:
    found: dict[Home, dict[str | None, list[str]]] = {}
    for one in asked:
        found.setdefault((one.topic, one.code), {}).setdefault(one.insurance, []).append(one.manner)
    return {
        home: {insurance: frozenset(manners) for insurance, manners in its.items()}
        for home, its in found.items()
    }


def how_asked(changed: Manners, every: Manners) -> str:
    """In which ways, of every way: 不论怎么问, or by insurance 居民医保：已退休、75岁."""
    if changed == every:
        return "不论怎么问"
    same: dict[str, list[str | None]] = defaultdict(list)
    for insurance, manners in changed.items():
        same[_in_which_manner(manners, every[insurance])].append(insurance)
    return "；".join(f"{_insurances(names, every)}：{told}" for told, names in same.items())


def _insurances(names: Collection[str | None], every: Manners) -> str:
    if len(names) == len(every):
        return "不论哪种医保"
    return "、".join(INSURANCE_NAMES[name] if name else "没说险种" for name in names)


def _in_which_manner(changed: frozenset[str], every: frozenset[str]) -> str:
    missing = sorted(every - changed)
    if not missing:
        return "各种问法"
    if len(changed) > _MOST_NAMED and len(missing) <= _MOST_NAMED:
        return f"各种问法，除了{'、'.join(missing)}"
    return "、".join(sorted(changed))


def where_asked(
    codes: Collection[str | None], every: Collection[str | None], places: Places
) -> str:
    """The places in words, of all that were asked: 湖南省及下属 14 个地方、南宁市."""
    if len(codes) == len(every):
        return f"不论哪里（问到的 {len(every) - 1} 个地方和没说地方的）"
    told = [NOWHERE] if None in codes else []
    for province in dict.fromkeys(code[:2] for code in every if code):
        there = [code for code in every if code and code[:2] == province]
        told += _of_province([code for code in there if code in codes], there, places)
    return "、".join(told)


def _of_province(codes: Sequence[str], every: Sequence[str], places: Places) -> list[str]:
    cities = [code for code in codes if not code.endswith("0000")]
    all_cities = [code for code in every if not code.endswith("0000")]
    whole = codes == every and len(codes) > len(cities)
    if len(cities) < _WORTH_COUNTING or cities != all_cities:
        return [_name(code, places) for code in codes]
    province = _name(codes[0][:2] + "0000", places)
    return [f"{province}{'及' if whole else ''}下属 {len(cities)} 个地方"]


def _name(code: str, places: Places) -> str:
    place = places.get(code)
    return places.full_name(place) if place else code
