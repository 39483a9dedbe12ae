"""Lengths of time and sums as people type them; 【】 marks the phrase that must be found."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yibao.language.numbers import Number, numbers

TODAY = date(2026, 11, 21)

GAPS = [
    ("【断缴两年】怎么补", "24"),
    ("【断缴了两年】", "24"),
    ("职工医保【断了3个月】", "3"),
    ("有【三个月没交】医保", "3"),
    ("社保【停了半年】", "6"),
    ("【一年半没缴】，还能补吗", "18"),
    ("【断缴2年零3个月】", "27"),
    ("【断了一年零六个月】", "18"),
    ("前【两年没交】合作医疗", "24"),
    ("【漏交了两个月】", "2"),
    ("公司【漏给我交了三个月】医保，现在怎么补?", "3"),
    ("农合落下【一年没交】 是不是以前的都没", "12"),
    ("【断档超过三个月】会咋样？", "3"),
    ("那个社保【停了大概五个月】吧然后现在自己想接着交", "5"),
    ("【欠缴8个月】要补多少", "8"),
    ("【脱保两年】", "24"),
    ("万一【断了两个月】", "2"),
    ("【断了十来年】", "120"),
    ("【断了 2 年】", "24"),
    ("【半年】", "6"),
    ("大概【两年】", "24"),
    ("【36个月】", "36"),
]
PAID = [
    ("女，【交了十六年半】", "198"),
    ("我47岁，【交了16年】，还要交几年", "192"),
    ("医保【交了十二年三个月】", "147"),
    ("已经【缴了20年】", "240"),
    ("【交社保12年】", "144"),
    ("我【交了有二十年】", "240"),
    ("才【交了十九年零四个月】，离规定的年头还差多少", "232"),
    ("工龄31年 视同【缴费八年】", "96"),
    ("已【交180个月】", "180"),
]
MISSING = [
    ("【还差三年】", "36"),
    ("社保局说【差三年十个月】要一次性交清", "46"),
    ("【还差2年零4个月】", "28"),
    ("【还差半年】", "6"),
    ("【还缺十八个月】", "18"),
    ("一次性补缴医保怎么算，我【差七年零三个月】", "87"),
]
WAGES = [
    ("【工资8600】医保个人扣几多", "8600"),
    ("【基数6000】", "6000"),
    ("【月薪八千五】，医保扣多少", "8500"),
    ("【月薪8k】", "8000"),
    ("【工资1w2】", "12000"),
    ("【收入七八千】", "8000"),
    ("【工资是负3000元】", "-3000"),
]
AVERAGE_WAGES = [("【社平工资7000】，我交了30年", "7000"), ("【全省平均工资是6300元】", "6300")]
INDEXES = [("【缴费指数0.6】，交了20年", "0.6"), ("【指数是1】", "1")]
FIGURES = [
    ("【不是240】吗", "240"),
    ("【不是说100元】吗", "100"),
    ("石家庄【65.16】对不对", "65.16"),
    ("【听说返120】", "120"),
    ("【听说报85%】", "85"),
    ("一年交【240元】对吗", "240"),
]
SUMS = [
    ("【花了4万】三甲，能报多少", "40000"),
    ("【花了3万】二级医院报多少", "30000"),
    ("【两万】三甲医院", "20000"),
    ("【花了4万三】，能报多少", "43000"),
    ("【一万五】", "15000"),
    ("住院总共【花了两万三】左右", "23000"),
    ("【花了四万八千六】，能报多少", "48600"),
    ("住院【花了3万】多", "30000"),
    ("总共【1.2万】", "12000"),
    ("【1.2万元】", "12000"),
    ("【5000块】", "5000"),
    ("【5000块钱】", "5000"),
    ("【5,000元】", "5000"),
    ("【５０００元】", "5000"),
    ("【1,234.56元】", "1234.56"),
    ("【一万零五百】", "10500"),
    ("【三万六千块】", "36000"),
    ("【100万】的保额", "1000000"),
    ("【养老金三千二】，跟我同一个车间", "3200"),
    ("【退休金三千九百】多一个月", "3900"),
    ("昨天挂门诊【花了三百二】", "320"),
    ("每月给【107.7元】", "107.7"),
    ("住院【花了2万5】", "25000"),
    ("【3万5千】", "35000"),
    ("镇上诊所【花了3千】多", "3000"),
    ("总共【一点五万】", "15000"),
    ("【花了25块8】", "25.8"),
    ("自己掏了【四十七块五】", "47.5"),
    ("【六百多块】", "600"),
    ("【花了二十来万】", "200000"),
    ("住院【花1.8w】", "18000"),
    ("【3w块】", "30000"),
    ("报了【两千一】", "2100"),
    ("农合涨到【四百】了", "400"),
    ("【三百八】的合作医疗", "380"),
]
YEARS = [
    ("【2025年】交多少", "2025"),
    ("【1998年】退休", "1998"),
    ("【二零二六年】农合", "2026"),
    ("【24年】底退休", "2024"),
    ("【26年】医保", "2026"),
]
AVERAGE = [
    ("【平均养老金3700】", "3700"),
    ("【平均养老金3700元】的地方", "3700"),
    ("我们市【人均养老金三千一】", "3100"),
    ("全省【平均养老金是3500块】", "3500"),
    ("当地【人均退休金4000】", "4000"),
]
FOUND = [
    (marked, entity, value)
    for entity, rows in {
        "year": YEARS,
        "gap_months": GAPS,
        "paid_months": PAID,
        "missing_months": MISSING,
        "amount": SUMS,
        "wage": WAGES,
        "average_wage": AVERAGE_WAGES,
        "index": INDEXES,
        "figure": FIGURES,
        "average_pension": AVERAGE,
    }.items()
    for marked, value in rows
]
NOTHING = [
    "差一岁七十五",
    "差两年70岁", "还有两年满70岁",
    "300岁", "121岁", "九千岁", "九十九万岁", "1000000000000岁", "-5岁", "0.5岁", "10^12岁",
    "2030年出生", "1890年出生", "断了999999年", "断了999999999个月",
    "10^12", "1000000000000", "1111111", "450100", "20250101",
    "电话13812345678", "12333打不通", "0771-5528393打过了", "打12393查一下", "450103195501011234",
    "2025年", "2025年退休", "2024年2025年退休区别？", "24年底退和25年初退", "今年2026年",
    "2024年12月退", "从2020年断到2023年", "2023年没交医保", "三月份没交", "12月没交", "去年没交",
    "今年12月交", "今年3月交", "断了五十多天", "亿万富翁", "千万别断", "每两年体检一次",
]  # fmt: skip
# Words that look like a number beside a clue; real questions where one was misread
NOT_SO = [
    ("给我50，再说", "age"),
    ("每人60，一共交三个人", "age"),
    ("我80块的药费", "age"),
    ("返80多，怎么少了", "age"),
    ("24年的没交", "age"),
    ("交满25年退休", "year"),
    ("2024年12月的", "year"),
    ("一年三百个人", "amount"),
    ("要一百零二天", "amount"),
    ("4k电视", "amount"),
    ("今年十二月交还来得及吗", "age"),
    ("今年三四月份才想起来", "age"),
    ("今年一直没交", "age"),
    ("今年一共交多少", "age"),
    ("今年四百块一个人", "age"),
    ("种粮补贴今年一亩地多少钱", "age"),
    ("六十五点五岁", "age"),
    ("养老金2025年涨多少", "amount"),
    ("工资2024年", "amount"),
    ("退休金12月到账", "amount"),
    ("养老金15号发", "amount"),
    ("养老金六月就开始发", "amount"),
    ("基数七月份调了", "amount"),
    ("医保封顶基数300%是多少钱", "amount"),
    ("工资一直没发", "amount"),
    ("返的钱会不会跟着养老金一起涨", "amount"),
    ("早办和晚办退休金一个月相差多少", "amount"),
    ("家里三口人的医保钱能放一块儿花不", "amount"),
    ("跟职工的比，看门诊买药这一块不同在哪", "amount"),
    ("我们厂三万人", "amount"),
    ("工资10^12", "amount"),
    ("10^12元", "amount"),
    ("平均养老金2024年是多少", "average_pension"),
    ("平均养老金百分之二点几那个", "average_pension"),
    ("公司欠我三个月工资去哪告", "gap_months"),
    ("医保没交够15年", "gap_months"),
    ("少交两年会怎样", "paid_months"),
    ("手滑多交了一年怎么退", "paid_months"),
    ("还要交5年才满", "paid_months"),
    ("男的要交25年还是30年", "paid_months"),
    ("高龄津贴80岁以上一个月多少钱", "paid_months"),
    ("宝贝八十几天了马上三个月", "paid_months"),
    ("我想看够不够二十五年", "missing_months"),
    ("至少25年才行吗", "missing_months"),
    ("我才交的，不够25年", "missing_months"),
]
VAGUE = [
    ("断了两三年", 36),
    ("两三年没交", 36),
    ("断了两三个月", 3),
    ("交了三四年", 48),
    ("断了一两个月", 2),
    ("居民医保断了一两年", 24),
    ("断了2,3年", 36),
]


def located(marked: str, entity: str, value: str) -> tuple[str, Number]:
    start = marked.index("【")
    end = marked.index("】") - 1
    return marked.replace("【", "").replace("】", ""), Number(entity, start, end, value)


@pytest.mark.parametrize(("marked", "entity", "value"), FOUND)
def test_a_phrase_is_found_with_its_value_and_place(marked: str, entity: str, value: str) -> None:
    text, expected = located(marked, entity, value)
    of_that_kind = [number for number in numbers(text, TODAY) if number.entity == entity]
    assert of_that_kind == [expected]


@pytest.mark.parametrize("text", NOTHING)
def test_nonsense_years_and_telephone_numbers_are_no_facts(text: str) -> None:
    assert [n for n in numbers(text, TODAY) if n.entity != "year"] == []


@pytest.mark.parametrize(("text", "entity"), NOT_SO)
def test_a_number_beside_a_clue_is_not_misread(text: str, entity: str) -> None:
    assert [number for number in numbers(text, TODAY) if number.entity == entity] == []


@pytest.mark.parametrize(("text", "most"), VAGUE)
def test_two_numerals_in_a_row_are_not_read_as_tens(text: str, most: int) -> None:
    assert all(int(number.value) <= most for number in numbers(text, TODAY))


def test_several_numbers_of_one_message_are_found_in_order() -> None:
    text = "我妈72岁，交了20年，断了两年，还差3年，工资5000，平均养老金3700"
    assert [(n.entity, n.value) for n in numbers(text, TODAY)] == [
        ("age", "72"),
        ("paid_months", "240"),
        ("gap_months", "24"),
        ("missing_months", "36"),
        ("wage", "5000"),
        ("average_pension", "3700"),
    ]


PIECES = [
    "我妈", "今年", "断了", "没交", "交了", "还差", "工资", "养老金", "平均", "不满", "零", "半",
    *"0159９两三十百千万亿点.,-^年月个岁元块以下，。 　",
]  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_jumble_gives_plain_values_that_never_overlap(text: str) -> None:
    found = numbers(text, TODAY)
    assert all(0 <= n.start < n.end <= len(text) for n in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(n.value.removeprefix("~").replace(".", "", 1).isdigit() for n in found)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=60))
def test_no_text_at_all_makes_it_fail(text: str) -> None:
    assert all(text[n.start : n.end] for n in numbers(text, TODAY))
