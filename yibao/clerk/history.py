"""What the clerk's commands replaced, kept beside the rule book so that a step can be taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from yibao.errors import ClerkError

_KEPT = 30  # steps; a step is a few files
BYTES = "surrogateescape"  # a file in another encoding comes back byte by byte


@dataclass(frozen=True)
class Step:
    """One change of the book: which command, when, and each file before (None: not there) and after.

    `origin` names the workbook that an import took.
    """

    command: str
    when: str
    origin: str
    before: dict[str, str | None]
    after: dict[str, str]


def digest(content: bytes) -> str:
    """A short name for the content."""
    return hashlib.sha256(content).hexdigest()[:16]


def remember(
    root: Path,
    command: str,
    before: Mapping[str, bytes | None],
    texts: Mapping[str, str | None],
    origin: str = "",
) -> None:
    """Keep what those files held; raises ClerkError before anything of the book is touched."""
    note = {
        "command": command,
        "when": datetime.now().isoformat(sep=" ", timespec="seconds"),
        "origin": origin,
        "before": {n: None if c is None else c.decode(errors=BYTES) for n, c in before.items()},
        "after": {n: digest(text.encode()) for n, text in texts.items() if text is not None},
    }
    folder = _folder(root)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _next(folder).write_text(json.dumps(note, indent=1), encoding="utf-8")
        for old in _files(folder)[:-_KEPT]:
            old.unlink()
    except OSError as error:
        raise ClerkError(f"写不了 {folder}，改了就撤不回来", "看看磁盘和文件夹的权限") from error


def forget_last(root: Path) -> None:
    """Forget the last step: it was taken back, or not taken at all."""
    for path in _files(_folder(root))[-1:]:
        path.unlink()


def steps(root: Path) -> list[Step]:
    """What is remembered of that book, oldest first."""
    return [Step(**json.loads(path.read_text(encoding="utf-8"))) for path in _files(_folder(root))]


def _folder(root: Path) -> Path:
    return root.resolve().parent / ".rasa" / "clerk" / root.resolve().name


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.json"))


def _next(folder: Path) -> Path:
    last = max((int(path.stem) for path in _files(folder)), default=0)
    return folder / f"{last + 1:06d}.json"
