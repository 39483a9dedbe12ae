"""The difference of two pensions: the formula, the example, and the errors that go round."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.answers import Status, answer_topic, as_text

TOPIC = "pension_difference"


@pytest.fixture
def pension(case, book):
    def ask(*wages, index=None, months=None, **known):
        wages = tuple(Decimal(wage) for wage in wages)
        index = None if index is None else Decimal(index)
        asked = case(average_wages=wages, index=index, paid_months=months, **known)
        return answer_topic(TOPIC, asked, book)

    return ask


def block(answer, title):
    return next((part.lines for part in answer.blocks if part.title == title), ())


@pytest.mark.parametrize(
    ("wages", "index", "first", "second", "difference"),
    [
        ((7000, 7500), 1, "2100", "2325", "225"),  # the rule: the wage of the year before
        ((7500, 8000), 1, "2250", "2480", "230"),  # what goes round: the wage of the same year
        ((7500, 8000), 0, "1125", "1240", "115"),  # what goes round says index 0
        ((7500, 8000), 2, "3375", "3720", "345"),
    ],
)
def test_the_example_comes_out_right_and_the_error_as_it_is(
    pension, wages, index, first, second, difference
):
    answer = pension(*wages, index=index, months=360)

    workings = block(answer, "怎么算的")
    assert [line.rpartition(" = ")[2] for line in workings[:2]] == [
        f"{first} 元/月",
        f"{second} 元/月",
    ]
    assert answer.lead == f"照您的数，晚一年退休，基础养老金每月大约多 {difference} 元。"
    assert (answer.status, answer.estimate) == (Status.ANSWERED, True)


def test_the_general_answer_has_the_right_example_and_says_225(pension):
    text = as_text(pension())

    assert "225 元" in text and "2100 元" in text and "2325 元" in text
    assert "230" not in text and "2250" not in text and "2480" not in text


@pytest.mark.parametrize("figure", ["230", "2250", "2480", "1125", "1240"])
def test_every_number_of_the_wrong_example_is_put_right(pension, figure):
    answer = pension(figures=(Decimal(figure),))

    (line,) = block(answer, f"您说的 {figure}")
    assert figure in line
    assert line in {item.says for item in answer.cited if item not in answer.in_force}


def test_one_wage_gives_one_pension(pension):
    answer = pension(7000, index=1, months=360)

    assert answer.lead == "照您的数，基础养老金每月大约 2100 元。"
    assert len(block(answer, "怎么算的")) == 1


def test_a_falling_wage_means_less(pension):
    answer = pension(9000, 7000, index=1, months=360)

    assert answer.lead == "照您的数，晚一年退休，基础养老金每月大约少 530 元。"


def test_without_an_index_the_average_is_taken_and_said_to_be(pension):
    answer = pension(7000, 7500, months=360)

    assert "225 元" in answer.lead
    assert "您没说缴费指数，先当一直按平均工资交来算。" in block(answer, "要知道")
    assert not any("没说缴费指数" in line for line in block(pension(7000, index=1), "要知道"))


@pytest.mark.parametrize(("wages", "months"), [((), 360), ((7000, 7500), None), ((), None)])
def test_without_a_wage_or_a_time_nothing_is_worked_out_and_both_are_asked_for(
    pension, wages, months
):
    answer = pension(*wages, months=months)

    assert block(answer, "怎么算的") == ()
    assert "「去年平均工资7000，今年平均工资7500，指数1，交了30年」" in answer.question


def test_what_was_used_is_repeated(pension):
    assert pension(7000, 7500, index=1, months=366).taken == (
        "交了30年6个月",
        "平均工资7000元",
        "平均工资7500元",
    )


@given(
    wage=st.integers(2000, 30000),
    rise=st.integers(0, 3000),
    index=st.integers(0, 30),
    years=st.integers(1, 59),
)
def test_the_difference_is_that_of_the_formula(case, book, wage, rise, index, years):
    index = Decimal(index) / 10
    wages = (Decimal(wage), Decimal(wage + rise))
    asked = case(average_wages=wages, index=index, paid_months=years * 12)

    def basic(average, time):
        return round(average * (1 + index) * time / 200 + Decimal("1e-9"), 2)

    expected = basic(wages[1], years + 1) - basic(wages[0], years)
    told = Decimal(answer_topic(TOPIC, asked, book).lead.split("大约多 ")[1].split(" ")[0])
    assert told == expected
