"""Events become turns once, in any number of steps, whatever happens in between."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import BotUttered

from tests.yibao.insight.conftest import Log, answer, at, record
from yibao.insight import collecting
from yibao.insight.store import InsightStore
from yibao.insight.tables import ANSWERS, CITATIONS, TURNS
from yibao.stores.engine import EVENTS

Insight = Callable[..., InsightStore]
NOW = at("2026-11-22", "12:00")


def kept(store: InsightStore, table: Any = TURNS) -> list[dict[str, Any]]:
    """The rows, without the source that they came from."""
    order = [column for column in table.primary_key.columns if column.name != "source"]
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(table).order_by(*order)).mappings()
        return [{key: value for key, value in row.items() if key != "source"} for row in rows]


def a_day(log: Log) -> None:
    """Six turns of three people, mixed, with votes that come later."""
    for number in range(6):
        sender, when = f"citizen{number % 3}", at("2026-11-21", f"10:0{number}")
        told = record("refund_amount", "answered", answer("refund_amount", rests_on=["a", "b", "a"]), answer("referral", "no_rule"), case={"place": "310000", "insurance": "staff", "relation": "mother", "decade": 70, "retired": True}, asked_back=True, wish="slip")  # fmt: skip
        name = log.turn(sender, f"问题{number}", when, told, message=f"message-{number}")
        if number % 2:
            log.vote(sender, name, number == 3, when + 30, "看不懂")


def test_a_turn_is_kept_with_all_that_was_recorded(log: Log, insight: Insight) -> None:
    a_day(log)
    turn = kept(insight(NOW))[1]
    assert turn.pop("latency_ms") == pytest.approx(20, abs=0.01)
    assert turn.pop("event") > 0 and len(turn.pop("conversation")) == 24
    assert turn == {
        "message": "message-1", "at": at("2026-11-21", "10:01"), "day": "2026-11-21", "hour": 10,
        "door": "web", "text": "问题1", "intent": "refund_amount", "confidence": 0.9,
        "topic": "refund_amount", "status": "answered", "outcome": "answered", "asked_back": 1,
        "wish": "slip", "place": "310000", "insurance": "staff", "relation": "mother", "decade": 70,
        "retired": 1, "useful": 0, "reason": "看不懂",
    }  # fmt: skip


def test_answers_and_what_they_rest_on_are_kept_once_each(log: Log, insight: Insight) -> None:
    a_day(log)
    store = insight(NOW)
    assert [row["topic"] for row in kept(store, ANSWERS)] == ["refund_amount", "referral"] * 6
    assert [row["rule"] for row in kept(store, CITATIONS)] == ["a", "b"] * 6


def test_nothing_is_taken_twice_however_often_one_looks(log: Log, insight: Insight) -> None:
    a_day(log)
    first = insight(NOW)
    tables = [kept(first, table) for table in (TURNS, ANSWERS, CITATIONS)]
    assert first.refresh() == 0
    # As long as they may not have settled they are read again, to the same end
    early = insight(at("2026-11-21", "10:06"))
    assert early.refresh() == 0
    assert [kept(early, table) for table in (TURNS, ANSWERS, CITATIONS)] == tables


@pytest.mark.parametrize("at_once", [1, 2, 3, 7])
def test_the_size_of_a_step_makes_no_difference(
    log: Log, insight: Insight, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    a_day(log)
    whole = kept(insight(NOW))
    with log.engine.begin() as connection:
        for table in (TURNS, ANSWERS, CITATIONS, collecting.PROGRESS):
            if sa.inspect(connection).has_table(table.name):
                connection.execute(table.delete())
    monkeypatch.setattr(collecting, "_AT_ONCE", at_once)
    store = insight(NOW)
    with store.engine.begin() as connection:
        for table in (TURNS, ANSWERS, CITATIONS, collecting.PROGRESS):
            connection.execute(table.delete())
    store.refresh()
    assert kept(store) == whole


def test_it_goes_on_where_it_stopped(log: Log, insight: Insight) -> None:
    log.turn("anna", "一", at("2026-11-21", "10:00"), record("referral"), message="message-1")
    store = insight(NOW)
    log.vote("anna", "message-1", True, at("2026-11-22", "11:59"))
    log.turn("anna", "二", at("2026-11-22", "11:59"), record("referral"))
    store.refresh()
    assert [(row["text"], row["useful"]) for row in kept(store)] == [("一", 1), ("二", None)]


def test_a_row_that_a_slow_worker_commits_late_is_found(log: Log, insight: Insight) -> None:
    with log.engine.begin() as connection:
        log.turn("anna", "慢的", NOW - 20, record("referral"))
        late = list(connection.execute(sa.select(EVENTS)).mappings())
        connection.execute(EVENTS.delete())
    log.turn("bert", "快的", NOW - 10, record("referral"))
    with log.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            # Its numbers begin anew in an empty table
            connection.execute(sa.text("UPDATE events SET id = id + 100"))
    store = insight(NOW)
    assert [row["text"] for row in kept(store)] == ["快的"]
    with log.engine.begin() as connection:
        connection.execute(EVENTS.insert(), [dict(row) for row in late])
    store.refresh()
    assert [row["text"] for row in kept(store)] == ["慢的", "快的"]


def test_a_database_begun_anew_is_read_from_its_start(log: Log, insight: Insight) -> None:
    a_day(log)
    store = insight(NOW)
    before = [row["text"] for row in kept(store)]
    with log.engine.begin() as connection:
        connection.execute(EVENTS.delete())
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("ALTER SEQUENCE events_id_seq RESTART"))
    assert store.refresh() == 0
    log.turn("dora", "新的", at("2026-11-22", "11:00"), record("referral"))
    assert store.refresh() == 1
    assert sorted(row["text"] for row in kept(store)) == sorted([*before, "新的"])
    assert store.refresh() == 0


def test_what_retention_deletes_from_the_conversations_stays_until_it_is_too_old(
    log: Log, insight: Insight
) -> None:
    a_day(log)
    store = insight(NOW)
    with log.engine.begin() as connection:
        connection.execute(EVENTS.delete().where(EVENTS.c.timestamp < at("2026-11-21", "10:04")))
    store.refresh()
    assert len(kept(store)) == 6


def test_what_is_too_old_is_deleted_with_all_that_hangs_on_it(log: Log, insight: Insight) -> None:
    told = record("referral", "answered", answer("referral", rests_on=["a"]))
    log.turn("anna", "旧的", NOW - 7 * 86400 - 1, told)
    log.turn("anna", "还新", NOW - 7 * 86400 + 1, told)
    store = insight(NOW, days=7)
    assert [row["text"] for row in kept(store)] == ["还新"]
    assert [len(kept(store, table)) for table in (ANSWERS, CITATIONS)] == [1, 1]


def test_one_conversation_is_forgotten_and_no_other(log: Log, insight: Insight) -> None:
    a_day(log)
    store = insight(NOW)
    assert store.forget("citizen1") == 2
    assert [row["text"] for row in kept(store)] == ["问题0", "问题2", "问题3", "问题5"]
    assert len(kept(store, ANSWERS)) == 8
    assert store.forget("nobody") == 0


def test_what_nobody_said_is_no_turn(log: Log, insight: Insight) -> None:
    log.turn("anna", "/restart", NOW - 9, record("referral"))
    log.turn("anna", "  ", NOW - 8, record("referral"))
    log.vote("bert", "message-9", True, NOW - 7)
    log.turn("anna", "真的问", NOW - 6)
    (turn,) = kept(insight(NOW))
    assert (turn["text"], turn["outcome"], turn["useful"]) == ("真的问", "unrecorded", None)


def test_a_record_belongs_to_its_own_conversation(log: Log, insight: Insight) -> None:
    log.turn("anna", "甲", NOW - 9, record("referral"), takes=0.5)
    log.turn("bert", "乙", NOW - 8.9, record("payment_years"), takes=0.1)
    first, second = kept(insight(NOW))
    assert (first["topic"], round(first["latency_ms"])) == ("referral", 500)
    assert (second["topic"], round(second["latency_ms"])) == ("payment_years", 100)


def test_who_waits_waits_for_the_first_sentence(log: Log, insight: Insight) -> None:
    log.turn("anna", "甲", NOW - 9, record("referral"), takes=0.5)
    log.add("anna", BotUttered("还有……", timestamp=NOW - 3))
    (turn,) = kept(insight(NOW))
    assert round(turn["latency_ms"]) == 500


def test_a_vote_counts_for_the_message_it_names_in_its_own_conversation(
    log: Log, insight: Insight
) -> None:
    for sender in ("anna", "bert"):
        for number in (1, 2):
            log.turn(sender, f"{sender}{number}", NOW - 99 + number, record("referral"), message=f"message-{number}")  # fmt: skip
    log.vote("bert", "message-1", False, NOW - 5)
    assert {row["text"]: row["useful"] for row in kept(insight(NOW))} == {
        "anna1": None, "anna2": None, "bert1": 0, "bert2": None,
    }  # fmt: skip


def test_no_number_and_no_name_of_a_sender_is_kept(log: Log, insight: Insight) -> None:
    secret = {"text": "我身份证11010519491231002X", "reason": "打我手机13812345678"}
    name = log.turn("wechat-oPENid-42", secret["text"], NOW - 9, record("referral"))
    log.vote("wechat-oPENid-42", name, False, NOW - 8, secret["reason"])
    (turn,) = kept(insight(NOW))
    written = json.dumps(turn, ensure_ascii=False)
    assert "11010519491231002X" not in written and "13812345678" not in written
    assert "oPENid" not in written
    assert turn["text"].startswith("我身份证") and turn["reason"].startswith("打我手机")


def test_no_conversations_yet_is_no_fault(log: Log, insight: Insight) -> None:
    EVENTS.drop(log.engine)
    assert kept(insight(NOW)) == []
