"""Two intents about equally likely: the assistant asks which, and says between which two."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from yibao.language.close_topics import CloseTopics


def understood(config: dict[str, Any] | None = None, **confidences: float) -> Message:
    """A message with that ranking, likeliest first, after the component."""
    ranking = [{"name": name, "confidence": sure} for name, sure in confidences.items()]
    message = Message({"text": "医保怎么用", "intent": ranking[0], "intent_ranking": ranking})
    CloseTopics({**CloseTopics.get_default_config(), **(config or {})}).process([message])
    return message


@pytest.mark.parametrize(
    ("ranking", "close"),
    [
        ({"how_to_pay": 0.30, "payment_record": 0.26}, ["how_to_pay", "payment_record"]),
        ({"out_of_scope": 0.47, "refund_amount": 0.43}, ["out_of_scope", "refund_amount"]),
        ({"withdraw_cash": 0.27, "out_of_scope": 0.27}, ["withdraw_cash", "out_of_scope"]),
    ],
)
def test_two_that_are_close_are_named_and_neither_is_taken(ranking, close) -> None:
    message = understood(**ranking)

    assert message.get("close") == close
    assert message.get(INTENT)["name"] == "nlu_fallback"
    assert [intent["name"] for intent in message.get("intent_ranking")] == ["nlu_fallback", *close]


@pytest.mark.parametrize(
    "ranking",
    [
        {"how_to_pay": 0.36, "payment_record": 0.30},
        {"how_to_pay": 1.0, "payment_record": 0.0},
        {"how_to_pay": 1.0},
    ],
)
def test_one_that_is_clearly_likelier_is_taken(ranking) -> None:
    message = understood(**ranking)

    assert message.get("close") is None
    assert message.get(INTENT)["name"] == "how_to_pay"
    assert len(message.get("intent_ranking")) == len(ranking)


@pytest.mark.parametrize("talk", ["greet", "complain", "ask_detail", "inform"])
def test_what_cannot_be_asked_for_is_doubted_without_a_choice(talk) -> None:
    message = understood(**{"remote_settlement": 0.38, talk: 0.36})

    assert message.get("close") is None
    assert message.get(INTENT)["name"] == "nlu_fallback"


def test_two_of_many_that_are_all_unlikely_are_no_choice() -> None:
    message = understood(how_to_pay=0.16, payment_record=0.14, greet=0.13)

    assert message.get("close") is None
    assert message.get(INTENT)["name"] == "nlu_fallback"


def test_a_message_that_was_not_understood_stays_so_and_may_be_a_choice() -> None:
    message = understood(nlu_fallback=0.25, how_to_pay=0.24, payment_record=0.22)

    assert message.get("close") == ["how_to_pay", "payment_record"]
    names = [intent["name"] for intent in message.get("intent_ranking")]
    assert names == ["nlu_fallback", "how_to_pay", "payment_record"]


def test_the_margin_and_the_ratio_are_settings() -> None:
    ranking = {"how_to_pay": 0.40, "payment_record": 0.33}

    assert understood(**ranking).get("close") is None
    assert understood({"margin": 0.1}, **ranking).get("close") is not None
    assert understood({"ratio": 0.8}, **ranking).get("close") is not None
    assert understood({"margin": 0.1, "together": 0.8}, **ranking).get("close") is None


def test_a_message_without_a_ranking_passes() -> None:
    message = Message({"text": "/restart"})
    assert CloseTopics(CloseTopics.get_default_config()).process([message]) == [message]
    assert message.get("close") is None
