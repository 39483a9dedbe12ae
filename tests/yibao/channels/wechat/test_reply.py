"""Several messages of one turn become one reply."""

from __future__ import annotations

from yibao.channels.wechat.reply import Choice, Reply, from_json, reply_of

PLACE = {"title": "北京", "payload": "我在北京"}


def laid_out(**given: object) -> dict[str, object]:
    return {"custom": {"kind": "wechat", "text": "甲", **given}}


def test_texts_follow_each_other_and_choices_are_gathered_once() -> None:
    whole = reply_of(
        [
            laid_out(question="在哪里？", choices=[PLACE]),
            laid_out(text="乙", also=[PLACE, {"title": "查", "payload": "查余额"}]),
            {"text": "号码没有留。"},
        ]
    )
    assert (whole.text, whole.question) == ("甲\n乙\n号码没有留。", "在哪里？")
    assert whole.choices == (Choice("北京", "我在北京"),)
    assert whole.also == (Choice("北京", "我在北京"), Choice("查", "查余额"))


def test_a_number_asked_for_in_any_of_them_is_asked_for() -> None:
    assert reply_of([laid_out(number="age"), laid_out()]).number == "age"


def test_buttons_of_plain_messages_can_be_chosen() -> None:
    assert reply_of([{"text": "好", "buttons": [PLACE]}]).offered == (Choice("北京", "我在北京"),)


def test_what_another_door_is_sent_is_not_shown() -> None:
    assert reply_of([{"custom": {"kind": "answer", "lead": "甲"}}]) == Reply()


def test_what_is_kept_comes_back_the_same() -> None:
    whole = reply_of([laid_out(question="在哪里？", number="age", choices=[PLACE])])
    assert from_json(whole.as_json()) == whole
