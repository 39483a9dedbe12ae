"""The commands `clusters` and `add`, on conversations as they are kept, in a copy of nothing but data."""

from __future__ import annotations

from pathlib import Path

import pytest

from yibao.errors import ConfigurationError
from yibao.insight import grouping
from yibao.insight.__main__ import main, parser
from yibao.insight.clusters import Cluster
from yibao.insight.fixing import Decision
from yibao.insight.store import Question

CLUSTER = Cluster(
    "3fa2c1", 7, ("卡上还有几多银两", "13812345678 还有几多"), "balance_query", "最像的"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data/nlu").mkdir(parents=True)
    (tmp_path / "evaluation").mkdir()
    (tmp_path / "domain.yml").write_text("intents: [balance_query, out_of_scope]\n")
    (tmp_path / "evaluation/questions.yml").write_text("[]\n")
    (tmp_path / "data/nlu/account.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: balance_query\n  examples: |\n    - 余额怎么查\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(grouping, "ROOT", tmp_path)
    return tmp_path


def told(*words: str):
    return parser().parse_args(list(words))


def test_what_was_not_understood_is_shown_in_groups_and_kept_for_add(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    asked = [Question("医保卡余额到哪里看", 4, "x", 0.2, "asking", "web")]
    monkeypatch.setattr(grouping, "unanswered", lambda since: asked)

    assert main(["clusters"]) == 0
    shown = capsys.readouterr().out
    assert "4 次、1 种说法 → balance_query" in shown and "· 医保卡余额到哪里看" in shown

    number = shown[1:7]
    assert grouping.kept(project, number).texts == ("医保卡余额到哪里看",)


def test_nothing_to_look_at_is_said(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(grouping, "unanswered", lambda since: [])

    assert main(["clusters"]) == 0
    assert "没有要看的" in capsys.readouterr().out


def test_a_group_that_is_added_becomes_a_patch_and_nothing_else(
    project: Path, capsys: pytest.CaptureFixture[str]
):
    grouping.keep(project, [CLUSTER])
    before = (project / "data/nlu/account.yml").read_bytes()

    assert main(["add", "3fa2c1", "--topic", "balance_query"]) == 0

    patch = project / ".rasa/insight/fix/changes/3fa2c1-balance_query.patch"
    assert "+    - 卡上还有几多银两" in patch.read_text(encoding="utf-8")
    assert "138" not in patch.read_text(encoding="utf-8")
    assert (project / "data/nlu/account.yml").read_bytes() == before
    assert not (project / "data/nlu/asked_3fa2c1.yml").exists()
    assert "带个人号码" in capsys.readouterr().out


def test_a_group_that_was_never_shown_is_a_clear_error(
    project: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["add", "ffffff", "--out-of-scope"]) == 2
    assert "没有 ffffff 这一组。改法：先运行 clusters" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        (("--topic", "balance_query"), Decision("balance_query")),
        (("--out-of-scope",), Decision("out_of_scope")),
        (("--new-topic", "long_care", "--title", "长护险"), Decision("long_care", "长护险")),
    ],
)
def test_a_decision_is_what_the_command_line_says(words: tuple[str, ...], decision: Decision):
    assert grouping.decided(told("add", "3fa2c1", *words)) == decision


def test_a_new_topic_without_a_title_is_refused():
    with pytest.raises(ConfigurationError, match="--title"):
        grouping.decided(told("add", "3fa2c1", "--new-topic", "long_care"))


def test_every_wording_counts_as_often_as_it_was_asked():
    asked = [Question("一", 2, "", 0.1, "", ""), Question("二", 1, "", 0.1, "", "")]

    assert grouping.repeated(asked) == ["一", "一", "二"]
