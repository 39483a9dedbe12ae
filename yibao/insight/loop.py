"""The fix loop's memory: changes proposed, the candidate model, and the way back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from yibao.errors import ConfigurationError
from yibao.insight import patches
from yibao.insight.workshop import fingerprint, set_up, train

_PATCH, _MODEL, _NOTE = "change.patch", "model.tar.gz", "note.json"


@dataclass(frozen=True)
class Candidate:
    """A model trained with changes that the project does not have yet."""

    model: Path
    before: Path
    changes: tuple[str, ...]


class Loop:
    """The fix loop of the project in `root`; its files lie below `.rasa/insight/fix`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.folder = root / ".rasa" / "insight" / "fix"
        self._changes = self.folder / "changes"
        self._workshop = self.folder / "candidate"
        self._note = self.folder / "candidate.json"
        self.sheet = self.folder / "sheet.md"

    def propose(self, name: str, patch: str) -> Path:
        """Keep a patch to be read; it changes nothing yet."""
        self._changes.mkdir(parents=True, exist_ok=True)
        path = self._changes / f"{name}.patch"
        path.write_text(patch, encoding="utf-8")
        return path

    def pending(self) -> list[str]:
        """The names of the changes proposed and not yet taken."""
        return sorted(path.stem for path in self._changes.glob("*.patch"))

    def retrain(self, names: Sequence[str] = ()) -> Candidate:
        """A candidate with those changes, all pending ones if none is named; minutes.

        Raises ConfigurationError.
        """
        names = list(names) or self.pending()
        if not names:
            raise ConfigurationError("没有要试的改动。改法：先用 add 提一个。")
        texts = [self._patch(name) for name in names]
        before = self.current()
        # What is changed while it trains is not in the model
        project = fingerprint(self._root)
        set_up(self._root, self._workshop)
        for text in texts:
            patches.write(self._workshop, patches.applied(self._workshop, text))
        made = _made(texts)
        combined = patches.diff(self._root, {n: _read(self._workshop / n) for n in sorted(made)})
        model = train(self._root, self._workshop)
        candidate = Candidate(model, before, tuple(names))
        note = {
            "model": model.name, "before": before.name, "changes": names, "patch": combined,
            "project": project,
        }  # fmt: skip
        self._note.write_text(json.dumps(note, ensure_ascii=False, indent=1), encoding="utf-8")
        return candidate

    def candidate(self) -> Candidate:
        """The candidate that was trained last; raises ConfigurationError where there is none."""
        note = self._noted()
        return Candidate(
            self._workshop / "models" / note["model"],
            self._root / "models" / note["before"],
            tuple(note["changes"]),
        )

    def current(self) -> Path:
        """The project's own model, trained first if there is none; raises ConfigurationError."""
        return train(self._root, self._root)

    def activate(self) -> str:
        """Make the candidate the project's model, and keep the one before; the model's name."""
        note, candidate = self._noted(), self.candidate()
        if note["project"] != fingerprint(self._root):
            raise ConfigurationError(
                "训练以后项目又改过，这个模型已经对不上。改法：重新 retrain 一次。"
            )
        kept = self.folder / "history" / f"{len(self._history()) + 1:04d}"
        kept.mkdir(parents=True)
        (kept / _PATCH).write_text(note["patch"], encoding="utf-8")
        shutil.copy2(candidate.before, kept / _MODEL)
        told = {
            "model": note["model"], "before": note["before"], "changes": note["changes"],
            "when": datetime.now().isoformat(timespec="seconds"),
        }  # fmt: skip
        (kept / _NOTE).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        # The model first: a running server looks for it as soon as the files have changed
        shutil.copy2(candidate.model, self._root / "models" / note["model"])
        patches.write(self._root, patches.applied(self._root, note["patch"]))
        self._forget_candidate()
        self._forget_changes(note["changes"])
        return str(note["model"])

    def discard(self, *, changes: bool = False) -> tuple[str, ...]:
        """Forget the candidate, and its changes too if so told; the changes' names."""
        names = self.candidate().changes
        self._forget_candidate()
        if changes:
            self._forget_changes(names)
        return names

    def back(self) -> str:
        """Undo what was activated last, its changes are pending again; the name of the model in use."""
        history = self._history()
        if not history:
            raise ConfigurationError("还没有换过模型，没有可以退回的。")
        last = history[-1]
        note = json.loads(_read(last / _NOTE))
        patch = _read(last / _PATCH)
        contents = patches.applied(self._root, patch, reverse=True)
        shutil.copy2(last / _MODEL, self._root / "models" / note["before"])
        patches.write(self._root, contents)
        self.propose("-".join(["back", *note["changes"]])[:80], patch)
        shutil.rmtree(last)
        return str(note["before"])

    def _patch(self, name: str) -> str:
        path = self._changes / f"{name.removesuffix('.patch')}.patch"
        if not path.is_file():
            there = "、".join(self.pending()) or "一个也没有"
            raise ConfigurationError(f"没有 {name} 这个改动。改法：写现有的：{there}。")
        return _read(path)

    def _noted(self) -> dict[str, Any]:
        if not self._note.is_file():
            raise ConfigurationError("还没有训练好的新模型。改法：先运行 retrain。")
        return dict(json.loads(_read(self._note)))

    def _history(self) -> list[Path]:
        return sorted((self.folder / "history").glob("[0-9]*"))

    def _forget_candidate(self) -> None:
        shutil.rmtree(self._workshop, ignore_errors=True)
        self._note.unlink(missing_ok=True)

    def _forget_changes(self, names: Iterable[str]) -> None:
        for name in names:
            (self._changes / f"{name.removesuffix('.patch')}.patch").unlink(missing_ok=True)


def _made(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in patches.touched(text)}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
