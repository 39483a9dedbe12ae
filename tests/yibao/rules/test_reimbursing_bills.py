"""What is left of a bill to pay, and the bills and tables that no sum may take."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given

from tests.yibao.rules.test_arithmetic import (
    FEN,
    NO_MONEY,
    NO_SHARE,
    fen,
    yuan,
)
from tests.yibao.rules.test_lines import holds, money, out_of_nowhere
from tests.yibao.rules.test_reimbursing import BEIJING, bracket, lines
from yibao.errors import BadNumber
from yibao.rules.reimbursing import Bracket, own_share, reimbursement

LESS_THAN_NOTHING = [value for value in NO_MONEY if value not in ("0", "-0")]


@given(FEN, FEN)
@example(2_000_000, 1_566_200)
def test_the_own_share_and_what_is_paid_make_the_whole_bill(one, other):
    total, paid = max(one, other), min(one, other)
    worked = own_share(yuan(total), yuan(paid))

    assert fen(worked.value) + paid == total
    assert holds(*worked.steps)
    assert out_of_nowhere(worked.steps, money(yuan(total), yuan(paid))) == set()


def test_no_more_is_reimbursed_than_was_spent():
    assert own_share(Decimal(800), Decimal("-0")).steps == (
        "800 元 − 报销 0 元 = 800 元（您自己付）",
    )
    with pytest.raises(BadNumber, match=r"800\.01 元比总费用 800 元还多"):
        own_share(Decimal(800), Decimal("800.01"))


RATE = [bracket(0, None, 80)]


@pytest.mark.parametrize("value", map(Decimal, NO_MONEY))
@pytest.mark.parametrize(
    "work",
    [
        lambda value: own_share(value, Decimal(0)),
        lambda value: reimbursement(value, Decimal(0), RATE),
        lambda value: reimbursement(Decimal(800), Decimal(0), RATE, ceiling=value),
        lambda value: reimbursement(Decimal(1), Decimal(2), RATE, ceiling=value),
        lambda value: reimbursement(
            Decimal(800), Decimal(0), [Bracket(Decimal(0), value, BEIJING[0].percent)]
        ),
    ],
    ids=["bill", "cost", "ceiling", "ceiling out of reach", "end of a bracket"],
)
def test_no_bill_is_made_of_what_cannot_be_money(work, value):
    with pytest.raises(BadNumber):
        work(value)


@pytest.mark.parametrize("value", map(Decimal, LESS_THAN_NOTHING))
@pytest.mark.parametrize(
    "work",
    [
        lambda value: own_share(Decimal(10**8), value),
        lambda value: reimbursement(Decimal(10**8), value, RATE),
        lambda value: reimbursement(Decimal(10**8), value, RATE, counted_from_deductible=True),
        lambda value: reimbursement(
            Decimal(10**8), Decimal(0), [Bracket(value, None, Decimal(80))]
        ),
        lambda value: reimbursement(
            Decimal(10**8), Decimal(0), [bracket(0, 5, 80), Bracket(value, Decimal(9), Decimal(80))]
        ),
    ],
    ids=["paid", "deductible", "on excess", "over", "second over"],
)
def test_no_part_of_a_bill_is_less_than_nothing_or_beyond_all_sums(work, value):
    with pytest.raises(BadNumber):
        work(value)


@pytest.mark.parametrize("value", [*NO_SHARE, "100.01"])
def test_no_bill_is_paid_at_a_senseless_rate(value):
    for brackets in ([bracket(0, None, value)], [bracket(0, 5, 80), bracket(5, None, value)]):
        with pytest.raises(BadNumber):
            reimbursement(Decimal(1), Decimal(0), brackets)


@pytest.mark.parametrize(
    ("brackets", "deductible", "fault"),
    [
        ([], 0, "没有报销比例"),
        ([(0, 300, 80), (400, None, 90)], 0, "上一段到 300 元，下一段却从 400 元起，接不上"),
        ([(0, 300, 80), (200, None, 90)], 0, "上一段到 300 元，下一段却从 200 元起，接不上"),
        ([(300, None, 90), (0, 300, 80)], 0, "上一段没有上限，下一段却从 0 元起，接不上"),
        ([(0, None, 80), (300, None, 90)], 0, "上一段没有上限，下一段却从 300 元起，接不上"),
        ([(0, 300, 80), (300, 300, 90)], 0, "300 到 300 元不成一段"),
        ([(0, 300, 80), (300, 200, 90)], 0, "300 到 200 元不成一段"),
        ([(1300, None, 85)], 650, "从 650 元到第一段的 1300 元没有报销比例"),
        ([(0, 1300, 85)], 1300, "起付线 1300 元以上没有报销比例，最后一段只到 1300 元"),
    ],
)
def test_a_table_with_gaps_or_overlaps_is_refused_for_any_cost(brackets, deductible, fault):
    for cost in (1, 10**6):
        with pytest.raises(BadNumber, match=fault):
            lines(cost, deductible, [bracket(*row) for row in brackets])


def test_a_table_on_the_excess_begins_at_nothing_whatever_the_deductible():
    with pytest.raises(BadNumber, match="从 0 元到第一段的 1300 元没有报销比例"):
        lines(20000, 1300, BEIJING, counted_from_deductible=True)
    ended = [bracket(0, 1300, 85)]
    assert "1300 元 × 85% = 1105 元" in lines(20000, 1300, ended, counted_from_deductible=True)
