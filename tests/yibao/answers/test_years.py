"""Years that must be paid, and what those who lack some can do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yibao.answers import Status, answer_topic, as_text


@pytest.fixture
def years(case, book):
    return lambda **known: answer_topic("payment_years", case(**known), book)


def test_without_a_place_no_number_of_years_holds(years):
    answer = years()

    assert answer.lead == "要交满多少年没有全国统一的数，由各地定。"
    assert "哪里参保" in answer.question
    assert not any(block.title == "查到的" for block in answer.blocks)


def test_a_province_tells_men_and_women_apart_and_its_own_condition(years):
    text = as_text(years(place="永州"))

    assert "湖南省：男职工要累计交满的年限是 30 年" in text
    assert "湖南省：女职工要累计交满的年限是 25 年" in text
    assert "2025 年是 12 年" in text


def test_years_paid_without_a_sex_ask_for_it(years):
    answer = years(place="永州", paid_months=240)

    assert [button.payload for button in answer.buttons] == ["男", "女"]


@pytest.mark.parametrize(("sex", "missing"), [("female", 60), ("male", 120)])
def test_what_is_missing_is_worked_out_by_sex(years, sex, missing):
    assert f"还差 {missing} 个月" in as_text(years(place="永州", paid_months=240, sex=sex))


def test_staff_get_a_rough_sum_that_says_whose_base_it_used(years):
    answer = years(missing_months=36, amount=Decimal(5000))

    assert answer.status is Status.ANSWERED
    assert answer.estimate
    assert "14400 元" in as_text(answer)
    assert "基数用的是您给的数" in as_text(answer)


def test_the_flexibly_employed_get_no_sum_by_the_staff_formula(years):
    answer = years(place="永州", missing_months=36, amount=Decimal(5000), insurance="flexible")

    assert "灵活就业" in answer.taken
    assert "这里不估" in as_text(answer)
    assert "14400" not in as_text(answer)


def test_where_the_years_are_known_they_come_first(years):
    told = "湖南省：女职工要累计交满的年限是 25 年"

    assert years(place="永州", sex="female").lead == f"{told}。"
    assert years(place="永州", sex="female", paid_months=216).lead.startswith(
        f"{told}，照您说的还差7年。"
    )


def test_a_resident_is_told_that_no_number_of_years_frees_him(years):
    for answer in (
        years(insurance="resident", age=80),
        years(insurance="resident", paid_months=96),
    ):
        assert answer.lead == "居民医保交一年管一年，不攒退休年限。"
        assert "还差" not in as_text(answer)


def test_what_is_known_is_not_asked_again(years):
    assert "男的还是女的" in years(place="永州").question
    asked = years(place="永州", sex="female")
    assert asked.question.startswith("交了几年") and asked.expects == "paid_years"
