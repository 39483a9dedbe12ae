"""The card's balance: for whom there is one, and when the old hotline is put right."""

from __future__ import annotations

import pytest

from yibao.answers import Status, answer_topic


@pytest.fixture
def balance_query(case, book):
    def ask(**known):
        return answer_topic("balance_query", case(**known), book)

    return ask


def rumours(answer):
    return {fact.key for fact in answer.cited if getattr(fact, "standing", "") == "quoted"}


def test_residents_are_told_that_there_is_nothing_to_look_up(balance_query):
    answer = balance_query(insurance="resident", channel="wechat", place="上海")

    assert answer.status is Status.ANSWERED
    assert answer.taken == ("居民医保",)
    assert [item.key for item in answer.cited] == ["residents_no_account", "staff_only"]
    assert answer.buttons == ()


@pytest.mark.parametrize("insurance", [None, "staff", "flexible"])
def test_everybody_else_gets_the_ways(balance_query, insurance):
    answer = balance_query(insurance=insurance)

    assert answer.status is Status.IN_GENERAL
    assert len(answer.buttons) == 9


@pytest.mark.parametrize(
    ("known", "lead", "status"),
    [
        ({}, "医保卡余额在手机上、电话里、窗口都能查", Status.IN_GENERAL),
        ({"channel": "kiosk"}, "医保卡余额可以这样查", Status.ANSWERED),
        ({"channel": "unionpay"}, "这个办法的步骤我这里没有", Status.IN_GENERAL),
    ],
)
def test_the_lead_says_whether_steps_follow(balance_query, known, lead, status):
    answer = balance_query(**known)

    assert answer.lead.startswith(lead)
    assert answer.status is status


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, set()),
        ({"channel": "wechat"}, set()),
        ({"channel": "phone"}, {"hotline_12333"}),
        ({"channel": "wechat", "detail": True}, {"hotline_12333"}),
    ],
)
def test_the_old_hotline_is_put_right_on_the_phone_and_in_detail(balance_query, known, told):
    assert rumours(balance_query(**known)) == told


def test_the_place_is_repeated_with_the_channel(balance_query):
    assert balance_query(place="永州", channel="phone").taken == ("永州市", "打电话")
