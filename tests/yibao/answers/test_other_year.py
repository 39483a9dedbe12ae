"""去年呢: the figure of that year as one of then, the same, or an honest word that it is not known."""

from __future__ import annotations

from itertools import product

import pytest

from tests.conftest import TODAY
from yibao.answers import Status, answer_topic, as_text

LAST_YEAR = TODAY.year - 1


@pytest.fixture
def of_year(case, book):
    def ask(topic, year, **known):
        return answer_topic(topic, case(other_year=year, **known), book)

    return ask


def test_a_figure_that_held_then_is_said_to_be_the_same(of_year):
    lead = of_year("refund_amount", LAST_YEAR, place="上海", age=75).lead

    assert lead.startswith("2025 年和现在一样。现在是：") and "157.5 元" in lead


def test_a_year_before_all_that_is_known_is_said_not_to_be_known(of_year):
    lead = of_year("refund_amount", 2005, place="上海", age=75).lead

    assert lead.startswith("2005 年是多少，我没有查到；我手里的数是2023年7月1日起的。")
    assert "现在是：" in lead


def test_a_figure_that_has_lapsed_is_told_as_that_of_then(of_year):
    answer = of_year("payment_subsidy", 2024, place="兰州", subjects=("low_income",))

    assert answer.lead.startswith("2024 年是这样：甘肃 2024 年度") and "70 元" in answer.lead
    assert "上面是 2024 年的数" in as_text(answer)
    assert "2024年12月31日止" in as_text(answer)


@pytest.mark.parametrize("topic", ["refund_amount", "how_to_pay", "reimbursement_ratio"])
def test_nobody_knows_next_year(of_year, topic):
    assert of_year(topic, TODAY.year + 1, place="上海").lead.startswith("2027 年的我还没有查到。")


def test_of_what_has_no_figures_it_is_not_said_to_have_been_the_same(of_year):
    assert of_year("how_to_pay", LAST_YEAR).lead.startswith("2025 年有没有不同，我没有查到。")


def test_this_year_is_answered_as_ever(of_year, case, book):
    now = answer_topic("refund_amount", case(place="上海"), book)

    assert of_year("refund_amount", TODAY.year, place="上海") == now


def test_premiums_of_residents_are_told_by_their_own_years(of_year):
    assert of_year("payment_standard", 2025, years=(2025,)).lead.startswith("2025 年度居民医保")
    next_year = of_year("payment_standard", 2027, years=(2027,)).lead
    assert next_year.startswith("2027 年度居民交多少，我还没有查到。")
    staff = of_year("payment_standard", 2025, years=(2025,), insurance="staff").lead
    assert "2%" in staff and "居民" not in staff


def test_a_premium_of_the_past_stands_beside_its_document(of_year):
    answer = of_year("payment_standard", 2024, years=(2024,))
    told = next(b.lines for b in answer.blocks if b.title == "您问的年度")

    assert "380 元（《" in told[0] and "2024年12月31日止" in told[0]


def test_every_number_is_traced_in_any_year(case, book, untraced):
    for topic, year, place in product(
        book.topics, range(2021, 2029), (None, "上海", "石家庄", "长沙", "兰州", "贵阳")
    ):
        asked = case(other_year=year, years=(year,), place=place)
        answer = answer_topic(topic, asked, book)
        # What has lapsed is told with its document and its days
        assert untraced(answer, asked, rests_on=answer.cited) == set(), asked
        assert answer.status is not Status.ASKING
