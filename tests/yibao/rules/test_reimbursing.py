"""Reimbursements held against a count 分 by 分, and their lines read back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.yibao.rules.test_arithmetic import FEN, fen, half_up, yuan
from tests.yibao.rules.test_lines import holds, last_number, money, out_of_nowhere
from yibao.rules.reimbursing import Bracket, Reading, reimbursement


def given_by(brackets):
    edges = money(*(edge for b in brackets for edge in (b.over, b.upto)))
    return edges | {(b.percent, "%") for b in brackets}


def bracket(over, upto, percent):
    return Bracket(Decimal(over), None if upto is None else Decimal(upto), Decimal(percent))


def table(cuts, rates, open_end):
    """Brackets in 元 from cuts in 分 and whole rates."""
    ends = [*map(yuan, cuts[1:])]
    if open_end:
        ends[-1] = None
    return [Bracket(yuan(low), high, Decimal(rate)) for low, high, rate in zip(cuts, ends, rates)]


@st.composite
def tables(draw, step=1, highest=400):
    """Cuts in 分 that begin at nothing, a whole rate for each bracket, and whether the end is open."""
    above = draw(st.lists(st.integers(1, highest), min_size=1, max_size=5, unique=True))
    cuts = [0, *(step * cut for cut in sorted(above))]
    rates = draw(st.lists(st.integers(0, 100), min_size=len(above), max_size=len(above)))
    return cuts, rates, draw(st.booleans())


BEIJING = [  # 北京 staff, third-level hospital
    bracket(1300, 30000, 85),
    bracket(30000, 40000, 90),
    bracket(40000, 100000, 95),
    bracket(100000, 500000, 85),
]
SERIOUS_ILLNESS = [bracket(0, 50000, 60), bracket(50000, 100000, 65), bracket(100000, None, 70)]


def fen_by_fen(cost, deductible, cuts, rates, open_end, whole, on_excess):
    """Each 分 above the deductible looked up in the table; every bracket's sum in whole 分."""
    sums = dict.fromkeys(range(len(rates)), 0)
    for coin in range(deductible + 1, cost + 1):
        height = coin - deductible if on_excess else coin
        for row, rate in enumerate(rates):
            endless = open_end and row == len(rates) - 1
            if cuts[row] < height and (endless or height <= cuts[row + 1]):
                sums[row] += rate if not whole else 1
    reached = [row for row, total in sums.items() if total]
    if whole:
        return half_up(sum(sums.values()) * rates[reached[-1]], 100) if reached else 0
    return sum(half_up(total, 100) for total in sums.values())


@given(
    tables(),
    st.integers(1, 600),
    st.integers(0, 300),
    st.none() | st.integers(1, 300),
    st.sampled_from(Reading),
    st.booleans(),
)
def test_a_reimbursement_counted_fen_by_fen(shape, cost, deductible, ceiling, reading, on_excess):
    cuts, _, open_end = shape
    assume(open_end or on_excess or deductible < cuts[-1])
    counted = fen_by_fen(cost, deductible, *shape, reading is Reading.WHOLE, on_excess)
    brackets = table(*shape)
    cap = None if ceiling is None else yuan(ceiling)
    worked = reimbursement(yuan(cost), yuan(deductible), brackets, cap, reading, on_excess)

    assert fen(worked.value) == (counted if ceiling is None else min(counted, ceiling))
    assert all(map(holds, worked.steps))
    known = money(yuan(cost), yuan(deductible), cap) | given_by(brackets)
    assert out_of_nowhere(worked.steps, known) == set()
    assert cost <= deductible or last_number(worked.steps) == worked.value


@given(tables(step=50_000, highest=1000), FEN, st.integers(0, 5000), st.booleans())
@example(([0, 3_000_000], [85], True), 2_000_000, 1300, False)
def test_a_large_reimbursement_by_changes_of_the_rate(shape, cost, deductible, on_excess):
    cuts, rates, open_end = shape
    assume(open_end or on_excess or deductible * 100 < cuts[-1])
    rises = [rate - before for rate, before in zip([*rates, 0], [0, *rates])]
    bends = list(zip(cuts, rises[:-1] if open_end else rises))

    def hundredths(height):
        return sum(rise * max(0, height - cut) for cut, rise in bends)

    base = 0 if on_excess else deductible * 100
    above = max(0, cost - deductible * 100)
    brackets = table(*shape)
    worked = reimbursement(
        yuan(cost), Decimal(deductible), brackets, counted_from_deductible=on_excess
    )

    assert fen(worked.value) == half_up(hundredths(base + above) - hundredths(base), 100)
    assert all(map(holds, worked.steps))
    known = money(yuan(cost), Decimal(deductible)) | given_by(brackets)
    assert out_of_nowhere(worked.steps, known) == set()


@pytest.mark.parametrize(
    ("cost", "by_slices", "as_a_whole"),
    [
        ("1300", "0", "0"),
        ("1300.01", "0.01", "0.01"),  # 85% of a 分, rounded
        ("20000", "15895", "15895"),
        ("30000", "24395", "24395"),
        ("30001", "24395.9", "25830.9"),
        ("35000", "28895", "30330"),
        ("40000", "33395", "34830"),
        ("100000", "90395", "93765"),
        ("120000", "107395", "100895"),
        ("500000", "430395", "423895"),
        ("600000", "430395", "423895"),
    ],
)
def test_the_two_readings_of_the_beijing_table(cost, by_slices, as_a_whole):
    cost = Decimal(cost)

    assert reimbursement(cost, Decimal(1300), BEIJING).value == Decimal(by_slices)
    whole = reimbursement(cost, Decimal(1300), BEIJING, reading=Reading.WHOLE)
    assert whole.value == Decimal(as_a_whole)


@pytest.mark.parametrize(
    ("cost", "by_slices", "as_a_whole"),
    [
        ("70000", "30000", "30000"),
        ("70001", "30000.65", "32500.65"),
        ("180000", "104500", "112000"),
    ],
)
def test_the_two_readings_of_a_table_on_the_excess(cost, by_slices, as_a_whole):
    for reading, paid in ((Reading.SLICES, by_slices), (Reading.WHOLE, as_a_whole)):
        worked = reimbursement(
            Decimal(cost),
            Decimal(20000),
            SERIOUS_ILLNESS,
            reading=reading,
            counted_from_deductible=True,
        )
        assert worked.value == Decimal(paid)


def lines(cost, deductible, brackets, **more):
    return reimbursement(Decimal(cost), Decimal(deductible), brackets, **more).steps


def test_one_rate_reads_as_one_line():
    rate = [bracket(0, None, 82)]

    assert lines(20000, 900, rate) == ("(20000 元 − 起付线 900 元) × 82% = 15662 元",)
    assert lines(20000, 0, rate) == ("20000 元 × 82% = 16400 元",)
    assert lines(20000, 900, rate, reading=Reading.WHOLE) == lines(20000, 900, rate)
    assert lines(20000, 0, rate, counted_from_deductible=True) == lines(20000, 0, rate)


def test_slices_read_one_by_one_and_then_their_sum():
    assert lines(35000, 1300, BEIJING) == (
        "1300 到 30000 元这段：(30000 元 − 起付线 1300 元) × 85% = 24395 元",
        "30000 到 40000 元这段：(35000 元 − 30000 元) × 90% = 4500 元",
        "24395 元 + 4500 元 = 28895 元",
    )
    assert lines(20000, 650, [bracket(0, 30000, 85), bracket(30000, None, 90)]) == (
        "650 到 30000 元这段：(20000 元 − 起付线 650 元) × 85% = 16447.5 元",
    )


def test_a_sum_paid_at_one_rate_names_its_row():
    assert lines(35000, 1300, BEIJING, reading=Reading.WHOLE) == (
        "30000 到 40000 元这档：(35000 元 − 起付线 1300 元) × 90% = 30330 元",
    )


def test_the_excess_is_worked_out_before_its_slices():
    assert lines(180000, 20000, SERIOUS_ILLNESS, counted_from_deductible=True) == (
        "180000 元 − 起付线 20000 元 = 160000 元（超过起付线的部分）",
        "50000 元以内这段：50000 元 × 60% = 30000 元",
        "50000 到 100000 元这段：(100000 元 − 50000 元) × 65% = 32500 元",
        "100000 元以上这段：(160000 元 − 100000 元) × 70% = 42000 元",
        "30000 元 + 32500 元 + 42000 元 = 104500 元",
    )


@pytest.mark.parametrize(
    ("ceiling", "paid", "said"),
    [("15000", "15000", True), ("15661.99", "15661.99", True), ("15662", "15662", False)],
)
def test_a_ceiling_is_said_where_it_cuts(ceiling, paid, said):
    worked = reimbursement(
        Decimal(20000), Decimal(900), [bracket(0, None, 82)], ceiling=Decimal(ceiling)
    )
    line = f"15662 元超过封顶线 {ceiling} 元，按封顶线 {ceiling} 元算"

    assert worked.value == Decimal(paid)
    assert (line in worked.steps) is said
    assert ("封顶线" in str(worked.steps)) is said


def test_cost_beyond_the_table_is_said_not_to_be_paid():
    beyond = "600000 元里超过 500000 元的部分不报"

    assert beyond in lines(600000, 1300, BEIJING)
    assert beyond in lines(600000, 1300, BEIJING, reading=Reading.WHOLE)
    assert "不报" not in str(lines(500000, 1300, BEIJING))
    assert lines(600000, 900, [bracket(0, 500000, 80)]) == (
        beyond,
        "(500000 元 − 起付线 900 元) × 80% = 399280 元",
    )


@pytest.mark.parametrize("on_excess", [False, True])
@pytest.mark.parametrize(
    ("cost", "line"),
    [
        ("800", "800 元没到起付线 1300 元，先自己付"),
        ("1300", "1300 元刚到起付线 1300 元，先自己付"),
    ],
)
def test_nothing_is_paid_up_to_the_deductible(cost, line, on_excess):
    worked = reimbursement(
        Decimal(cost), Decimal(1300), [bracket(0, None, 85)], counted_from_deductible=on_excess
    )

    assert (worked.value, worked.steps) == (0, (line,))
