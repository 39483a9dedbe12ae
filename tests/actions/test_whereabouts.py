"""Which place is meant: a shared name is settled by what was said before or comes after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa_sdk import Tracker

from actions.hearing import remembered
from actions.whereabouts import in_two_provinces, places_meant
from yibao.rules import RuleBook

MakeTracker = Callable[..., Tracker]

CHAOYANG, TONGZHOU, QIAOXI = "110105|220104", "110112|320612", "130104|130703"
BEIJING, CHANGCHUN, JILIN, HEBEI, XIAMEN = "110000", "220100", "220000", "130000", "350200"

# What was said, message by message, and what is meant in the end
TALKS = [
    ([], ""),
    ([XIAMEN], XIAMEN),
    ([CHAOYANG], CHAOYANG),
    ([CHANGCHUN, CHAOYANG], "220104"),
    ([JILIN, CHAOYANG], "220104"),
    ([BEIJING, XIAMEN, CHAOYANG], "110105"),
    ([BEIJING, CHANGCHUN, CHAOYANG], "220104"),
    ([XIAMEN, CHAOYANG], CHAOYANG),
    ([CHAOYANG, CHANGCHUN], "220104"),
    ([CHAOYANG, XIAMEN], XIAMEN),
    ([CHAOYANG, "220104"], "220104"),
    ([CHAOYANG, "220104", CHAOYANG], "220104"),
    ([CHAOYANG, TONGZHOU, BEIJING], "110112"),
    ([QIAOXI, HEBEI], QIAOXI),
    ([QIAOXI, HEBEI, "130700"], "130703"),
    ([BEIJING, CHAOYANG, CHANGCHUN], CHANGCHUN),
]


def codes(tracker: Tracker, book: RuleBook) -> str:
    _, memory = remembered(tracker, book)
    return "|".join(place.code for place in places_meant(memory, book))


def say(*values: str) -> list[tuple[str, dict[str, str]]]:
    return [("inform", {"region": value}) for value in values]


@pytest.mark.parametrize(("said", "meant"), TALKS)
def test_the_place_in_the_end(
    tracker: MakeTracker, book: RuleBook, said: list[str], meant: str
) -> None:
    assert codes(tracker(*say(*said)), book) == meant


def test_messages_without_a_place_change_nothing(tracker: MakeTracker, book: RuleBook) -> None:
    turns = [*say(CHANGCHUN), ("thanks", {}), ("refund_amount", {"age": "75"}), *say(CHAOYANG)]
    assert codes(tracker(*turns), book) == "220104"


@pytest.mark.parametrize("odd", ["", "南宁", "999999", "|", "45"])
def test_what_is_no_code_is_no_place(tracker: MakeTracker, book: RuleBook, odd: str) -> None:
    assert codes(tracker(*say(odd)), book) == ""
    assert codes(tracker(*say(XIAMEN, odd)), book) == XIAMEN


def test_what_was_said_before_a_restart_is_forgotten(tracker: MakeTracker, book: RuleBook) -> None:
    one = tracker(*say(CHANGCHUN, CHAOYANG))
    (first, _) = [i for i, event in enumerate(one.events) if event["event"] == "user"]
    one.events.insert(first + 1, {"event": "restart"})
    assert codes(one, book) == CHAOYANG


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        (["350212", "350200"], "350212"),  # 同安区，厦门的
        (["420100", "330100"], "330100"),  # 从武汉到杭州
        (["350212", "350203"], "350203"),
        (["440100", CHAOYANG], CHAOYANG),  # 在广州，户口在朝阳区
    ],
)
def test_the_last_place_of_a_message_counts_but_not_what_only_holds_another(
    tracker: MakeTracker, book: RuleBook, values: list[str], meant: str
) -> None:
    one = tracker(("inform", {}))
    (message,) = [event for event in one.events if event["event"] == "user"]
    message["parse_data"]["entities"] = [{"entity": "region", "value": v} for v in values]
    assert codes(one, book) == meant


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        ([], False),
        ([BEIJING], False),
        ([CHANGCHUN, JILIN], False),
        ([CHAOYANG, BEIJING], False),
        ([BEIJING, HEBEI], True),
        ([XIAMEN, CHANGCHUN], True),
    ],
)
def test_two_places_may_lie_in_two_provinces(
    book: RuleBook, said: list[str], *, apart: bool
) -> None:
    entities = [{"entity": "region", "value": value} for value in said]
    assert in_two_provinces([{"entities": entities}, {}], book) is apart
