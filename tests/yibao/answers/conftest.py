"""What tests of the answers share: a richer rule book, and the tracing of every number that is said.

A number is held with its unit: "4 个月" is not proved by "4 元", nor by "14 个月". It must come from a
cited fact or procedure that is in force, from the case, or from a working whose own numbers do. A
figure that only goes round, or has lapsed, proves nothing; it may stand in its own sentence only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from yibao.answers import Answer, Case, as_text
from yibao.answers.composing import composed
from yibao.rules import NATION, Fact, Place, Places, Procedure, RuleBook, Topic
from yibao.rules.lists import Lists
from yibao.rules.model import Subject

Token = tuple[Decimal, str]

PLACES = (
    NATION,
    Place("450000", "广西壮族自治区", ("广西",)),
    Place("450100", "南宁市", ("南宁",), area_code="0771"),
    Place("450900", "玉林市", ("玉林",), area_code="0775"),
)

TOKEN = re.compile(r"(\d+(?:\.\d+)?)\s*(%|元|个月|年|岁|月|日|天|份)?")
# What a question offers for the asker to say; no claim of ours
EXAMPLES = {
    "人均养老金3700元", "基数5000元", "差1年", "差3年", "差5年", "花了20000元", "平均工资7000元", "工资5000元",
    "去年平均工资7000，今年平均工资7500，指数1，交了30年",
} | {f"断了{length}" for length in ("2个月", "6个月", "1年", "2年", "4年")}  # fmt: skip
# In a working only: months of a year, a half of two, a hundredth for each year
CONSTANTS = {(Decimal(12), "个月"), (Decimal(12), ""), (Decimal(2), ""), (Decimal(1), "%")}


@pytest.fixture(scope="session")
def book_with(book) -> Callable[..., RuleBook]:
    """The project's rule book with more facts and procedures."""

    def more(*entries: Fact | Procedure) -> RuleBook:
        facts = [entry for entry in entries if isinstance(entry, Fact)]
        steps = [entry for entry in entries if isinstance(entry, Procedure)]
        lists = Lists(book.places, book.sources, book.topics, book.subjects)
        return RuleBook(lists, (*book.facts, *facts), (*book.procedures, *steps))

    return more


@pytest.fixture(scope="session")
def fact(make_fact) -> Callable[..., Fact]:
    """A national fact of everybody's for `laid_out`, that stands among the points."""

    def make(says: str, part: str | None = "point", **known: Any) -> Fact:
        key = known.pop("key", says)
        known = {"place": NATION, "people": "all", "id": key, **known}
        return make_fact(key=key, topic="topic", says=says, part=part, **known)

    return make


@pytest.fixture(scope="session")
def steps(make_procedure) -> Callable[..., Procedure]:
    """A national procedure for `laid_out`."""

    def make(title: str, channel: str = "any", **known: Any) -> Procedure:
        known = {"place": NATION, "id": title, **known}
        return make_procedure(topic="topic", title=title, channel=channel, **known)

    return make


@pytest.fixture(scope="session")
def laid_out(make_fact) -> Callable[..., Answer]:
    """What the rule book of these entries, and the telephone lines, makes of what is known."""
    hotlines = [
        make_fact(key=key, id=key, topic="service_hotline", place=NATION, says=says, number=number)
        for key, says, number in (
            ("medical", "医保服务热线", "12393"),
            ("government", "政务服务热线", "12345"),
            ("social", "人社热线", "12333"),
            ("area_code", "在外地要先拨区号。", None),
        )
    ]
    names = ("tooth", "eye", "ear", *(f"s{i}" for i in range(9)))
    subjects = {name: Subject(name, f"叫{name}", (name,)) for name in names}

    def make(
        *entries: Fact | Procedure, asks: Sequence[str] = (), line: str = "medical", **known: Any
    ) -> Answer:
        topics = {"topic": Topic("topic", "一件事", "这件事怎么办", line, tuple(asks))}
        facts = [entry for entry in entries if isinstance(entry, Fact)]
        procedures = [entry for entry in entries if isinstance(entry, Procedure)]
        lists = Lists(Places(PLACES), {}, topics, subjects)
        book = RuleBook(lists, [*facts, *hotlines], procedures)
        return composed("topic", Case(**{"today": date(2026, 11, 21), **known}), book)

    return make


@pytest.fixture(scope="session")
def untraced(book) -> Callable[..., set[Token]]:
    """Every number of an answer's text, with its unit, that nothing proves."""

    def find(answer: Answer, case: Case, rests_on: tuple[Fact | Procedure, ...] = ()) -> set[Token]:
        in_force = [*answer.in_force, *rests_on]
        proved = _told_by_case(case) | _derived(in_force, case)
        proved = proved.union(*(told_by(item) for item in in_force))
        added, faults = _workings(answer, proved)
        documents = {source.id for item in answer.in_force for source in item.sources}
        proved |= added | {(Decimal(len(documents) - 3), "份")}
        area = book.places.area_code(case.place)
        if area is not None and any(getattr(f, "key", "") == "area_code" for f in in_force):
            proved.add((Decimal(area), ""))
        return faults | (tokens(_claims(answer)) - proved)

    return find


def tokens(text: str) -> set[Token]:
    """The numbers of a text with their units."""
    return {(Decimal(number), unit) for number, unit in TOKEN.findall(text)}


@cache
def told_by(item: Fact | Procedure) -> set[Token]:
    """The numbers that one cited fact or procedure proves."""
    dates = (item.since.chinese, item.until.chinese if item.until else "", item.checked.isoformat())
    texts = [*dates, *(source.citation for source in item.sources)]
    if not isinstance(item, Fact):
        return tokens(
            "|".join([*texts, item.title, item.hint, item.entrance, *item.steps, *item.notes])
        )
    band = item.ages.chinese if item.ages else ""
    proved = tokens("|".join([*texts, item.says, item.number or "", item.base or "", band]))
    unit = (item.unit or "").partition("/")[0]
    slices = {(bound, "元") for bound in (item.when.over, item.when.upto) if bound is not None}
    return proved | slices | ({(item.value, unit)} if item.value is not None else set())


def _told_by_case(case: Case) -> set[Token]:
    proved = {(Decimal(year), "年") for year in (case.today.year, *case.years)}
    if case.age is not None:
        proved.add((Decimal(case.age), "岁"))
    for months in (case.gap_months, case.paid_months, case.missing_months):
        if months is not None:
            parts = [(months, "个月"), (months // 12, "年"), (months % 12, "个月")]
            proved |= {(Decimal(number), unit) for number, unit in parts}
    if case.paid_months is not None and case.average_wages:
        years = round(Decimal(case.paid_months) / 12, 2)
        proved |= {(years, "年"), (years + 1, "年")}  # the second pension is one of a year later
    sums = (case.amount, case.average_pension, case.wage, *case.average_wages)
    proved |= {(abs(total), "元") for total in sums if total is not None}
    proved |= {(figure, "") for figure in case.figures}
    return proved | ({(case.index, "")} if case.index is not None else set())


def _derived(cited: list[Fact | Procedure], case: Case) -> set[Token]:
    """Numbers worked out here once more, from cited facts and the case."""
    value = {item.key: item.value for item in cited if isinstance(item, Fact)}
    proved = set()
    if {"employer_rate", "own_rate"} <= set(value):
        proved.add((value["employer_rate"] + value["own_rate"], "%"))
    for key in ("years_male", "years_female"):
        if key in value and case.paid_months is not None:
            missing = value[key] * 12 - case.paid_months
            proved |= {(missing // 12, "年"), (missing % 12, "个月")}
    if case.average_wages and case.paid_months is not None and case.index is None:
        proved.add((Decimal(1), ""))  # the index that the answer says it took
    if case.gap_months and "resident_fixed_waiting" in value:
        years = -(-case.gap_months // 12)
        proved |= {(Decimal(years), ""), (Decimal(years - 1), "")}
        if "resident_repair_floor" in value:
            waiting = value["resident_fixed_waiting"] + (years - 1)
            least = (
                value["resident_repair_floor"] if years >= 4 else value["resident_fixed_waiting"]
            )
            proved |= {(waiting - least, "年"), (waiting - least, "个月")}
    return proved


def _workings(answer: Answer, proved: set[Token]) -> tuple[set[Token], set[Token]]:
    """What workings add, and their own numbers that nothing proves."""
    added, faults = set(), set()
    for line in (line for b in answer.blocks if b.kind == "workings" for line in b.lines):
        known = proved | added | CONSTANTS
        left, _, right = line.rpartition("=")
        result, *remark = re.split("[（，]", right, maxsplit=1)
        given = tokens("|".join([left, *remark])) if left else tokens(line)
        loose = {number for number, _ in known}
        faults |= {t for t in given if t not in known and not (t[1] == "" and t[0] in loose)}
        added |= tokens(result) if left else set()
        if "到起付线" in line:
            added.add((Decimal(0), "元"))  # what is paid of a bill below it
    return added, faults


def _claims(answer: Answer) -> str:
    """What the answer says by itself: without examples, workings, and what it tells to put right."""
    put_right = [item for item in answer.cited if item not in answer.in_force]
    told = {f"  · {item.says}" for item in put_right}
    told |= {line for item in put_right if isinstance(item, Fact) for line in _lapsed(item)}
    told |= {
        f"  · {line}" for block in answer.blocks if block.kind == "workings" for line in block.lines
    }
    asked = [*(b.payload for b in answer.buttons if b.payload not in EXAMPLES), answer.question]
    asked += [button.payload for button in answer.suggestions]
    spoken = re.sub("|".join(f"「{example}」" for example in EXAMPLES), "", "|".join(asked))
    lines = as_text(replace(answer, question="", buttons=(), suggestions=())).split("\n")
    return "\n".join([*(line for line in lines if line not in told), spoken])


def _lapsed(fact: Fact) -> list[str]:
    until = f"，到{fact.until.chinese}止" if fact.until else ""
    when = f"这是{fact.place.name}{fact.since.chinese}起{until}的数"
    return [f"  · {when}，{word}，现在不作数。" for word in ("已经过了", "还没到")]


@pytest.fixture(scope="session")
def lead_untraced(book, untraced) -> Callable[[Answer, Case], set[Token]]:
    """Every number of an answer's lead that nothing proves which holds at the case's place."""

    def find(answer: Answer, case: Case) -> set[Token]:
        chain = book.places.chain(case.place)
        near = tuple(item for item in answer.in_force if item.place in chain)
        sums = tuple(block for block in answer.blocks if block.kind == "workings")
        lead = replace(answer, blocks=sums, taken=(), cited=near, question="", buttons=())
        return untraced(lead, case)

    return find
