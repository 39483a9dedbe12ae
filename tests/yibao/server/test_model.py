"""The model is trained when the data ask for it, and only then."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from yibao.errors import ConfigurationError
from yibao.server import model as models
from yibao.server.model import ensure_model, model_path


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A project with everything that a model is made of."""
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(root / name, tmp_path)
    for folder in ("data", "rulebook", "requirements", "yibao"):
        shutil.copytree(root / folder, tmp_path / folder)
    return tmp_path


def test_a_fitting_model_is_used_again(
    root: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_train", lambda *_: pytest.fail("trained again"))
    assert ensure_model(root) == model


@pytest.mark.parametrize(
    "part",
    [
        "config.yml",
        "domain.yml",
        "data/nlu/care.yml",
        "data/lookup/person.yml",
        "rulebook/places.yml",
        "rulebook/districts.csv",
        "rulebook/former_names.csv",
        "yibao/language/numbers.py",
        "requirements/base.txt",
    ],
)
def test_a_changed_part_asks_for_another_model(copy: Path, part: str) -> None:
    before = model_path(copy)
    with (copy / part).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert model_path(copy) != before


@pytest.mark.parametrize("part", ["rulebook/shanghai/refund_amount.yml", "yibao/answers/refund.py"])
def test_a_changed_fact_or_answer_needs_no_training(copy: Path, part: str) -> None:
    before = model_path(copy)
    with (copy / part).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert model_path(copy) == before


def test_a_failed_training_leaves_no_model_and_says_what_to_do(copy: Path) -> None:
    config = copy / "config.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("KernelClassifier", "NoSuchClass"))
    with pytest.raises(ConfigurationError, match=r"NoSuchClass.*改法"):
        ensure_model(copy)
    assert list((copy / "models").glob("*.tar.gz")) == []


def test_only_the_latest_models_are_kept(tmp_path: Path) -> None:
    for age in range(5):
        model = tmp_path / f"yibao-{age}.tar.gz"
        model.touch()
        os.utime(model, (1000 + age, 1000 + age))
    models._forget_old(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "yibao-2.tar.gz",
        "yibao-3.tar.gz",
        "yibao-4.tar.gz",
    ]
