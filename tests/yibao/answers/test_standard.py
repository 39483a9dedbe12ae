"""What one pays: the year's premium by place and people, and a wage's monthly share worked out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.answers import Status, answer_topic, as_text

TOPIC = "payment_standard"


@pytest.fixture
def standard(case, book):
    def ask(**known):
        for name in ("wage", "amount"):
            if name in known:
                known[name] = Decimal(known[name])
        if "average_wages" in known:
            known["average_wages"] = tuple(map(Decimal, known["average_wages"]))
        return answer_topic(TOPIC, case(**known), book)

    return ask


def block(answer, title):
    return next((part.lines for part in answer.blocks if part.title == title), ())


@pytest.mark.parametrize("known", [{}, {"insurance": "staff"}])
def test_a_wage_makes_the_asker_a_member_of_staff(standard, known):
    answer = standard(wage=5000, **known)

    assert answer.lead.startswith("照您的工资，")
    assert answer.lead.endswith("职工医保自己每月大约交 100 元，由单位代扣。")
    assert "个人：缴费基数 5000 元 × 2% = 100 元/月" in block(answer, "怎么算的")
    assert "100 元/月 × 12 个月 = 1200 元/年" in block(answer, "怎么算的")
    assert (answer.status, answer.estimate) == (Status.ANSWERED, True)
    assert "工资5000元" in answer.taken


def test_residents_and_the_self_employed_pay_by_no_wage(standard):
    for insurance in ("resident", "flexible"):
        answer = standard(wage=5000, insurance=insurance)
        assert block(answer, "怎么算的") == ()
        assert "5000" not in as_text(answer).replace("基数 5000 元", "")


@pytest.mark.parametrize(
    ("wage", "base", "monthly"), [(3000, 4200, "84"), (5000, 5000, "100"), (30000, 21000, "420")]
)
def test_with_the_average_wage_the_base_is_kept_between_floor_and_ceiling(
    standard, wage, base, monthly
):
    answer = standard(wage=wage, average_wages=(7000,))

    assert f"每月大约交 {monthly} 元" in answer.lead
    assert f"个人：缴费基数 {base} 元 × 2% = {monthly} 元/月" in block(answer, "怎么算的")
    assert "平均工资7000元" in answer.taken
    assert "平均工资" not in answer.question


def test_without_the_average_wage_it_is_asked_for(standard):
    answer = standard(wage=5000)

    assert answer.question.startswith("知道当地公布的平均工资吗")
    assert len(block(answer, "怎么算的")) == 2


def test_a_sum_alone_is_a_wage_only_to_who_is_known_to_be_staff(standard):
    assert "100 元" in standard(amount=5000, insurance="staff").lead
    assert block(standard(amount=5000), "怎么算的") == ()
    assert block(standard(amount=5000, insurance="resident"), "怎么算的") == ()


def test_a_place_with_two_schemes_is_reckoned_by_the_wider_one(standard):
    assert "每月大约交 100 元" in standard(wage=5000, place="深圳").lead


@given(wage=st.decimals(Decimal(100), Decimal(10**6), places=2))
def test_one_pays_two_per_cent_of_the_wage(case, book, wage):
    answer = answer_topic(TOPIC, case(wage=wage), book)

    told = Decimal(answer.lead.split("大约交 ")[1].split(" ")[0])
    assert abs(told - wage * 2 / 100) <= Decimal("0.005")


def test_each_kind_of_people_gets_its_own_lead(standard):
    leads = {standard(insurance=i).lead for i in (None, "staff", "resident", "flexible")}

    assert len(leads) == 4
    assert "400 元" in standard(insurance="resident").lead


@pytest.mark.parametrize("insurance", [None, "resident"])
def test_no_premium_of_a_past_year_is_told_as_the_new_year_s(standard, insurance):
    known = {"insurance": insurance, "today": date(2027, 1, 1)}
    answer = standard(**known)

    assert "400" not in answer.lead
    assert "还没有核到" in as_text(answer) or "没核到" in as_text(answer)
    figures = {item.value for item in answer.in_force if hasattr(item, "value")}
    assert Decimal(400) not in figures


def test_the_place_s_own_premium_leads_there(standard, book):
    local = {
        fact.place
        for fact in book.of_topic(TOPIC)
        if fact.part == "lead"
        and fact.place.code != "100000"
        and fact.people == "resident"
        and fact.holds_on(date(2026, 11, 21))
    }
    assert local
    for place in local:
        answer = standard(place=place, insurance="resident")
        assert answer.cited[0].place == place, place.name
        assert place.called in answer.lead


def test_a_worked_share_tells_nothing_twice(standard):
    answer = standard(wage=5000, insurance="staff", place="深圳")

    lines = [line for part in answer.blocks for line in part.lines]
    assert len(lines) == len(set(lines))
