"""Which facts and procedures differ between two versions of the rule book, item by item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from yibao.clerk.words import (
    AREA,
    CHANNEL,
    HOSPITAL,
    PART,
    PEOPLE,
    SCHEME,
    STANDING,
    SUPPORT,
    THEN,
    VISIT,
)
from yibao.rules import Fact, Place, Procedure, RuleBook
from yibao.rules.arithmetic import plain
from yibao.rules.model import When

Told = dict[str, str]  # what an entry says, by the name of the item
_NOTHING = "（没有）"
_KINDS = {Fact: "事实", Procedure: "步骤"}


@dataclass(frozen=True)
class EntryChange:
    """One dated value or procedure: the items that differ, as they were and as they are.

    An item that is not there is empty; `sort` is 新增, 删去 or 改动.
    """

    topic: str
    place: Place
    kind: str
    key: str
    sort: str
    items: tuple[tuple[str, str, str], ...]


def entry_changes(old: RuleBook, new: RuleBook) -> list[EntryChange]:
    """Every change, by topic in the book's order, then by place and key."""
    before, after = _by_key(old), _by_key(new)
    order = {topic: number for number, topic in enumerate((*new.topics, *old.topics))}
    found = []
    for home in sorted({*before, *after}, key=lambda k: (order.get(k[0], -1), k[1], k[2], k[3])):
        topic, code, kind, key = home
        place = new.places.get(code) or old.places.get(code) or Place(code, code)
        for sort, items in _pairs(before.get(home, []), after.get(home, [])):
            found.append(EntryChange(topic, place, kind, key, sort, items))
    return found


def entry_lines(entry: EntryChange) -> Iterator[str]:
    """The change for the screen: what it is of, then its items."""
    yield f"{entry.sort}{entry.kind} {entry.place.name} {entry.topic}.{entry.key}"
    for name, old, new in entry.items:
        if entry.sort == "改动":
            yield f"     {name}：{old or _NOTHING} → {new or _NOTHING}"
        else:
            yield f"     {name}：{old or new}"


def _by_key(book: RuleBook) -> dict[tuple[str, str, str, str], list[Told]]:
    found: dict[tuple[str, str, str, str], list[Told]] = {}
    entries: tuple[Fact | Procedure, ...] = (*book.facts, *book.procedures)
    for entry in entries:
        key = entry.key if isinstance(entry, Fact) else entry.id.rpartition(".")[2]
        home = (entry.topic, entry.place.code, _KINDS[type(entry)], key)
        told = _fact(entry, book) if isinstance(entry, Fact) else _procedure(entry, book)
        found.setdefault(home, []).append({name: text for name, text in told.items() if text})
    return found


def _pairs(
    old: list[Told], new: list[Told]
) -> Iterator[tuple[str, tuple[tuple[str, str, str], ...]]]:
    """What has no equal on the other side, each with that of the other side that is most like it."""
    gone = [told for told in old if told not in new]
    come = [told for told in new if told not in old]
    for told in gone:
        like = min(come, key=lambda other: len(_items(told, other)), default={})
        if like and len(_items(told, like)) * 2 <= len(told):
            come.remove(like)
            yield "改动", _items(told, like)
        else:
            yield "删去", _items(told, {})
    for told in come:
        yield "新增", _items({}, told)


def _items(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys((*old, *new))
    both = [(name, old.get(name, ""), new.get(name, "")) for name in names]
    return tuple((name, before, after) for name, before, after in both if before != after)


def _fact(fact: Fact, book: RuleBook) -> Told:
    value = f"{plain(fact.value)} {fact.unit}" if fact.value is not None else ""
    return {
        "说法": fact.says,
        "数值": value + (f"（{fact.base}）" if fact.base else ""),
        "号码": fact.number or "",
        "人群": PEOPLE[fact.people],
        "年龄": fact.ages.chinese if fact.ages else "",
        "条件": _when(fact.when),
        **_dated(fact),
        "到期以后": THEN[fact.then] if fact.then else "",
        "作不作数": STANDING[fact.standing],
        "在答案里": PART[fact.part] if fact.part else "",
        "小标题": fact.under,
        "说的是": _subjects(fact.about, book),
    }


def _procedure(steps: Procedure, book: RuleBook) -> Told:
    return {
        "标题": steps.title,
        "一句提示": steps.hint,
        "渠道": CHANNEL[steps.channel],
        "入口": steps.entrance,
        "人群": PEOPLE[steps.people],
        **{f"第 {number} 步": step for number, step in enumerate(steps.steps, start=1)},
        "注意": " ".join(steps.notes),
        **_dated(steps),
        "说的是": _subjects(steps.about, book),
    }


def _dated(entry: Fact | Procedure) -> Told:
    return {
        "从哪天起": entry.since,
        "到哪天止": entry.until or "",
        "来源": "、".join(source.citation for source in entry.sources),
        "支持": SUPPORT[entry.support],
        "核对": entry.checked.isoformat(),
    }


def _when(when: When) -> str:
    named = ((HOSPITAL, when.hospital), (AREA, when.area), (VISIT, when.visit))
    parts = [words[name] for words, name in (*named, (SCHEME, when.scheme)) if name]
    parts += [f"{plain(when.over)} 元以上"] if when.over is not None else []
    parts += [f"到 {plain(when.upto)} 元"] if when.upto is not None else []
    return "，".join(parts)


def _subjects(ids: Iterable[str], book: RuleBook) -> str:
    return "、".join(book.subjects[id].title if id in book.subjects else id for id in ids)
