"""A check that could not fail would be none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogues.reading import check_reply, check_slots

REPLY = [{"text": "每月返 85 元。", "buttons": [{"title": "余额", "payload": "医保卡余额怎么查"}]}]
SLOTS = {
    "topic": "refund_amount",
    "memory": {"whom": "mother", "people": {"mother": {"age": ["69", "70"]}}},
}


def test_a_turn_as_it_should_be_passes() -> None:
    turn = {"user": "天水", "says": ["85 元"], "never": ["120"], "buttons": ["医保卡余额怎么查"]}
    check_reply(turn, REPLY)
    known = {"topic": "refund_amount", "whom": "mother", "mother.age": "70", "self.age": None}
    check_slots({"user": "她70", "knows": known}, SLOTS)


@pytest.mark.parametrize(
    "wrong", [{"says": ["120 元"]}, {"never": ["85 元"]}, {"buttons": ["转人工"]}]
)
def test_a_wrong_reply_fails(wrong: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        check_reply({"user": "天水", **wrong}, REPLY)


def test_no_reply_at_all_fails() -> None:
    with pytest.raises(AssertionError):
        check_reply({"user": "天水"}, [])


@pytest.mark.parametrize(
    "known", [{"mother.age": "69"}, {"mother.age": None}, {"self.age": "70"}, {"topic": None}]
)
def test_a_wrong_slot_fails(known: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        check_slots({"user": "她70", "knows": known}, SLOTS)
