"""What is paid of a hospital bill: the answer's sums against the rule book's figures, reckoned anew."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product

import pytest

from tests.yibao.answers.test_rates import WITH_TABLES, paid
from yibao.answers import Status, answer_topic, as_text
from yibao.answers.rates import HOSPITALS, at_hospital, first_stays, rates, usual
from yibao.rules.arithmetic import plain

TOPIC = "reimbursement_ratio"
SUMS = (Decimal(600), Decimal("8888.88"), Decimal(20000), Decimal(250000))


@pytest.fixture
def ratio(case, book):
    def ask(**known):
        return answer_topic(TOPIC, case(**known), book)

    return ask


def block(answer, title):
    return next((part.lines for part in answer.blocks if part.title == title), ())


@pytest.mark.parametrize("where", WITH_TABLES, ids=lambda where: where.called)
@pytest.mark.parametrize(
    ("known", "people"),
    [
        ({"insurance": "staff"}, "staff"),
        ({"insurance": "staff", "retired": True}, "staff_retiree"),
        ({"retired": True}, "staff_retiree"),
        ({"insurance": "resident"}, "resident"),
        ({"insurance": "flexible"}, "staff"),
        ({"insurance": "staff", "subjects": ("ordinary_outpatient",)}, "staff"),
    ],
)
def test_the_sums_of_every_table_come_out_as_reckoned_anew(case, book, where, known, people):
    kind = "outpatient" if "subjects" in known else "inpatient"
    for level, cost in product(HOSPITALS, SUMS):
        asked = case(place=where, hospital=level, amount=cost, **known)
        rows = at_hospital(rates(asked, book, kind, people), level)
        answer = answer_topic(TOPIC, asked, book)
        expected = [f"{row.label}：大约报 {plain(paid(row, cost))} 元" for row in rows]
        assert list(block(answer, "照您说的花费算")) == expected
        assert answer.estimate is bool(rows)
        for row in rows:
            share = plain(cost - paid(row, cost))
            steps = block(answer, "怎么算的")
            assert any(line.endswith(f"= {share} 元（您自己付）") for line in steps)


def test_the_lead_is_the_row_of_the_hospital_asked_for(ratio):
    answer = ratio(place="北京", insurance="staff", hospital="third")

    assert answer.lead.startswith("北京市职工医保，三级医院住院：先自己付 1300 元")
    assert {fact.key for fact in answer.cited[:2]} == {"inpatient_deductible", "inpatient_ratio"}
    assert answer.status is Status.ANSWERED
    assert answer.question.startswith("一共花了多少钱")


def test_a_third_level_hospital_of_city_and_province_are_both_told(ratio):
    answer = ratio(place="长沙", insurance="staff", hospital="third", amount=Decimal(20000))

    lines = block(answer, "照您说的花费算")
    assert [line.split("：")[0] for line in lines] == ["市属三级医院", "省属三级医院"]
    assert len(block(answer, "职工医保（在职）住院")) == 2


def test_a_retiree_gets_the_retirees_table(ratio):
    working = ratio(place="长沙", insurance="staff", hospital="second")
    retired = ratio(place="长沙", insurance="staff", hospital="second", retired=True)

    assert "90%" in working.lead and "92%" in retired.lead
    assert "（退休）" in retired.lead


@pytest.mark.parametrize(("age", "rate"), [(59, "60%"), (60, "70%"), (85, "70%")])
def test_an_age_chooses_its_band(ratio, age, rate):
    answer = ratio(place="上海", insurance="resident", hospital="third", age=age)

    assert rate in answer.lead
    assert len(block(answer, "居民医保住院")) == 1


def test_without_an_insurance_both_tables_are_shown_and_it_is_asked_for(ratio):
    answer = ratio(place="长沙")

    assert block(answer, "职工医保（在职）住院") and block(answer, "居民医保住院")
    assert [button.payload for button in answer.buttons] == ["职工医保", "居民医保"]
    assert answer.status is Status.IN_GENERAL
    assert not any("再次住院" in line for line in block(answer, "职工医保（在职）住院"))


def test_without_a_level_the_levels_of_the_table_are_buttons(ratio):
    answer = ratio(place="北京", insurance="staff")

    assert [button.payload for button in answer.buttons] == ["一级医院", "二级医院", "三级医院"]
    assert answer.question == "您去的是几级医院？"


@pytest.mark.parametrize(("level", "name"), HOSPITALS.items())
def test_the_words_of_a_level_s_button_are_understood_as_that_level(level, name):
    from yibao.language.lexicon import Lexicon

    said = {t.phrase: t.value for t in Lexicon.gathered().terms if t.entity == "hospital"}
    assert said[max((phrase for phrase in said if phrase in name), key=len)] == level


def test_a_level_that_was_named_is_not_asked_for_again(ratio):
    asked_again = [
        (place.name, level)
        for place, level in product(WITH_TABLES, HOSPITALS)
        if "几级医院" in ratio(place=place, insurance="staff", hospital=level).question
    ]

    assert asked_again == []


def test_in_detail_the_other_rows_follow(ratio):
    known = {"place": "长沙", "insurance": "staff", "hospital": "second"}

    short, long = ratio(**known), ratio(**known, detail=True)
    assert len(block(short, "职工医保（在职）住院")) == 1
    assert any("再次住院" in line for line in block(long, "职工医保（在职）住院"))


def test_in_detail_the_other_reading_of_slices_is_told_to_be_one(ratio):
    known = {"place": "北京", "insurance": "staff", "hospital": "third", "amount": Decimal(60000)}

    assert "两种读法" not in as_text(ratio(**known))
    assert "整笔按一档只作对照" in as_text(ratio(**known, detail=True))


@pytest.mark.parametrize("cost", ["-1", "0", "1e9", "1e40"])
def test_an_absurd_sum_is_doubted_and_the_rate_told_all_the_same(ratio, cost):
    known = {"place": "长沙", "insurance": "staff", "hospital": "second"}
    answer = ratio(**known, amount=Decimal(cost))

    assert "90%" in answer.lead
    assert block(answer, "照您说的花费算") == block(answer, "怎么算的") == ()
    assert "不像真的数" in as_text(answer) and not answer.estimate


def test_a_bill_below_what_is_paid_first_is_paid_alone(ratio):
    answer = ratio(place="长沙", insurance="staff", hospital="second", amount=Decimal(799))

    assert block(answer, "照您说的花费算") == ("二级医院：大约报 0 元",)
    assert "没到起付线" in block(answer, "怎么算的")[0]


def test_the_ceiling_is_kept_and_cited(ratio):
    known = {"place": "长沙", "insurance": "staff", "hospital": "second"}
    answer = ratio(**known, amount=Decimal(500000))

    assert block(answer, "照您说的花费算") == ("二级医院：大约报 150000 元",)
    assert "yearly_ceiling" in {item.key for item in answer.cited if hasattr(item, "key")}


@pytest.mark.parametrize("name", [None, "西藏", "天水", "成都"])
def test_without_a_table_no_sum_is_worked_out(ratio, name):
    known = {"insurance": "resident", "hospital": "third", "amount": Decimal(20000)}
    answer = ratio(place=name, **known)

    assert block(answer, "照您说的花费算") == block(answer, "怎么算的") == ()
    assert answer.status is not Status.NO_RULE
    assert "12393" in as_text(answer)


def test_what_the_catalogue_leaves_out_is_mentioned_with_every_sum(ratio):
    answer = ratio(place="北京", insurance="staff", hospital="third", amount=Decimal(20000))

    assert any("目录外" in line for line in block(answer, "要知道"))
    assert re.search(r"估算", as_text(answer))


def test_who_is_retired_is_not_asked_for_his_insurance_nor_told_the_residents_rules(ratio):
    answer = ratio(place="上海", retired=True, amount=Decimal(30000))

    assert "哪一种医保" not in answer.question
    assert {item.people for item in answer.in_force} <= {"all", "staff", "staff_retiree"}


def test_where_the_place_tells_nothing_all_that_was_said_is_said_back(case, book):
    told = case(place="郑州", insurance="staff", hospital="third", amount=Decimal(48000))
    answer = answer_topic("reimbursement_ratio", told, book)
    assert answer.lead.startswith("郑州市住院报多少，当地的数我没有查到，算不出来。")
    assert answer.taken == ("郑州市", "职工医保", "三级医院", "花了48000元")


@pytest.mark.parametrize("where", ["长沙", "北京", "石家庄"])
@pytest.mark.parametrize("insurance", [None, "staff", "resident"])
@pytest.mark.parametrize("cost", SUMS)
def test_a_cost_without_a_hospital_leads_with_the_least_and_the_most(
    case, book, where, insurance, cost
):
    asked = case(place=where, insurance=insurance, amount=cost)
    kinds, short = ([insurance], first_stays) if insurance else (["staff", "resident"], usual)
    rows = [row for kind in kinds for row in short(rates(asked, book, "inpatient", kind))]
    sums = sorted(paid(row, cost) for row in rows)
    answer = answer_topic(TOPIC, asked, book)

    assert f"花 {plain(cost)} 元，大约报 {plain(sums[0])} 元" in answer.lead
    assert f"{plain(sums[-1])} 元" in answer.lead and answer.estimate
    assert f"花了{plain(cost)}元" in answer.taken


def test_a_bill_that_nothing_is_paid_of_is_told_so_in_words(ratio):
    answer = ratio(place="长沙", insurance="staff", hospital="third", amount=Decimal(600))

    assert answer.lead.endswith("照您花的 600 元算，没过起付线，报不到钱。")


def test_a_cost_without_a_hospital_asks_for_it_and_works_every_level_out(ratio):
    answer = ratio(place="长沙", insurance="resident", amount=Decimal(20000))

    assert answer.lead == "长沙市住院花 20000 元，大约报 10800 元 到 16830 元，看去几级医院。"
    assert "三级医院" in [button.payload for button in answer.buttons]
    steps = block(answer, "居民医保住院，照您花的钱算")
    assert "市属三级医院：(20000 元 − 起付线 1200 元) × 65% = 12220 元" in steps


def test_of_two_insurances_no_sum_is_told_without_whose_it_is(ratio):
    answer = ratio(place="长沙", hospital="third", amount=Decimal(20000))

    assert "看是哪种医保" in answer.lead and not block(answer, "照您说的花费算")
    assert block(answer, "职工医保（在职）住院，照您花的钱算")
    assert block(answer, "居民医保住院，照您花的钱算")


def test_a_city_that_the_rule_book_lacks_gets_the_way_of_working_it_out_and_keeps_the_sum(ratio):
    answer = ratio(place="昆明", insurance="resident", hospital="third", amount=Decimal(20000))

    assert {"昆明市", "居民医保", "三级医院", "花了20000元"} <= set(answer.taken)
    assert block(answer, "照您花的钱算")[0].startswith(
        "（20000 元 − 目录外 − 乙类先自付 − 起付线）"
    )
    assert not answer.estimate


def test_a_cost_is_kept_as_heard_where_no_place_is_known(ratio):
    assert "花了20000元" in ratio(amount=Decimal(20000)).taken


def test_an_absurd_sum_is_not_kept_and_is_asked_for_again(ratio):
    answer = ratio(place="长沙", insurance="resident", amount=Decimal(-5))

    assert not any("-5" in words for words in answer.taken)
    assert "再说一遍" in answer.question
