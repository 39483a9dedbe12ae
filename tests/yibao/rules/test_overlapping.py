"""Two values of one fact on one day for the same people in the same case are refused, all else is not."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.rules.model import Ages, When
from yibao.rules.overlapping import overlaps

NAMED = ("hospital", "area", "visit", "scheme")


@pytest.fixture(scope="module")
def found(make_fact):
    """The faults of these values of one file."""

    def find(*values, file="a.yml"):
        facts = [make_fact(**{"value": "1", "since": "2023", **value}) for value in values]
        return overlaps([(fact, file) for fact in facts])

    return find


def when(**conditions):
    return {"when": When(**conditions)}


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ([], 0),
        ([{}], 0),
        ([{}, {}], 1),
        ([{}, {}, {}], 3),
        ([{"until": "2023"}, {"since": "2024"}], 0),
        ([{"until": "2024-01"}, {"since": "2024"}], 1),
        ([{"people": "staff"}, {"people": "resident"}], 0),
        ([{"key": "one"}, {"key": "two"}], 0),
        ([{}, {"standing": "quoted"}], 0),
        ([{"standing": "quoted"}, {"standing": "quoted"}], 0),
        ([{"ages": Ages(below=70)}, {"ages": Ages(70)}], 0),
        ([{"ages": Ages(below=71)}, {"ages": Ages(70)}], 1),
        ([{"ages": Ages(70)}, {}], 1),
    ],
)
def test_time_people_age_and_standing_tell_values_apart(found, values, count):
    for ordered in permutations(values):
        assert len(found(*ordered)) == count


@pytest.mark.parametrize("name", NAMED)
def test_each_condition_tells_values_apart(found, name):
    assert found(when(**{name: "first"}), when(**{name: "second"})) == []
    assert len(found(when(**{name: "first"}), when(**{name: "first"}))) == 1
    assert len(found(when(**{name: "first"}), {})) == 1


def test_conditions_of_different_kinds_leave_a_case_that_meets_both(found):
    (fault,) = found(when(hospital="third"), when(visit="later"))

    assert "条件有重叠" in str(fault) and "改 when" in str(fault)


def test_one_condition_apart_is_enough(found):
    one = when(hospital="third", visit="first")
    other = when(hospital="third", visit="later")

    assert found(one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"upto": 30000}, {"over": 30000}, True),
        ({"upto": 30000}, {"over": 30000, "upto": 40000}, True),
        ({"over": 0, "upto": 30000}, {"over": 30000}, True),
        ({"upto": 30001}, {"over": 30000}, False),
        ({"over": 1}, {"over": 2}, False),
        ({"upto": 1}, {"upto": 2}, False),
        ({"over": 1}, {}, False),
        ({"upto": 1}, {}, False),
        ({"over": 5, "upto": 9}, {"over": 1, "upto": 20}, False),
    ],
)
def test_slices_of_cost_may_touch_but_not_overlap(found, one, other, apart):
    assert (found(when(**one), when(**other)) == []) is apart
    assert (found(when(**other), when(**one)) == []) is apart


@given(
    one=st.tuples(st.integers(0, 50), st.integers(1, 50)),
    other=st.tuples(st.integers(0, 50), st.integers(1, 50)),
)
def test_slices_overlap_where_some_cost_is_in_both(found, one, other):
    slices = [{"over": low, "upto": low + width} for low, width in (one, other)]

    # A cost belongs to the slice that it is above of, up to and with its end
    both = any(
        all(part["over"] < cost <= part["upto"] for part in slices) for cost in range(1, 102)
    )
    assert bool(found(*(when(**part) for part in slices))) is both


def test_the_same_key_of_two_files_is_two_facts(make_fact):
    facts = [(make_fact(value="1"), "a.yml"), (make_fact(value="2"), "b.yml")]

    assert overlaps(facts) == []


def test_the_message_names_file_key_values_and_remedy(found):
    (dates,) = found({"since": "2023"}, {"since": "2024"}, file="上海/返钱.yml")
    assert str(dates).startswith("上海/返钱.yml: facts.monthly_refund：")
    assert "2023 的值和 2024 的值同一天都有效" in str(dates)
    assert "给较早的值写上 until" in str(dates)

    (ages,) = found({"ages": Ages(below=71)}, {"ages": Ages(70)})
    assert "不满71岁和满70岁的值有重叠的岁数" in str(ages) and "改 ages" in str(ages)

    (everyone,) = found({}, {"ages": Ages(70)})
    assert "不分年龄" in str(everyone)
