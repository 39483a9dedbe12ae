"""Nothing changes before a candidate is taken; whatever was taken can be given back.

Training itself is tried in tests/evaluation/test_fix_loop.py; here a model is a file named after its data.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from yibao.errors import ConfigurationError
from yibao.insight import loop as module
from yibao.insight.loop import Loop
from yibao.insight.patches import diff
from yibao.insight.workshop import fingerprint, set_up

PARTS = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml")
NEW = "data/nlu/asked_3fa2c1.yml"


def files(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".rasa", "models"} & set(path.relative_to(root).parts)
    }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("data/nlu", "rulebook", "yibao", "actions", "requirements", "models"):
        (tmp_path / folder).mkdir(parents=True)
    for name in PARTS:
        (tmp_path / name).write_text("{}\n", encoding="utf-8")
    (tmp_path / "data/nlu/account.yml").write_text("旧\n", encoding="utf-8")

    def train(root: Path, folder: Path) -> Path:
        assert root == tmp_path
        path = folder / "models" / f"yibao-{fingerprint(folder)[:12]}.tar.gz"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"learnt {sorted(files(folder))}", encoding="utf-8")
        return path

    monkeypatch.setattr(module, "train", train)
    return tmp_path


def proposed(project: Path, name: str = "3fa2c1-balance_query", file: str = NEW) -> Loop:
    loop = Loop(project)
    loop.propose(name, "# 看过\n" + diff(project, {file: "一\n二\n"}))
    return loop


def test_a_candidate_is_trained_with_the_change_and_the_project_stays_as_it_is(project: Path):
    before = files(project)
    candidate = proposed(project).retrain()

    assert files(project) == before
    assert candidate.changes == ("3fa2c1-balance_query",)
    assert NEW in candidate.model.read_text(encoding="utf-8")
    assert NEW not in candidate.before.read_text(encoding="utf-8")


def test_what_was_changed_while_it_trained_is_not_taken_for_trained(
    project: Path, monkeypatch: pytest.MonkeyPatch
):
    train = module.train

    def train_while_somebody_writes(root: Path, folder: Path) -> Path:
        model = train(root, folder)
        if folder != root:
            (root / "data/nlu/account.yml").write_text("新\n", encoding="utf-8")
        return model

    monkeypatch.setattr(module, "train", train_while_somebody_writes)
    loop = proposed(project)
    loop.retrain()

    with pytest.raises(ConfigurationError, match="训练以后项目又改过"):
        loop.activate()


def test_what_is_taken_is_in_use_at_once_and_can_be_given_back(project: Path):
    before = files(project)
    loop = proposed(project)
    candidate = loop.retrain()

    name = loop.activate()
    assert files(project) == before | {NEW: "一\n二\n"}
    assert (project / "models" / name).is_file() and loop.pending() == []
    assert loop.current().name == name

    candidate.before.unlink()  # as when old models are tidied away
    assert loop.back() == candidate.before.name
    assert files(project) == before
    assert candidate.before.is_file() and loop.current().name == candidate.before.name
    assert len(loop.pending()) == 1
    with pytest.raises(ConfigurationError, match="没有可以退回的"):
        loop.back()


def test_what_was_given_back_can_be_taken_again(project: Path):
    loop = proposed(project)
    loop.retrain()
    first = loop.activate()
    loop.back()
    loop.retrain()

    assert loop.activate() == first


def test_several_changes_are_tried_together_and_given_back_one_activation_at_a_time(project: Path):
    loop = proposed(project)
    proposed(project, "other", "data/nlu/asked_other.yml")
    third = diff(project, {"data/nlu/account.yml": "旧\n新\n"})
    loop.retrain(["other", "3fa2c1-balance_query"])
    loop.activate()
    middle = files(project)
    loop.propose("third", third)
    loop.retrain()
    loop.activate()

    assert files(project)["data/nlu/account.yml"] == "旧\n新\n"
    loop.back()
    assert files(project) == middle and "data/nlu/asked_other.yml" in middle


def test_what_is_discarded_may_be_mended_and_tried_again(project: Path):
    loop = proposed(project)
    loop.retrain()

    assert loop.discard() == ("3fa2c1-balance_query",)
    assert loop.pending() == ["3fa2c1-balance_query"]
    with pytest.raises(ConfigurationError, match="先运行 retrain"):
        loop.activate()
    loop.retrain()
    loop.discard(changes=True)
    assert loop.pending() == []


def test_a_candidate_of_a_project_that_has_changed_since_is_not_taken(project: Path):
    loop = proposed(project)
    loop.retrain()
    (project / "data/nlu/account.yml").write_text("改了\n", encoding="utf-8")
    before = files(project)

    with pytest.raises(ConfigurationError, match="重新 retrain"):
        loop.activate()
    assert files(project) == before


def test_a_way_back_that_is_blocked_changes_nothing(project: Path):
    loop = proposed(project)
    loop.retrain()
    loop.activate()
    (project / NEW).write_text("别的\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="对不上"):
        loop.back()
    assert files(project)[NEW] == "别的\n"


@pytest.mark.parametrize(("names", "fault"), [([], "没有要试的改动"), (["x"], "没有 x 这个改动")])
def test_nothing_to_try_is_a_clear_error(project: Path, names: list[str], fault: str):
    with pytest.raises(ConfigurationError, match=fault):
        Loop(project).retrain(names)


def test_a_copy_holds_what_a_model_is_made_of_and_nothing_else(project: Path, tmp_path: Path):
    (project / "yibao/__pycache__").mkdir()
    (project / "yibao/__pycache__/a.pyc").write_text("x", encoding="utf-8")
    (project / "secret.env").write_text("x", encoding="utf-8")
    copy = tmp_path / ".rasa" / "copy"
    set_up(project, copy)
    (copy / "data/nlu/late.yml").write_text("x", encoding="utf-8")
    set_up(project, copy)

    assert sorted(files_of(copy)) == sorted([*PARTS, "data/nlu/account.yml"])
    assert fingerprint(copy) == fingerprint(project)


def files_of(folder: Path) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
