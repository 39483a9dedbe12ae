"""The card's balance: for whom there is one, and when the old hotline is put right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yibao.answers import Status, answer_topic, as_text


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


def test_a_wage_tells_what_goes_into_the_account(case, book):
    answer = answer_topic("personal_account", case(wage=Decimal(4800)), book)

    assert "96 元进您的医保账户" in answer.lead
    assert answer.estimate


@pytest.mark.parametrize(
    "known", [{"insurance": "resident"}, {"insurance": "flexible"}, {"retired": True}], ids=str
)
def test_a_wage_that_pays_nothing_in_is_not_worked_out(case, book, known):
    answer = answer_topic("personal_account", case(wage=Decimal(4800), **known), book)

    assert "96 元" not in as_text(answer)


def test_a_wage_that_nobody_earns_is_doubted(case, book):
    answer = answer_topic("personal_account", case(wage=Decimal(10**12)), book)

    assert "进您的医保账户" not in answer.lead


def test_between_two_provinces_the_money_goes_through_the_wallet(case, book):
    def shared(**known):
        return answer_topic("family_account", case(subjects=("parents",), **known), book).lead

    assert "医保钱包" in shared(apart=True)
    assert "绑定共济" in shared()


def test_whom_nobody_may_bind_nobody_may_bind_from_afar(case, book):
    answer = answer_topic("family_account", case(subjects=("in_laws",), apart=True), book)

    assert "岳父母" in answer.lead


def test_a_retiree_is_told_first_that_his_insurance_does_not_move(case, book):
    def lead(**known):
        return answer_topic("insurance_transfer", case(**known), book).lead

    assert "不办转移" in lead(retired=True)
    assert "不办转移" not in lead()
    assert "不办转移" in lead(retired=True, insurance="staff", subjects=("children",))
