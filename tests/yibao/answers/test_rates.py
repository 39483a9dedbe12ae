"""A place's table of rates: every value of the rule book is in a row, and every row pays what it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.answers.rates import HOSPITALS, at_hospital, other_reading, rates, usual, worked_out
from yibao.errors import BadNumber
from yibao.rules import Place, the_rulebook
from yibao.rules.model import Ages, When

DAY = date(2026, 11, 21)
KINDS = ("inpatient", "outpatient")
PEOPLE = ("staff", "staff_retiree", "resident")


def table_facts(key):
    return [
        fact
        for fact in the_rulebook().of_topic("reimbursement_ratio")
        if fact.key == key and fact.standing == "in_force" and fact.holds_on(DAY)
    ]


WITH_TABLES = sorted(
    {fact.place for kind in KINDS for fact in table_facts(f"{kind}_ratio")}, key=lambda p: p.code
)
TABLES = [(place, kind, people) for place in WITH_TABLES for kind in KINDS for people in PEOPLE]
IDS = [f"{place.called}-{kind}-{people}" for place, kind, people in TABLES]


@pytest.fixture
def table(case, book):
    def rows(place, kind="inpatient", people="staff", in_book=book, **known):
        return rates(case(place=place, **known), in_book, kind, people)

    return rows


def paid(row, cost):
    """What a row pays, reckoned anew from its facts, slice by slice."""
    total = Decimal(0)
    for share in row.shares:
        start = max(share.when.over or Decimal(0), row.first.value)
        end = cost if share.when.upto is None else min(cost, share.when.upto)
        total += round(max(end - start, Decimal(0)) * share.value / 100 + Decimal("1e-9"), 2)
    return min(total, row.ceiling.value) if row.ceiling else total


def test_the_rule_book_has_tables():
    assert {"北京", "上海", "湖南", "石家庄", "南宁", "深圳"} <= {p.called for p in WITH_TABLES}


@pytest.mark.parametrize("key", ["inpatient_ratio", "outpatient_ratio"])
def test_every_share_is_in_a_row_where_its_place_knows_what_is_paid_first(table, key):
    kind = key.partition("_")[0]
    known = {fact.place for fact in table_facts(f"{kind}_deductible")}
    missing = [
        fact.id
        for fact in table_facts(key)
        if fact.place in known
        and not any(
            fact in row.shares
            for row in table(fact.place, kind, fact.people, scheme=fact.when.scheme)
        )
    ]

    assert missing == []


@pytest.mark.parametrize("key", ["inpatient_deductible", "outpatient_deductible"])
def test_every_sum_paid_first_is_in_a_row_where_its_place_has_shares(table, key):
    kind = key.partition("_")[0]
    missing = []
    for fact in table_facts(key):
        rows = table(fact.place, kind, fact.people)
        if rows and not any(fact == row.first for row in rows):
            missing.append(fact.id)

    assert missing == []


@pytest.mark.parametrize(("where", "kind", "people"), TABLES, ids=IDS)
def test_no_two_rows_of_a_table_read_alike(table, where, kind, people):
    labels = [row.label for row in table(where, kind, people)]

    assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize(("where", "kind", "people"), TABLES, ids=IDS)
def test_a_row_tells_its_facts_and_pays_what_they_say(table, where, kind, people):
    for row in table(where, kind, people):
        assert all(f"{fact.value}%" in row.told for fact in row.shares)
        assert f"先自己付 {row.first.value} 元" in row.told
        assert set(row.facts) == {row.first, *row.shares}
        for cost in map(Decimal, ("1", "1300", "8888.88", "20000", "35000", "123456.78", "9e5")):
            assert row.work(cost).value == paid(row, cost), (row.label, cost)


@given(cost=st.decimals(Decimal("0.01"), Decimal(10**8), places=2))
@pytest.mark.parametrize("people", PEOPLE)
@pytest.mark.parametrize("name", ["北京", "长沙", "石家庄", "深圳"])
def test_never_more_is_paid_than_the_bill_or_the_ceiling(case, book, name, people, cost):
    for row in rates(case(place=name), book, "inpatient", people):
        value = row.work(cost).value
        assert 0 <= value <= cost
        assert row.ceiling is None or value <= row.ceiling.value


@pytest.mark.parametrize(("where", "kind", "people"), TABLES, ids=IDS)
def test_more_cost_never_pays_less(table, where, kind, people):
    for row in table(where, kind, people):
        sums = [row.work(Decimal(cost)).value for cost in range(500, 600_000, 7919)]
        assert all(less <= more for less, more in pairwise(sums)), row.label


def test_the_capital_s_slices_add_up(table):
    (row,) = at_hospital(table("北京"), "third")

    # 1300 first; 85% to 30000, 90% to 40000, 95% to 100000
    assert row.work(Decimal(60000)).value == 24395 + 9000 + 19000


def test_a_city_without_a_table_takes_its_province_s_and_a_place_without_has_none(table):
    assert [row.told for row in table("长沙")] == [row.told for row in table("湖南")]
    assert table("西藏") == [] and table(None) == []


def test_sums_paid_first_without_shares_make_no_table(table):
    assert table("天水", people="resident") == []


def test_retirees_get_the_staff_s_rates_where_they_have_none(table, book_with, make_fact, place):
    lhasa = place("拉萨")
    known = {"topic": "reimbursement_ratio", "place": lhasa, "people": "staff"}
    first = make_fact(key="inpatient_deductible", value="500", unit="元", **known)
    share = make_fact(key="inpatient_ratio", value="77", unit="%", **known)
    own = make_fact(
        key="inpatient_ratio", value="88", unit="%", **{**known, "people": "staff_retiree"}
    )

    (row,) = table(lhasa, people="staff_retiree", in_book=book_with(first, share))
    assert (row.first, row.shares) == (first, (share,))
    (row,) = table(lhasa, people="staff_retiree", in_book=book_with(first, share, own))
    assert (row.first, row.shares) == (first, (own,))
    assert table(lhasa, people="resident", in_book=book_with(first, share)) == []


@pytest.mark.parametrize(("age", "bands"), [(59, {"不满60岁"}), (60, {"满60岁"}), (None, None)])
def test_an_age_leaves_only_its_band(table, age, bands):
    rows = table("上海", people="resident", age=age)

    found = {fact.ages.chinese for row in rows for fact in row.shares if fact.ages}
    assert found == (bands or {"不满60岁", "满60岁"})


def test_a_share_and_a_sum_paid_first_of_different_bands_or_levels_make_no_row(
    table, book_with, make_fact, place
):
    known = {"topic": "reimbursement_ratio", "place": place("拉萨"), "people": "staff"}

    def rows(first, share):
        first = make_fact(key="inpatient_deductible", value="500", unit="元", **first, **known)
        share = make_fact(key="inpatient_ratio", value="77", unit="%", **share, **known)
        return table("拉萨", in_book=book_with(first, share))

    old, young = {"ages": Ages(60)}, {"ages": Ages(below=60)}
    second, third = ({"when": When(hospital=level)} for level in ("second", "third"))
    assert rows(old, young) == rows(second, third) == []
    assert len(rows(old, {})) == len(rows({}, young)) == len(rows(second, second)) == 1


@pytest.mark.parametrize("level", HOSPITALS)
def test_a_level_finds_its_own_rows_of_the_first_stay_in_the_city(table, level):
    for place in WITH_TABLES:
        for row in at_hospital(table(place), level):
            assert row.when.hospital in (None, level, "third_province" if level == "third" else "")
            assert row.when.visit != "later" and row.when.scheme != "second"
            assert row.when.area in (None, "city")


def test_a_third_level_hospital_may_be_the_city_s_or_the_province_s(table):
    rows = at_hospital(table("长沙"), "third")

    assert [row.label for row in rows] == ["市属三级医院", "省属三级医院"]
    assert [row.label for row in at_hospital(table("长沙"), "third_province")] == ["省属三级医院"]
    assert [row.label for row in at_hospital(table("北京"), "third")] == ["三级医院"]


def test_the_usual_rows_are_some_of_all_and_none_is_lost_where_there_is_one_kind(table):
    for place in WITH_TABLES:
        rows = table(place)
        assert set(usual(rows)) <= set(rows)
        assert bool(usual(rows)) is bool(rows), place.name


def test_every_row_is_worked_out_in_its_order(table):
    rows = at_hospital(table("长沙"), "third")

    results = worked_out(rows, Decimal(20000))
    assert [row for row, _ in results] == rows
    assert [worked.value for _, worked in results] == [
        (20000 - 1100) * Decimal("0.85"),
        (20000 - 1600) * Decimal("0.8"),
    ]


@pytest.mark.parametrize("cost", ["0", "-1", "1e9", "NaN", "Infinity"])
def test_a_cost_that_is_none_is_refused(table, cost):
    with pytest.raises(BadNumber):
        worked_out(at_hospital(table("长沙"), "third"), Decimal(cost))


def test_another_reading_is_told_only_where_it_comes_out_differently(table):
    (sliced,) = at_hospital(table("北京"), "third")
    (plain_row,) = at_hospital(table("长沙"), "third_province")

    assert other_reading(sliced, Decimal(60000)).value == (60000 - 1300) * Decimal("0.95")
    assert other_reading(sliced, Decimal(20000)) is None
    assert other_reading(plain_row, Decimal(60000)) is None
    assert other_reading(sliced, Decimal(-1)) is None


def test_the_wider_scheme_is_taken_unless_another_was_named_or_all_is_wanted(table):
    def schemes(**known):
        return {row.when.scheme for row in table("深圳", **known)}

    assert schemes() == schemes(scheme="first") == {"first"}
    assert schemes(scheme="second") == {"second"}
    assert schemes(detail=True) == {"first", "second"}


def test_a_place_of_another_world_breaks_nothing(table):
    assert table(Place("999999", "某地")) == []
