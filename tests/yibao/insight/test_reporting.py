"""`python -m yibao.insight report` and `export`."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.yibao.insight.conftest import Log, record
from yibao.insight.__main__ import main

Run = Callable[..., int]


@pytest.fixture
def urls(tmp_path: Path) -> tuple[str, str]:
    """SQLite only."""
    return f"sqlite:///{tmp_path}/talk.db", f"sqlite:///{tmp_path}/insight.db"


@pytest.fixture
def run(log: Log, urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command over a log with one answered question of now, and one of forty days ago."""
    for days in (0, 40):
        log.turn("anna", "问", time.time() - days * 86400 - 5, record("referral"))
    monkeypatch.setenv("YIBAO_DATABASE_URL", urls[0])
    monkeypatch.setenv("YIBAO_INSIGHT_URL", urls[1])
    return lambda *arguments: main(list(map(str, arguments)))


def test_the_report_is_one_file_that_asks_for_nothing(run: Run, tmp_path: Path) -> None:
    assert run("report", "--out", tmp_path / "近况.html") == 0
    text = (tmp_path / "近况.html").read_text(encoding="utf-8")
    assert "<strong>1 句</strong>" in text
    assert not any(word in text for word in ("href=", "src=", "http:", "https:", "<script"))


def test_the_days_are_as_asked_for(run: Run, tmp_path: Path) -> None:
    assert run("report", "--out", tmp_path / "a.html", "--days", 50) == 0
    assert "<strong>2 句</strong>" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a.xlsx", "a.zip"])
def test_the_tables_are_written(run: Run, tmp_path: Path, name: str) -> None:
    assert run("export", "--out", tmp_path / name) == 0
    assert (tmp_path / name).read_bytes().startswith(b"PK")


@pytest.mark.parametrize("command", [("report", "a.pdf"), ("export", "a.html"), ("report", "no/a.html")])  # fmt: skip
def test_a_wrong_file_is_refused_before_the_work(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, str]
) -> None:
    assert run(command[0], "--out", tmp_path / command[1]) == 2
    assert "改法：" in capsys.readouterr().err
    assert not (tmp_path / "insight.db").exists()


@pytest.mark.parametrize("days", ["0", "x", "99999", "１"])
def test_days_that_are_none_are_refused(run: Run, tmp_path: Path, days: str) -> None:
    with pytest.raises(SystemExit):
        run("report", "--out", tmp_path / "a.html", "--days", days)
