"""One message after the other becomes one memory: people apart, and no more than is needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.case import case_of
from actions.hearing import heard, remembered
from actions.memory import SELF, Memory, from_slot
from tests.conftest import TODAY
from yibao.answers import Case
from yibao.rules import RuleBook

MakeTracker = Callable[..., Tracker]


def parse(intent: str, *said: tuple[str, ...], whom: str | None = None, text: str = "……") -> Any:
    """A message as it was understood; what was said are names, values and whose they are."""
    entities = [
        {"entity": name, "value": value, **({"role": role[0]} if role else {})}
        for name, value, *role in said
    ]
    return {"text": text, "intent": {"name": intent}, "entities": entities, "whom": whom}


@pytest.fixture
def case_after(book: RuleBook) -> Callable[..., Case]:
    """The case after those messages."""

    def after(*parses: Any) -> Case:
        memory = Memory()
        for one in parses:
            memory = heard(memory, one, book)
        return case_of(memory, book, TODAY)

    return after


I_AM_65 = parse("inform", ("age", "65", "self"), whom="self")
MOTHER_IS_88 = parse("inform", ("age", "88", "mother"), whom="mother")
OF_ME = parse("inform", whom="self")
OF_HER = parse("inform", whom="third")


def test_two_people_s_ages_are_never_mixed(case_after: Callable[..., Case]) -> None:
    both = parse("refund_amount", ("age", "65", "self"), ("age", "88", "mother"), whom="mother")
    assert (case_after(both).age, case_after(both).relation) == (88, "mother")
    assert (case_after(both, OF_ME).age, case_after(both, OF_ME).relation) == (65, None)
    assert case_after(both, OF_ME, OF_HER).age == 88
    assert case_after(I_AM_65, parse("refund_amount", whom="mother")).age is None


def test_she_is_whoever_was_named_last(case_after: Callable[..., Case]) -> None:
    father = parse("inform", ("age", "90", "father"), whom="father")
    assert case_after(MOTHER_IS_88, father, OF_ME, OF_HER).age == 90
    assert case_after(I_AM_65, OF_HER).age == 65, "nobody else was named"


def test_a_place_is_a_person_s_and_serves_those_of_whom_none_was_said(
    case_after: Callable[..., Case],
) -> None:
    apart = parse("inform", ("region", "110000", "self"), ("region", "310000", "mother"))
    of_mother, of_father = parse("inform", whom="mother"), parse("inform", whom="father")
    assert case_after(apart, of_mother).place.name == "上海市"  # type: ignore[union-attr]
    assert case_after(apart, of_mother, OF_ME).place.name == "北京市"  # type: ignore[union-attr]
    assert case_after(apart, of_father).place is not None


def test_insurance_lasts_where_it_was_said_of_somebody(case_after: Callable[..., Case]) -> None:
    of_me = parse("how_to_pay", ("insurance_type", "resident", "self"), whom="self")
    of_the_question = parse("how_to_pay", ("insurance_type", "resident"))
    later = parse("balance_query")
    assert case_after(of_me, later).insurance == "resident"
    assert case_after(of_the_question, later).insurance is None


def test_what_is_supposed_holds_for_the_question_only(case_after: Callable[..., Case]) -> None:
    asked = parse("refund_amount", ("age", "65", "self"), whom="self")
    supposed = parse("inform", ("age", "75"), text="75岁的呢")
    corrected = parse("inform", ("age", "66"), text="我66")
    assert case_after(asked, supposed).age == 75
    assert case_after(asked, supposed, corrected).age == 66
    assert case_after(asked, supposed, parse("balance_query")).age == 65


def test_the_bill_serves_questions_on_care_and_is_no_wage(case_after: Callable[..., Case]) -> None:
    stay = parse("reimbursement_ratio", ("amount", "20000"), ("hospital", "third"))
    later = case_after(stay, parse("remote_settlement"))
    assert (later.amount, later.hospital) == (20000, "third")
    assert case_after(stay, parse("payment_standard")).amount is None


def test_a_slot_keeps_all_that_the_next_message_needs(book: RuleBook) -> None:
    memory = Memory()
    for one in (I_AM_65, MOTHER_IS_88, parse("refund_amount", ("region", "310000"))):
        memory = heard(memory, one, book)
        kept = json.loads(json.dumps(memory.as_slot()))
        assert from_slot(kept) == from_slot(memory.as_slot())
        assert case_of(from_slot(kept), book, TODAY) == case_of(memory, book, TODAY)


@pytest.mark.parametrize("odd", [None, "", 5, [], {"nobody": 1}])
def test_a_slot_of_another_make_is_an_empty_memory(odd: object) -> None:
    assert from_slot(odd) == Memory()


def test_the_memory_does_not_grow_with_the_conversation(book: RuleBook) -> None:
    memory, sizes = Memory(), []
    places = ("110000", "310000", "350200", "220100", "450100")
    for turn in range(300):
        said = [("age", str(turn % 100)), ("region", places[turn % 5]), ("subject", "dental")]
        intent = "inform" if turn % 3 else list(book.topics)[turn % 38]
        memory = heard(memory, parse(intent, *said), book)
        sizes.append(len(json.dumps(memory.as_slot())))
    assert max(sizes[150:]) <= max(sizes[100:150]) + 100
    assert max(sizes) < 5000


def test_only_messages_after_the_last_memory_are_heard(
    tracker: MakeTracker, book: RuleBook
) -> None:
    first = tracker(("refund_amount", {"age": "75"}))
    _, memory = remembered(first, book)
    kept = {"event": "slot", "name": "memory", "value": memory.as_slot()}
    first.events[0]["parse_data"] = {"entities": [{"entity": "age", "value": "20"}]}
    first.events = [*first.events, kept, *tracker(("inform", {"region": "310000"})).events]
    before, now = remembered(first, book)
    assert before == from_slot(memory.as_slot())
    assert now.of(SELF)["age"] == ["75"] and now.of(SELF)["region"] == ["310000"]


@pytest.mark.parametrize("end", ["restart", "session_started"])
def test_nothing_is_remembered_from_before_an_end(
    tracker: MakeTracker, book: RuleBook, end: str
) -> None:
    talk = tracker(("refund_amount", {"age": "75"}))
    talk.events = [*talk.events, {"event": end}, *tracker(("balance_query", {})).events]
    assert remembered(talk, book)[1].of(SELF) == {}


def test_a_pasted_page_does_not_fill_the_memory(book: RuleBook) -> None:
    same = [("region", "310000")] * 200
    sums = [("amount", str(amount)) for amount in range(200)]
    memory = heard(Memory(), parse("refund_amount", *same, *sums), book)
    assert len(json.dumps(memory.as_slot())) < 3000
    assert memory.stay["amount"][-1] == "199", "what is said last counts"


def test_what_somebody_is_not_is_forgotten(case_after: Callable[..., Case]) -> None:
    staff = parse("inform", ("insurance_type", "staff", "self"), whom="self")
    denied = parse("inform", ("denied", "insurance_type:staff", "self"), whom="self")
    assert case_after(staff).insurance == "staff"
    assert case_after(staff, denied).insurance is None
    resident = parse("inform", ("insurance_type", "resident", "self"), whom="self")
    assert case_after(resident, denied).insurance == "resident"


def test_what_was_answered_for_the_mother_is_not_the_asker_s(
    case_after: Callable[..., Case],
) -> None:
    asked = parse("reimbursement_ratio", whom="mother")
    told = parse("inform", ("insurance_type", "resident"))
    supposed = parse("inform", ("age", "75"), text="75岁的呢")
    assert case_after(asked, told).insurance == "resident"
    assert case_after(asked, told, OF_ME).insurance is None
    assert case_after(asked, supposed).age == 75
    assert case_after(asked, supposed, OF_ME).age is None


def test_a_place_of_care_is_no_new_home_once_one_is_known(
    case_after: Callable[..., Case],
) -> None:
    visit = parse("remote_settlement", ("region", "110000"))
    visit["entities"][0]["visited"] = True
    at_home = parse("inform", ("region", "130100"))
    assert case_after(visit).place.name == "北京市"  # type: ignore[union-attr]
    after = case_after(at_home, visit)
    assert after.place is not None and after.destination is not None
    assert (after.place.name, after.destination.name) == ("石家庄市", "北京市")


def test_whoever_has_no_wechat_has_none_for_the_next_question(
    case_after: Callable[..., Case],
) -> None:
    denied = parse("balance_query", ("denied", "pay_channel:wechat"))
    assert case_after(denied, parse("how_to_pay")).without == {"wechat"}
    used = parse("how_to_pay", ("pay_channel", "wechat"))
    assert (case_after(denied, used).channel, case_after(denied, used).without) == ("wechat", set())


def test_a_button_after_bare_facts_keeps_them(case_after: Callable[..., Case]) -> None:
    way = parse("inform", ("pay_channel", "alipay"))
    assert case_after(way, parse("how_to_pay", text="居民医保怎么交")).channel == "alipay"
