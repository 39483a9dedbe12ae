"""Values of one fact that hold on the same day for the same people, which no rule book may have."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from yibao.errors import RuleBookError
from yibao.rules.model import Ages, Fact, When

_NAMED = ("hospital", "area", "visit", "scheme")


def overlaps(facts: list[tuple[Fact, str]]) -> list[RuleBookError]:
    """One fault for every two values that could both be given; facts come with their file's name."""
    groups = defaultdict(list)
    for fact, name in facts:
        if fact.standing == "in_force":
            groups[name, fact.key, fact.people].append(fact)
    return [
        _overlap(name, earlier, later)
        for (name, _, _), group in groups.items()
        for earlier, later in combinations(sorted(group, key=lambda fact: fact.since.first), 2)
        if _same_time(earlier, later) and _same_age(earlier, later) and _same_case(earlier, later)
    ]


def _same_said(one: Fact, other: Fact) -> bool:
    names = ("since", "until", "value", "number", "says", "ages", "when")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _same_time(earlier: Fact, later: Fact) -> bool:
    return earlier.until is None or earlier.until.last >= later.since.first


def _same_age(one: Fact, other: Fact) -> bool:
    return (one.ages or Ages()).meet(other.ages or Ages())


def _same_case(one: Fact, other: Fact) -> bool:
    pairs = [(getattr(one.when, name), getattr(other.when, name)) for name in _NAMED]
    apart = any(a != b for a, b in pairs if a is not None and b is not None)
    return not apart and _same_slice(one.when, other.when)


def _same_slice(one: When, other: When) -> bool:
    starts = max(one.over or 0, other.over or 0)
    ends = [when.upto for when in (one, other) if when.upto is not None]
    return not ends or starts < min(ends)


def _overlap(name: str, earlier: Fact, later: Fact) -> RuleBookError:
    key = f"facts.{earlier.key}"
    if _same_said(earlier, later):
        fault = f"{earlier.since} 起的同一个值写了两次"
        return RuleBookError(name, key, fault, "留一个，删掉另一个")
    if earlier.when != later.when:
        fault = f"{earlier.since} 起的两个值条件有重叠"
        return RuleBookError(name, key, fault, "改 when，让每种情形只有一个值")
    if earlier.ages == later.ages:
        fault = f"{earlier.since} 的值和 {later.since} 的值同一天都有效"
        return RuleBookError(name, key, fault, "给较早的值写上 until（它最后有效的一天）")
    bands = "和".join(fact.ages.chinese if fact.ages else "不分年龄" for fact in (earlier, later))
    return RuleBookError(name, key, f"{bands}的值有重叠的岁数", "改 ages，让每个岁数只有一个值")
