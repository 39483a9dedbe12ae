"""The questions that the fix loop works on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.yibao.insight.conftest import Log, at, record
from yibao.errors import ConfigurationError, StoreError
from yibao.insight.reading import CHINA
from yibao.insight.settings import InsightSettings
from yibao.insight.store import InsightStore, Question, questions, unanswered

Insight = Callable[..., InsightStore]
NOW = at("2026-11-22", "12:00")


def fill(log: Log) -> None:
    lost = record("nlu_fallback", "asking")
    log.turn("a", "长护险怎么评", NOW - 900, lost, intent="nlu_fallback", confidence=0.2)
    log.turn("b", "长护险怎么评", NOW - 800, record("out_of_scope", "out_of_scope"), intent="out_of_scope", confidence=0.7, door="rest")  # fmt: skip
    log.turn("b", "还是那个", NOW - 700, record("request_human", "handed_over", gave_up=True))
    log.turn("b", "转人工", NOW - 600, record("request_human", "handed_over"))
    log.turn("c", "哪年能退", NOW - 500, record("payment_years"), intent="payment_years", confidence=0.49)  # fmt: skip
    log.turn("c", "交满几年", NOW - 400, record("payment_years"), confidence=0.5)
    log.turn("c", "上海", NOW - 300, record("payment_years"), intent="inform", confidence=0.1)
    log.turn("c", "都不是", NOW - 200, record("deny", "asking"), intent="deny")
    log.turn("d", "坏了", NOW - 100, {"status": "failed"})
    log.turn("d", "西藏呢", NOW - 50, record("refund_amount", "no_rule"))


def test_unanswered_are_the_lost_the_refused_the_given_up_the_failed_and_the_unsure(
    log: Log, insight: Insight
) -> None:
    fill(log)
    found = insight(NOW).unanswered()
    assert found[0] == Question("长护险怎么评", 2, "out_of_scope", 0.7, "out_of_scope", "rest")
    assert {one.text for one in found[1:]} == {"还是那个", "哪年能退", "坏了"}


def test_questions_are_all_wordings(log: Log, insight: Insight) -> None:
    fill(log)
    found = insight(NOW).questions()
    assert (found[0].text, found[0].times, len(found)) == ("长护险怎么评", 2, 9)


def test_since_counts_to_the_second(log: Log, insight: Insight) -> None:
    fill(log)
    store, since = insight(NOW), datetime.fromtimestamp(NOW - 800, CHINA)
    assert store.unanswered(since)[0].times == 1
    assert all(one.text != "长护险怎么评" for one in store.unanswered(datetime.fromtimestamp(NOW - 799, CHINA)))  # fmt: skip


def test_the_functions_read_what_the_environment_names(
    log: Log, urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    log.turn("a", "长护险怎么评", time.time() - 5, record("out_of_scope", "out_of_scope"))
    monkeypatch.setenv("YIBAO_DATABASE_URL", urls[0])
    monkeypatch.setenv("YIBAO_INSIGHT_URL", urls[1])
    assert [one.text for one in unanswered()] == [one.text for one in questions()] == ["长护险怎么评"]  # fmt: skip


def test_settings_stand_by_default_and_files_lie_in_the_project(tmp_path: Path) -> None:
    settings = InsightSettings.from_environment({}, tmp_path)
    assert settings.conversations == f"sqlite:///{tmp_path}/.rasa/conversations.db"
    assert settings.url == f"sqlite:///{tmp_path}/.rasa/insight.db"
    assert (settings.retention_days, settings.token) == (180, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YIBAO_INSIGHT_URL", "mysql://somebody:secret-word@host/base"),
        ("YIBAO_INSIGHT_URL", "postgresql://somebody:secret-word@host"),
        ("YIBAO_INSIGHT_TOKEN", "secret-word"),
        ("YIBAO_INSIGHT_TOKEN", "secret-word" * 4),
        ("YIBAO_INSIGHT_URL", "sqlite:///"),
        ("YIBAO_RETENTION_DAYS", "0"),
        ("YIBAO_RETENTION_DAYS", "１２"),
        ("YIBAO_RETENTION_DAYS", "ever"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy_and_without_its_secret(
    name: str, value: str
) -> None:
    with pytest.raises(ConfigurationError) as fault:
        InsightSettings.from_environment({name: value})
    assert name in str(fault.value) and "改法：" in str(fault.value)
    assert "secret-word" not in str(fault.value)


def test_secrets_are_not_shown_where_settings_are(tmp_path: Path) -> None:
    environment = {
        "YIBAO_DATABASE_URL": "postgresql://me:secret-word@host/base",
        "YIBAO_INSIGHT_URL": "postgresql://me:secret-word@host/base",
        "YIBAO_INSIGHT_TOKEN": "secret-word-5f0c92e8a7b41d366c7e",
    }
    assert "secret-word" not in repr(InsightSettings.from_environment(environment, tmp_path))


@pytest.mark.parametrize("which", [0, 1])
def test_a_database_that_is_away_is_told_in_a_sentence(tmp_path: Path, which: int) -> None:
    away = "postgresql://me:secret-word@127.0.0.1:1/base"
    urls = [f"sqlite:///{tmp_path}/{name}.db" for name in ("talk", "insight")]
    urls[which] = away
    with pytest.raises(StoreError, match="改法：") as fault:
        InsightStore(InsightSettings(*urls)).refresh()
    assert "secret-word" not in str(fault.value)
