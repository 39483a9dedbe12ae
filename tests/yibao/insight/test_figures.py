"""What is made of the figures: gaps by city, what lapses, groups, and the page with nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest

from tests.yibao.insight.conftest import Log, at, record
from yibao.insight import figures as figures_module
from yibao.insight.clusters import Cluster
from yibao.insight.figures import gaps_in, gather, lapses_in, period_of
from yibao.insight.page import insight_page
from yibao.insight.reading import CHINA
from yibao.insight.store import InsightStore
from yibao.rules import RuleBook
from yibao.rules.guard import lapsed, lapsing, stale

Insight = Callable[..., InsightStore]
NOW = datetime.fromtimestamp(at("2026-11-22", "12:00"), CHINA)


def gap(place: str, topic: str, answers: int) -> dict[str, object]:
    return {"place": place, "topic": topic, "answers": answers}


def test_districts_count_for_their_city_and_a_municipality_is_one(book: RuleBook) -> None:
    rows = [
        gap("540102", "refund_amount", 2),
        gap("540100", "refund_amount", 3),
        gap("540100", "referral", 9),
        gap("110105", "how_to_pay", 4),
        gap("540000", "referral", 1),
        gap("540100", "nlu_fallback", 99),
        gap("999999", "referral", 99),
    ]
    found = [(one.place.name, one.times, one.topics) for one in gaps_in(rows, book)]
    assert found == [
        ("拉萨市", 14, (("referral", 9), ("refund_amount", 5))),
        ("北京市", 4, (("how_to_pay", 4),)),
        ("西藏自治区", 1, (("referral", 1),)),
    ]


def test_what_lapses_is_what_the_rule_book_s_guard_names_the_most_told_first(
    book: RuleBook,
) -> None:
    day = date(2026, 12, 30)
    guarded = {
        "lapsed": lapsed(book, day),
        "lapsing": lapsing(book, day),
        "stale": stale(book, day),
    }
    told = guarded["lapsing"][-1].id
    found = lapses_in([{"rule": told, "answers": 7}], book, day)
    assert (found[0].entry.id, found[0].times, found[0].state) == (told, 7, "lapsing")
    assert len(found) == sum(map(len, guarded.values()))
    late = lapses_in([], book, day + timedelta(days=400))
    assert {one.state for one in late} == {"stale"}


def test_a_period_has_as_many_days_as_asked_for_today_included() -> None:
    assert period_of(7, date(2026, 3, 3)).since == "2026-02-25"
    assert period_of(1, date(2026, 3, 3)).since == "2026-03-03"


def lose(log: Log) -> None:
    for times, text in ((3, "长护险怎么评"), (1, "护理险评级")):
        for number in range(times):
            log.turn(f"{text}{number}", text, at("2026-11-22"), record("nlu_fallback", "asking"))


def test_questions_are_grouped_as_often_as_they_were_asked(
    log: Log, insight: Insight, book: RuleBook
) -> None:
    lose(log)
    log.turn("long ago", "上个月的", at("2026-10-01"), record("nlu_fallback", "asking"))
    asked: list[str] = []

    def group(texts: Sequence[str]) -> list[Cluster]:
        asked.extend(texts)
        return [Cluster("abc", 4, ("长护险怎么评", "<b>护理险"), None, "没有像的")]

    store = insight(NOW.timestamp())
    figures = gather(store, book, period_of(7, NOW.date()), NOW, group)
    assert sorted(asked) == ["护理险评级", *["长护险怎么评"] * 3]
    text = insight_page(figures, book)
    assert "长护险怎么评<br>&lt;b&gt;护理险" in text and "看不出，可能是新主题" in text
    assert "<nav" not in text, "a file has nowhere to link to"


def test_the_page_stands_though_the_questions_cannot_be_grouped(
    log: Log, insight: Insight, book: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(log)
    logged: list[str] = []
    monkeypatch.setattr(figures_module.logger, "exception", logged.append)

    def broken(texts: Sequence[str]) -> list[Cluster]:
        raise RuntimeError("no model")

    figures = gather(insight(NOW.timestamp()), book, period_of(7, NOW.date()), NOW, broken)
    assert "长护险怎么评" in insight_page(figures, book)
    assert logged == ["Questions could not be grouped"]


def test_a_page_without_a_single_turn_says_so(log: Log, insight: Insight, book: RuleBook) -> None:
    figures = gather(insight(NOW.timestamp()), book, period_of(7, NOW.date()), NOW)
    text = insight_page(figures, book, 7)
    assert "这段日子里没有。" in text and "<strong>0 句</strong>" in text and "—" in text
