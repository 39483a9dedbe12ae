"""Each figure of the page is worked out by hand from a small log, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.yibao.insight.conftest import Log, answer, at, record
from yibao.insight import queries
from yibao.insight.queries import QUERIES, Period, Query, run
from yibao.insight.store import InsightStore

WEEK = Period("2026-11-16", "2026-11-22")
Insight = Callable[..., InsightStore]


@pytest.fixture
def figures(log: Log, insight: Insight) -> Callable[[Query], list[tuple[Any, ...]]]:
    """The rows of a query over this log: nine turns of four people in the week, one before it."""
    told = record("refund_amount", "answered", answer("refund_amount", rests_on=["310000.a", "100000.b"]), case={"place": "310000", "decade": 70})  # fmt: skip
    up = log.turn("anna", "上海75岁返多少", at("2026-11-16", "09:10"), told, takes=0.010)
    log.vote("anna", up, False, at("2026-11-16", "09:11"), "看不懂")
    log.vote("anna", up, True, at("2026-11-16", "09:12"))
    general = answer("refund_amount", "answered_in_general", rests_on=["100000.b"], local=False)
    lhasa = record("refund_amount", "answered_in_general", general, case={"place": "540100"})
    down = log.turn("anna", "拉萨呢", at("2026-11-16", "09:20"), lhasa, intent="inform", takes=0.030)  # fmt: skip
    log.vote("anna", down, False, at("2026-11-16", "09:21"), "没说拉萨，我电话13812345678")
    log.turn("bert", "住房公积金怎么取", at("2026-11-16", "23:59"), record("out_of_scope", "out_of_scope"), door="rest", takes=0.040)  # fmt: skip
    two = [answer("balance_query"), answer("back_payment", "no_rule", local=False)]
    log.turn("bert", "余额咋查，断了咋补", at("2026-11-17", "00:00"), record("back_payment", "no_rule", *two, case={"place": "540100"}), door="rest", takes=0.020)  # fmt: skip
    log.turn("carl", "那个那个", at("2026-11-22", "09:00"), record("nlu_fallback", "asking"), intent="nlu_fallback", takes=0.050)  # fmt: skip
    log.turn("carl", "就那个", at("2026-11-22", "09:01"), record("request_human", "handed_over", gave_up=True), takes=0.060)  # fmt: skip
    log.turn("carl", "转人工", at("2026-11-22", "09:02"), record("request_human", "handed_over"), takes=0.070)  # fmt: skip
    log.turn("dora", "谢谢", at("2026-11-22", "10:00"), record("thanks", "talking"), takes=0.080)
    log.turn("dora", "出错了", at("2026-11-22", "10:01"), {"status": "failed"}, takes=0.090)
    log.turn("anna", "上周问的", at("2026-11-15", "23:59"), record("balance_query"))
    store = insight(at("2026-11-22", "12:00"))
    return lambda query: [tuple(row.values()) for row in run(query, store.engine, WEEK)]


Figures = Callable[[Query], list[tuple[Any, ...]]]


def test_totals(figures: Figures) -> None:
    # nine turns, four people; no question was 谢谢; understood were 上海, 拉萨, the refusal, the two
    # in one, and the wish for a person
    assert figures(queries.TOTALS) == [(9, 4, 8, 5, 1, 1)]


def test_by_day(figures: Figures) -> None:
    assert figures(queries.BY_DAY) == [
        ("2026-11-16", "rest", 1, 1, 1),
        ("2026-11-16", "web", 2, 2, 2),
        ("2026-11-17", "rest", 1, 1, 1),
        ("2026-11-22", "web", 5, 4, 1),
    ]


def test_by_hour_in_china(figures: Figures) -> None:
    assert figures(queries.BY_HOUR) == [
        (0, "rest", 1), (9, "web", 5), (10, "web", 2), (23, "rest", 1),
    ]  # fmt: skip


def test_outcomes_each_turn_once(figures: Figures) -> None:
    outcomes = figures(queries.OUTCOMES)
    assert dict(outcomes) == {  # type: ignore[arg-type]
        "answered": 1, "general": 1, "refused": 1, "no_rule": 1, "asking": 1, "gave_up": 1,
        "handed_over": 1, "talking": 1, "failed": 1,
    }  # fmt: skip
    assert [name for name, _ in outcomes] == sorted(name for name, _ in outcomes)


def test_topics_count_each_of_several_questions(figures: Figures) -> None:
    rows = {row[0]: row[1:] for row in figures(queries.TOPICS)}
    assert rows["refund_amount"] == (2, 1, 1, 0, 0)
    assert rows["back_payment"] == (1, 0, 0, 1, 0)
    assert rows["balance_query"] == (1, 1, 0, 0, 0), "the one of the week before is left out"
    assert rows["nlu_fallback"] == (1, 0, 0, 0, 1)
    assert next(iter(rows)) in ("refund_amount", "request_human"), "the most frequent first"


def test_thumbs_count_the_last_word_only(figures: Figures) -> None:
    assert figures(queries.THUMBS) == [("refund_amount", 1, 1)]


def test_reasons_are_those_of_thumbs_down_and_masked(figures: Figures) -> None:
    ((day, topic, reason),) = figures(queries.REASONS)
    assert (day, topic) == ("2026-11-16", "refund_amount")
    assert reason.startswith("没说拉萨") and "1381" not in reason


def test_latency_by_door(figures: Figures) -> None:
    rows = [(door, count, *(round(ms) for ms in times)) for door, count, *times in figures(queries.LATENCY)]  # fmt: skip
    # web: 10 30 50 60 70 80 90; of seven the fourth is in the middle, and the last is past 95 %
    assert rows == [("web", 7, 60, 90, 90), ("rest", 2, 20, 40, 40)]


def test_places_without_rules_of_their_own(figures: Figures) -> None:
    assert figures(queries.UNCOVERED) == [
        ("540100", "back_payment", 1),
        ("540100", "refund_amount", 1),
    ]


def test_who_names_no_place_misses_none(log: Log, insight: Insight) -> None:
    general = answer("referral", "answered_in_general", local=False)
    log.turn("anna", "怎么转诊", at("2026-11-16"), record("referral", "answered", general))
    store = insight(at("2026-11-22"))
    assert run(queries.UNCOVERED, store.engine, WEEK) == []


def test_rules_that_answers_rest_on(figures: Figures) -> None:
    assert figures(queries.CITED) == [("100000.b", 2), ("310000.a", 1)]


def test_every_query_is_documented_and_has_a_title_a_column(figures: Figures) -> None:
    assert len({query.name for query in QUERIES}) == len(QUERIES) == 10
    for query in QUERIES:
        assert query.title and query.tells.endswith("。")
        (row, *_) = figures(query)
        assert len(row) == len(query.columns), query.name


def test_an_empty_store_has_no_rows_and_totals_of_nothing(log: Log, insight: Insight) -> None:
    store = insight(at("2026-11-22"))
    rows = {query.name: run(query, store.engine, WEEK) for query in QUERIES}
    assert tuple(rows.pop("totals")[0].values()) == (0, 0, 0, 0, 0, 0)
    assert all(found == [] for found in rows.values())
