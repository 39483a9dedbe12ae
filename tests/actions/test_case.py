"""The case holds what was said: lasting facts for ever, the rest for the question at hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from rasa_sdk import Tracker

from actions.case import case_of
from actions.hearing import remembered
from tests.conftest import TODAY
from yibao.answers import Case
from yibao.rules import RuleBook

MakeTracker = Callable[..., Tracker]


@pytest.fixture
def read(book: RuleBook) -> Callable[[Tracker], Case]:
    """The case of a tracker on the tests' day."""
    return lambda tracker: case_of(remembered(tracker, book)[1], book, TODAY)


def test_an_empty_tracker_is_an_empty_case(tracker: MakeTracker, read: Callable) -> None:
    assert read(tracker()) == Case(today=TODAY)


def test_everything_said_reaches_the_case(tracker: MakeTracker, read: Callable) -> None:
    said = {
        "region": "450100",
        "age": "71",
        "sex": "female",
        "insurance_type": "staff",
        "work_status": "retired",
        "pay_channel": "wechat",
        "entrance": "医保码",
        "gap_months": "24",
        "paid_months": "180",
        "missing_months": "36",
        "amount": "5000.5",
        "average_pension": "3700",
    }
    case = read(tracker(("back_payment", said)))
    assert case.place is not None
    assert (case.place.name, case.age, case.sex, case.insurance) == (
        "南宁市",
        71,
        "female",
        "staff",
    )
    assert (case.retired, case.channel, case.entrance) == (True, "wechat", "医保码")
    assert (case.gap_months, case.paid_months, case.missing_months) == (24, 180, 36)
    assert (case.amount, case.average_pension) == (Decimal("5000.5"), Decimal(3700))


def test_place_and_age_serve_the_next_question(tracker: MakeTracker, read: Callable) -> None:
    first = ("refund_amount", {"region": "310000", "age": "75"})
    case = read(tracker(first, ("balance_query", {})))
    assert case.place is not None
    assert (case.place.name, case.age) == ("上海市", 75)


def test_channel_and_insurance_belong_to_their_question(
    tracker: MakeTracker, read: Callable
) -> None:
    first = ("how_to_pay", {"pay_channel": "wechat", "insurance_type": "resident"})
    case = read(tracker(first, ("refund_amount", {})))
    assert (case.channel, case.insurance) == (None, None)


def test_a_follow_up_adds_to_its_question(tracker: MakeTracker, read: Callable) -> None:
    turns = [
        ("back_payment", {"gap_months": "24"}),
        ("inform", {"insurance_type": "resident"}),
        ("thanks", {}),
        ("inform", {"region": "431100"}),
    ]
    case = read(tracker(*turns))
    assert (case.gap_months, case.insurance) == (24, "resident")
    assert case.place is not None
    assert case.place.name == "永州市"


def test_what_was_said_counts_for_the_topic_that_is_then_chosen(
    tracker: MakeTracker, read: Callable, book: RuleBook
) -> None:
    asked = tracker(("nlu_fallback", {"insurance_type": "staff"}))
    question = book.topics["payment_record"].question
    chosen = tracker(("payment_record", {}), text=question)

    def after(*messages: Tracker) -> Case:
        chosen.events = [event for message in messages for event in message.events]
        return read(chosen)

    last = tracker(("payment_record", {}), text=question)
    other = tracker(("back_payment", {"insurance_type": "staff"}))
    in_words = tracker(("payment_record", {}), text="我想查查交费的记录")
    assert after(asked, last).insurance == "staff"
    assert after(other, last).insurance is None
    assert after(asked, in_words).insurance is None
    assert after(other, asked, last).insurance == "staff"


def test_the_latest_word_counts(tracker: MakeTracker, read: Callable) -> None:
    case = read(tracker(("refund_amount", {"age": "75"}), ("inform", {"age": "71"})))
    assert case.age == 71


@pytest.mark.parametrize("odd", ["", "很多", "-5", "1e400000000", "NaN"])
def test_odd_values_do_not_break_the_case(tracker: MakeTracker, read: Callable, odd: str) -> None:
    said = {"region": odd, "age": odd, "amount": odd, "gap_months": odd}
    case = read(tracker(("back_payment", said)))
    assert (case.place, case.age, case.gap_months) == (None, None, None)


def test_years_paid_said_later_replace_what_was_missing(
    tracker: MakeTracker, read: Callable
) -> None:
    turns = [("back_payment", {"missing_months": "36"}), ("inform", {"paid_months": "240"})]
    case = read(tracker(*turns))
    assert (case.paid_months, case.missing_months) == (240, None)


def test_two_ages_in_one_message_are_no_age(tracker: MakeTracker, read: Callable) -> None:
    one = tracker(("refund_amount", {"region": "310000"}))
    said = [{"entity": "age", "value": "72"}, {"entity": "age", "value": "76"}]
    (message,) = [event for event in one.events if event["event"] == "user"]
    message["parse_data"]["entities"] += said
    assert read(one).age is None
    message["parse_data"]["entities"].remove(said[0])
    assert read(one).age == 76


def test_a_shared_name_gives_no_place_but_all_that_it_may_mean(
    tracker: MakeTracker, read: Callable
) -> None:
    case = read(tracker(("refund_amount", {"region": "110105|220104"})))
    assert case.place is None
    assert [place.code for place in case.places_meant] == ["110105", "220104"]


def test_a_place_without_doubt_leaves_no_other_meaning(
    tracker: MakeTracker, read: Callable
) -> None:
    case = read(tracker(("refund_amount", {"region": "350212"})))
    assert case.place is not None
    assert (case.place.name, case.places_meant) == ("同安区", ())


def test_what_was_noted_before_any_question_counts_for_the_first_one(
    tracker: MakeTracker, read: Callable
) -> None:
    noted = [("inform", {"sex": "male"}), ("inform", {"paid_months": "276"})]
    asking = read(tracker(*noted, ("payment_years", {"insurance_type": "staff"})))
    assert (asking.sex, asking.paid_months, asking.insurance) == ("male", 276, "staff")

    later = read(tracker(*noted, ("payment_years", {}), ("coverage_scope", {})))
    assert (later.sex, later.paid_months) == ("male", 276)


def test_a_question_asked_once_more_without_a_word_on_the_case_is_the_same_question(
    tracker: MakeTracker, read: Callable
) -> None:
    before = [("coverage_break", {}), ("inform", {"insurance_type": "staff"}), ("inform", {"gap_months": "6"})]  # fmt: skip
    again = read(tracker(*before, ("back_payment", {})))
    assert (again.insurance, again.gap_months) == ("staff", 6)

    other = read(tracker(*before, ("back_payment", {"insurance_type": "resident"})))
    assert (other.insurance, other.gap_months) == ("resident", 6)


def test_a_year_alone_is_what_a_follow_up_turns_to(tracker: MakeTracker, read: Callable) -> None:
    first = ("refund_amount", {"region": "310000"})
    assert read(tracker(first, ("inform", {"year": "2025"}))).other_year == 2025
    assert read(tracker(first, ("inform", {"year": "2027", "subject": "next_year"}))).other_year
    assert read(tracker(first, ("inform", {"year": "2025", "age": "75"}))).other_year is None
    after = (first, ("inform", {"year": "2025"}), ("inform", {"age": "75"}))
    assert read(tracker(*after)).other_year is None


def test_a_resident_is_neither_at_work_nor_not(tracker: MakeTracker, read: Callable) -> None:
    said = {"insurance_type": "resident", "work_status": "working"}
    assert read(tracker(("inform", said))).retired is None
    assert read(tracker(("inform", {**said, "work_status": "retired"}))).retired is True
    assert read(tracker(("inform", {**said, "insurance_type": "staff"}))).retired is False


def test_self_paid_staff_insurance_is_one_and_a_baby_has_a_resident_s(
    tracker: MakeTracker, read: Callable
) -> None:
    both = [("insurance_type", "flexible"), ("insurance_type", "staff")]
    entities = [{"entity": name, "value": value} for name, value in both]
    assert (
        read(tracker(("payment_standard", {}), parse={"entities": entities})).insurance
        == "flexible"
    )
    born = ("newborn_enrolment", {"relation": "child"})
    baby = tracker(born, ("payment_standard", {}), parse={"whom": "child"})
    assert read(baby).insurance == "resident"
    assert read(tracker(("payment_standard", {}), parse={"whom": "child"})).insurance is None
