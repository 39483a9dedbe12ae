"""Charts are drawn to scale."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from yibao.insight.charts import _round_up, bar, columns, legend, line


def rectangles(svg: str) -> list[dict[str, str]]:
    return [one.attrib for one in ElementTree.fromstring(svg).iter("rect")]


def test_columns_are_as_high_as_their_numbers_and_stand_on_each_other() -> None:
    drawn = rectangles(columns("图", ["一", "二"], {"网页": [10, 20], "微信": [30, 0]}))
    web1, web2, wechat = sorted(drawn, key=lambda one: (one["class"], float(one["x"])))
    assert float(web2["height"]) == pytest.approx(2 * float(web1["height"]), abs=0.2)
    assert float(wechat["height"]) == pytest.approx(3 * float(web1["height"]), abs=0.2)
    assert float(wechat["y"]) + float(wechat["height"]) == pytest.approx(float(web1["y"]), abs=0.2)
    assert wechat["x"] == web1["x"] and web2["x"] != web1["x"]


def test_the_highest_column_stays_below_the_top_and_the_axis_begins_at_zero() -> None:
    svg = columns("图", ["一"], {"网页": [97]})
    ticks = [int(text) for text in re.findall(r"<text class='tick end'[^>]*>(\d+)<", svg)]
    assert ticks == [0, 30, 60, 90, 120]
    (one,) = rectangles(svg)
    assert float(one["y"]) >= 12


@pytest.mark.parametrize(("value", "top"), [(0, 4), (4, 4), (5, 8), (41, 80), (97, 120), (5000, 8000)])  # fmt: skip
def test_the_axis_ends_in_round_numbers(value: int, top: int) -> None:
    assert _round_up(value) == top


def test_a_line_has_a_gap_where_nothing_was_asked() -> None:
    svg = line("图", list("一二三四"), [0.0, 1.0, None, 0.5])
    runs = re.findall(r"<polyline class='line' points='([^']*)'", svg)
    assert [len(run.split()) for run in runs] == [2, 1]
    low, high = (float(point.split(",")[1]) for point in runs[0].split())
    middle = float(runs[1].split(",")[1])
    assert middle == pytest.approx((low + high) / 2, abs=0.2) and low > high


def test_a_bar_is_as_wide_as_its_share_of_the_most() -> None:
    parts = rectangles(bar([1, 2], 4))
    assert [(float(one["x"]), float(one["width"])) for one in parts] == [(0, 25), (25, 50)]
    assert rectangles(bar([0], 0))[0]["width"] == "0.00"


def test_titles_are_escaped() -> None:
    assert "<b>" not in columns("'<b>", ["<b>"], {"a": [1]}) + legend(["<b>"])
