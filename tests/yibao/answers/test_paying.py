"""How to pay: who pays at all, and which rumours are put right."""

from __future__ import annotations

import pytest

from yibao.answers import Status, answer_topic
from yibao.rules import NATION


@pytest.fixture
def how_to_pay(case, book):
    def ask(**known):
        return answer_topic("how_to_pay", case(**known), book)

    return ask


def notes(answer):
    return next((block.lines for block in answer.blocks if block.title == "要知道"), ())


def rumours(answer):
    return {fact.key for fact in answer.cited if getattr(fact, "standing", "") == "quoted"}


def test_staff_are_told_that_the_employer_pays_and_may_say_otherwise(how_to_pay):
    answer = how_to_pay(insurance="staff", place="南宁", channel="wechat")

    assert answer.status is Status.ANSWERED
    assert answer.taken == ("职工医保",)
    assert [block.kind for block in answer.blocks] == ["lines", "notes"]
    assert [button.payload for button in answer.buttons] == ["是居民医保"]
    assert answer.cited[0].key == "staff_pay"


def test_the_flexibly_employed_get_their_own_rule_and_no_resident_s_steps(how_to_pay):
    answer = how_to_pay(insurance="flexible", channel="alipay")

    assert answer.status is Status.ANSWERED
    assert answer.cited[0].key == "flexible_pay"
    assert answer.lead == answer.cited[0].says
    assert [block.title for block in answer.blocks if block.kind == "steps"] == []
    assert [button.payload for button in answer.buttons] == ["是居民医保"]


def test_the_place_of_the_flexibly_employed_is_repeated(how_to_pay):
    answer = how_to_pay(insurance="flexible", place="南宁")

    assert set(answer.taken) == {"灵活就业", "南宁市"}


@pytest.mark.parametrize(
    ("known", "lead", "status"),
    [
        ({}, "居民医保在手机上就能交", Status.IN_GENERAL),
        ({"channel": "wechat"}, "居民医保可以这样交", Status.ANSWERED),
        ({"channel": "kiosk"}, "这个渠道的步骤我这里没有", Status.IN_GENERAL),
    ],
)
def test_the_lead_says_whether_steps_follow(how_to_pay, known, lead, status):
    answer = how_to_pay(**known)

    assert answer.lead.startswith(lead)
    assert answer.status is status


@pytest.mark.parametrize(
    "known", [{}, {"channel": "wechat"}, {"insurance": "resident", "place": "天水"}]
)
def test_what_to_mind_is_said_in_every_channel(how_to_pay, known):
    said = "".join(notes(how_to_pay(**known)))

    assert all(words in said for words in ("要先注册", "付钱前对一遍", "12393"))


def test_the_nation_s_rumours_are_told_in_detail_only(how_to_pay):
    assert rumours(how_to_pay()) == set()
    assert rumours(how_to_pay(detail=True)) == {"hotline_12333", "new_rural"}


def test_a_rumour_about_the_place_is_told_at_once(how_to_pay, place):
    answer = how_to_pay(place="长沙")

    quoted = [fact for fact in answer.cited if getattr(fact, "standing", "") == "quoted"]
    assert [fact.place for fact in quoted] == [place("长沙")]
    assert quoted[0].says in notes(answer)
    assert all(fact.place != NATION for fact in quoted)


@pytest.mark.parametrize("name", ["南宁", "石家庄", "永州", "天水", "北京"])
def test_the_place_is_repeated(how_to_pay, place, name):
    assert how_to_pay(place=name, channel="wechat").taken == (place(name).name, "微信")
