"""The property that matters most: every number in an answer comes from what the answer cites.

A number is held with its unit: "4 个月" is not proved by "4 元", nor by "14 个月". It must come from a
cited fact or procedure that is in force, from the case, or from a working whose own numbers do. A
figure that only goes round proves nothing; it may stand in its own sentence only.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product

import pytest

from yibao.answers import (
    Block,
    Button,
    answer_topic,
    as_text,
    ask_again,
    hand_over,
    nearest_topics,
    need_topic,
    out_of_scope,
    sources_of,
)
from yibao.answers.topics import ANSWERED
from yibao.answers.ways import CHANNELS
from yibao.rules import Fact

TOKEN = re.compile(r"(\d+(?:\.\d+)?)\s*(%|元|个月|年|岁|月|日|天|份)?")
# What a question offers for the asker to say; no claim of ours
EXAMPLES = {"人均养老金3700元", "基数5000元", "差1年", "差3年", "差5年"} | {
    f"断了{length}" for length in ("2个月", "6个月", "1年", "2年", "4年")
}
CONSTANTS = {(Decimal(12), "个月"), (Decimal(12), "")}  # in a working only

AGES = (None, 60, 69, 70, 71, 74, 75, 80)
INSURANCES = (None, "staff", "resident", "flexible")
RETIRED = (None, True, False)
GAPS = (None, 2, 3, 4, 12, 24, 48, 60)
WITHOUT_FACTS = ("西藏", "天津", "海南", "贵阳", "洛阳", "齐齐哈尔")


def tokens(text):
    return {(Decimal(number), unit) for number, unit in TOKEN.findall(text)}


@cache
def told_by(item):
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
    values = (item.value,)
    return proved | {(value, unit) for value in values if value is not None}


def told_by_case(case):
    proved = {(Decimal(case.today.year), "年")}
    if case.age is not None:
        proved.add((Decimal(case.age), "岁"))
    for months in (case.gap_months, case.paid_months, case.missing_months):
        if months is not None:
            parts = [(months, "个月"), (months // 12, "年"), (months % 12, "个月")]
            proved |= {(Decimal(number), unit) for number, unit in parts}
    sums = (case.amount, case.average_pension)
    return proved | {(total, "元") for total in sums if total is not None}


def derived(cited, case):
    """Numbers worked out here once more, from cited facts and the case."""
    value = {item.key: item.value for item in cited if isinstance(item, Fact)}
    proved = set()
    if {"employer_rate", "own_rate"} <= set(value):
        proved.add((value["employer_rate"] + value["own_rate"], "%"))
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


def workings(answer, proved):
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
    return added, faults


def untraced(answer, case, rests_on=()):
    """Every number of the answer's text, with its unit, that nothing proves."""
    in_force = [*answer.in_force, *rests_on]
    proved = told_by_case(case) | derived(in_force, case)
    proved = proved.union(*(told_by(item) for item in in_force))
    added, faults = workings(answer, proved)
    documents = {source.id for item in answer.in_force for source in item.sources}
    proved |= added | {(Decimal(len(documents) - 3), "份")}
    told = {f"  · {item.says}" for item in answer.cited if item not in answer.in_force}
    told |= {
        f"  · {line}" for block in answer.blocks if block.kind == "workings" for line in block.lines
    }
    asked = [*(b.payload for b in answer.buttons if b.payload not in EXAMPLES), answer.question]
    spoken = re.sub("|".join(f"「{example}」" for example in EXAMPLES), "", "|".join(asked))
    lines = as_text(replace(answer, question="", buttons=())).split("\n")
    rest = [line for line in lines if line not in told]
    return faults | (tokens("\n".join([*rest, spoken])) - proved)


@pytest.fixture(scope="module")
def places(book, place):
    with_facts = {entry.place for entry in (*book.facts, *book.procedures)}
    known = sorted(with_facts, key=lambda place: place.code)
    return [None, *known, *map(place, WITHOUT_FACTS)]


def sweep(topic, places):
    """Cases of a topic, in full along the dimensions that matter to it."""
    details = (False, True)
    if topic == "refund_amount":
        names = ("place", "age", "insurance", "retired", "detail")
        yield names, product(places, AGES, INSURANCES, RETIRED, details)
        names, sums = ("place", "age", "average_pension"), (None, Decimal("3682.5"), Decimal(-1))
        yield names, product(places, (None, 69, 70, 75), sums)
        yield ("place", "amount"), product(places, (Decimal(8000),))
    elif topic == "back_payment":
        names = ("place", "insurance", "retired", "gap_months", "detail")
        yield names, product(places, INSURANCES, RETIRED, GAPS, details)
        names = ("place", "sex", "paid_months", "missing_months", "amount", "retired")
        months, bases = (None, 0, 200, 240, 300, 400), (None, Decimal("4317.5"))
        yield names, product(places, (None, "male", "female"), months, (None, 36), bases, (True,))
        yield ("place", "years_short", "insurance"), product(places, (True,), INSURANCES)
    elif topic in ("how_to_pay", "balance_query"):
        names = ("place", "channel", "insurance", "detail")
        yield names, product(places, (None, *CHANNELS, "employer"), INSURANCES, details)
        entrances = ("医保码", "生活缴费", "扫码", "公众号", "搜索", "便民生活")
        yield ("place", "entrance", "channel"), product(places, entrances, ("wechat", "alipay"))
    else:
        yield ("place", "insurance", "detail"), product(places, INSURANCES, details)


def topics(root):
    text = (root / "rulebook" / "topics.yml").read_text(encoding="utf-8")
    return re.findall(r"^- \{id: (\w+)", text, flags=re.MULTILINE)


def pytest_generate_tests(metafunc):
    if "swept_topic" in metafunc.fixturenames:
        metafunc.parametrize("swept_topic", topics(metafunc.config.rootpath))


def test_every_number_of_every_answer_is_traced(swept_topic, places, case, book):
    count = 0
    for names, combinations in sweep(swept_topic, places):
        for values in combinations:
            asked = case(**dict(zip(names, values)))
            found = untraced(answer_topic(swept_topic, asked, book), asked)
            assert found == set(), asked
            count += 1
    assert count >= 500


def test_every_number_is_traced_on_days_to_come_too(places, case, book):
    known = [
        {"insurance": "resident", "gap_months": 24},
        {"insurance": "staff", "gap_months": 6},
        {"retired": True, "missing_months": 36, "amount": Decimal(5000)},
        {"channel": "wechat"},
        {"age": 75},
    ]
    for day, topic, place, more in product(
        (date(2027, 1, 1), date(2030, 6, 1)), ANSWERED, places, known
    ):
        asked = case(today=day, place=place, **more)
        assert untraced(answer_topic(topic, asked, book), asked) == set(), asked


def test_every_number_of_an_answer_without_a_topic_is_traced(places, case, book):
    for place, age in product(places, AGES):
        asked = case(place=place, age=age)
        for answer in (
            hand_over(asked, book, "我是机器，接不了人工。"),
            nearest_topics(book.topics, asked, book),
            need_topic(asked, book),
            ask_again(asked, book),
            out_of_scope(asked, book),
        ):
            assert untraced(answer, asked) == set(), asked


def test_every_number_of_the_list_of_documents_is_traced(places, case, book):
    for topic, place, insurance in product(book.topics, places, INSURANCES):
        asked = case(place=place, insurance=insurance, gap_months=24)
        answer = answer_topic(topic, asked, book)
        listed = sources_of(answer, asked, book)
        assert untraced(listed, asked, rests_on=answer.in_force) == set(), asked


def test_no_figure_of_another_place_stands_in_the_lead(places, case, book):
    for topic, place, age in product(ANSWERED, places[1:], AGES):
        asked = case(place=place, age=age, insurance="staff", retired=True)
        answer = answer_topic(topic, asked, book)
        near = [item for item in answer.in_force if item.place in book.places.chain(place)]
        lead = replace(answer, blocks=(), taken=(), question="", buttons=())
        sums = tuple(block for block in answer.blocks if block.kind == "workings")
        assert untraced(replace(lead, cited=tuple(near), blocks=sums), asked) == set(), asked


def altered(answer, old, new):
    assert old in answer.lead
    return replace(answer, lead=answer.lead.replace(old, new))


def with_lines(answer, kind, *lines):
    return replace(answer, blocks=(*answer.blocks, Block(kind, "另外", lines)))


@pytest.mark.parametrize(
    ("name", "invent", "caught"),
    [
        ("another sum", lambda a: altered(a, "157.5", "158"), {("158", "元")}),
        ("a part of a sum", lambda a: altered(a, "157.5", "57.5"), {("57.5", "元")}),
        ("a sum with a digit more", lambda a: altered(a, "157.5", "157.55"), {("157.55", "元")}),
        ("the other band's sum", lambda a: altered(a, "157.5", "140"), {("140", "元")}),
        (
            "the right number of another unit",
            lambda a: altered(a, "157.5 元", "157.5%"),
            {("157.5", "%")},
        ),
        ("another age", lambda a: altered(a, "满75岁", "满70岁"), {("70", "岁")}),
        ("a remark", lambda a: with_lines(a, "notes", "过年再补 30 元。"), {("30", "元")}),
        ("a step", lambda a: with_lines(a, "steps", "拨打 12399。"), {("12399", "")}),
        ("a year", lambda a: with_lines(a, "lines", "2031年起涨 1890 元。"), {("2031", "年")}),
        (
            "a working's remark",
            lambda a: with_lines(a, "workings", "1890 元/年 ÷ 12 个月 = 157.5 元/月，少 3 元"),
            {("3", "元")},
        ),
        (
            "a working's own number",
            lambda a: with_lines(a, "workings", "1890 元/年 ÷ 11 个月 = 171.82 元/月"),
            {("11", "个月")},
        ),
        ("a question", lambda a: replace(a, question="您满 60 岁了吗？"), {("60", "岁")}),
        ("a button", lambda a: replace(a, buttons=(Button("差9年", "差9年"),)), {("9", "年")}),
    ],
)
def test_an_invented_figure_is_caught(case, book, name, invent, caught):
    asked = case(place="上海", age=75)
    answer = answer_topic("refund_amount", asked, book)

    assert untraced(answer, asked) == set()
    assert untraced(invent(answer), asked) == {(Decimal(n), unit) for n, unit in caught}, name


def test_a_figure_without_its_fact_is_caught(case, book):
    asked = case(place="上海", age=75)
    answer = answer_topic("refund_amount", asked, book)
    uncited = tuple(fact for fact in answer.cited if fact.key != "monthly_refund")

    assert (Decimal(1890), "元") in untraced(replace(answer, cited=uncited), asked)


def test_a_rumour_proves_no_figure_but_its_own_sentence(case, book):
    asked = case(place="天水")
    answer = answer_topic("refund_amount", asked, book)

    assert any("120" in item.says for item in answer.cited if item not in answer.in_force)
    assert untraced(answer, asked) == set()
    assert untraced(altered(answer, "85", "120"), asked) == {(Decimal(120), "元")}


def test_what_the_asker_did_not_say_is_caught(case, book):
    asked = case(insurance="resident", gap_months=60)
    answer = answer_topic("back_payment", asked, book)

    assert untraced(answer, asked) == set()
    assert untraced(answer, case(insurance="resident", gap_months=12)) >= {(Decimal(5), "年")}
