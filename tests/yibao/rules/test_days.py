"""A day, a month or a year as documents write it: the days it covers, and what is no day at all."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yibao.rules.days import WrittenDay


@pytest.mark.parametrize(
    ("written", "first", "last", "chinese"),
    [
        ("2025-01-01", date(2025, 1, 1), date(2025, 1, 1), "2025年1月1日"),
        ("2023-12-31", date(2023, 12, 31), date(2023, 12, 31), "2023年12月31日"),
        ("2006-04", date(2006, 4, 1), date(2006, 4, 30), "2006年4月"),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31), "2022年12月"),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "2023年2月"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), "2024年2月29日"),
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "2023年"),
    ],
)
def test_a_written_day_covers_its_days_and_reads_in_chinese(written, first, last, chinese):
    day = WrittenDay(written)

    assert (day.first, day.last, day.chinese) == (first, last, chinese)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2025-01-01", "2025-01-01"),
        ("2025-01", "2025-01"),
        ("2025", "2025"),
        (2025, "2025"),
        (date(2025, 1, 1), "2025-01-01"),
    ],
)
def test_what_yaml_makes_of_a_day_is_kept_as_it_was_written(value, kept):
    day = WrittenDay.validate(value)

    assert isinstance(day, WrittenDay)
    assert day == kept


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2025年",
        "2025/01/01",
        "2025.01",
        "2025-1-1",
        "25-01-01",
        " 2025",
        "大概2025",
        "2025-01-01 起",
        20250101,
        2025.5,
        True,
        None,
        ["2025"],
        datetime(2025, 1, 1, 9, 30),
    ],
)
def test_what_is_not_written_as_a_day_is_refused_by_name(value):
    with pytest.raises(ValueError, match="不是日期") as error:
        WrittenDay.validate(value)

    assert str(value) in str(error.value)


@pytest.mark.parametrize(
    "value",
    [
        "2025-13",
        "2025-02-30",
        "2023-02-29",
        "2025-04-31",
        "2025-00",
        "2025-01-00",
        "2025-00-15",
        "0000",
    ],
)
def test_a_day_that_no_calendar_has_is_refused(value):
    with pytest.raises(ValueError, match=f"{value}.*不是日历上的日子"):
        WrittenDay.validate(value)


@given(st.dates(min_value=date(1949, 10, 1), max_value=date(2999, 12, 31)))
def test_a_full_day_covers_itself_only(day):
    written = WrittenDay.validate(day)

    assert written.first == written.last == day
    assert written.chinese == f"{day.year}年{day.month}月{day.day}日"


@given(st.integers(1950, 2999), st.integers(1, 12))
def test_a_month_ends_the_day_before_the_next_begins(year, month):
    after = WrittenDay(f"{year + month // 12}-{month % 12 + 1:02}")

    assert (after.first - WrittenDay(f"{year}-{month:02}").last).days == 1
