"""What trainable components share: what is learnt is kept, and changed code trains anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from yibao.language import kept
from yibao.language.kept import KeptComponent, code_fingerprint


class FirstWords(KeptComponent):
    """Learns the first example, and nothing else."""

    learnt = ""

    def learn(self, training_data: TrainingData) -> None:
        self.learnt = training_data.training_examples[0].get(TEXT)

    def keep(self, folder: Path) -> None:
        (folder / "words.txt").write_text(self.learnt, encoding="utf-8")

    def restore(self, folder: Path) -> None:
        self.learnt = (folder / "words.txt").read_text(encoding="utf-8")


def test_what_was_learnt_comes_back(
    make: Callable[..., Any], training: Callable[..., Any], tmp_path: Path
) -> None:
    component = make(FirstWords, tmp_path)
    resource = component.train(training({"greet": ["你好", "早"]}))
    assert resource.name == "FirstWords"
    assert make(FirstWords, tmp_path).learnt == ""
    assert make(FirstWords, tmp_path, loaded=True).learnt == "你好"


def test_a_component_must_say_what_it_keeps(make: Callable[..., Any], tmp_path: Path) -> None:
    class Forgetful(KeptComponent):
        def learn(self, training_data: TrainingData) -> None:
            pass

    with pytest.raises(TypeError, match=r"keep.*restore"):
        make(Forgetful, tmp_path)


@pytest.mark.parametrize("name", ["texts.py", "numbers.py", "kept.py"])
def test_changed_code_of_any_helper_trains_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    copy = tmp_path / "language"
    shutil.copytree(Path(kept.__file__).parent, copy)
    monkeypatch.setattr(kept, "__file__", str(copy / "kept.py"))
    before = code_fingerprint()
    assert FirstWords.fingerprint_addon({}) == before == code_fingerprint()
    with (copy / name).open("a", encoding="utf-8") as code:
        code.write("\n# changed\n")
    assert code_fingerprint() != before
