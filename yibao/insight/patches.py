"""Changes to the project's files as unified diffs that a person reads, may edit, and then takes."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yibao.errors import ConfigurationError

# What a change of the fix loop may touch
_ALLOWED = re.compile(
    r"data/(nlu|rules)/[a-z0-9_]+\.yml|domain\.yml|rulebook/topics\.yml|actions/wanted\.py"
)
_HUNK = re.compile(r"@@ -(\d+)")
_NOTHING = "/dev/null"


@dataclass(frozen=True)
class _Hunk:
    """Lines to find near a line of the file, counted from 0, and what to put there."""

    start: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def diff(root: Path, contents: Mapping[str, str]) -> str:
    """What giving these files (by path below root) these contents would change."""
    parts = []
    for name in sorted(contents):
        place = root / name
        old = place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
        source = f"a/{name}" if place.is_file() else _NOTHING
        lines = difflib.unified_diff(
            old, contents[name].splitlines(), source, f"b/{name}", lineterm=""
        )
        parts += [f"{line}\n" for line in lines]
    return "".join(parts)


def applied(root: Path, patch: str, *, reverse: bool = False) -> dict[str, str]:
    """The contents of the files that the patch changes, by path; nothing is written.

    Raises ConfigurationError where the files are not as the patch expects, or none of its business.
    Counts of lines in the patch do not matter: a person may strike lines out of it.
    """
    contents = {}
    for name, hunks in _parsed(patch).items():
        if not _ALLOWED.fullmatch(name):
            raise ConfigurationError(f"补丁要改 {name}，这不是它该改的文件。改法：删掉这一段。")
        place = root / name
        lines = place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
        contents[name] = "".join(f"{line}\n" for line in _changed(name, lines, hunks, reverse))
    return contents


def touched(patch: str) -> list[str]:
    """The paths of the files that the patch changes."""
    return list(_parsed(patch))


def write(root: Path, contents: Mapping[str, str]) -> None:
    """Put the contents in place, each file whole or not at all; an empty one is taken away."""
    for name, text in contents.items():
        place = root / name
        if not text:
            place.unlink(missing_ok=True)
            continue
        draft = place.with_name(f".{place.name}.new")
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, place)


def _parsed(patch: str) -> dict[str, list[_Hunk]]:
    files: dict[str, list[_Hunk]] = {}
    pieces = re.split(r"(?m)^--- (.+)\n\+\+\+ (.+)\n", patch)
    for old, new, body in zip(pieces[1::3], pieces[2::3], pieces[3::3]):
        name = (new if new != _NOTHING else old).split("/", 1)[1]
        files[name] = [_hunk(text) for text in re.split(r"(?m)^(?=@@ )", body) if text.strip()]
    if not files:
        raise ConfigurationError("补丁里没有要改的内容。改法：删掉它，重新 add 一次。")
    return files


def _hunk(text: str) -> _Hunk:
    head, *lines = text.splitlines()
    where = _HUNK.match(head)
    if where is None or any(line[:1] not in " +-" for line in lines if line):
        raise ConfigurationError(f"补丁里有一段读不懂：{head[:60]}。改法：只删整行，不改行首符号。")
    return _Hunk(
        max(int(where[1]) - 1, 0),
        tuple(line[1:] for line in lines if line[:1] != "+"),
        tuple(line[1:] for line in lines if line[:1] != "-"),
    )


def _changed(name: str, lines: list[str], hunks: list[_Hunk], reverse: bool) -> list[str]:
    # From the end, so that earlier lines keep their numbers
    for hunk in reversed(hunks):
        old, new = (hunk.new, hunk.old) if reverse else (hunk.old, hunk.new)
        at = _found(lines, old, hunk.start)
        if at is None:
            raise ConfigurationError(
                f"{name} 和补丁对不上，第 {hunk.start + 1} 行附近后来改过。改法：重新 add 一次。"
            )
        lines[at : at + len(old)] = new
    return lines


def _found(lines: list[str], wanted: tuple[str, ...], near: int) -> int | None:
    """Where the lines stand, nearest to where they should."""
    size = len(wanted)
    if not size:
        return 0 if not lines else None
    places = [i for i in range(len(lines) - size + 1) if tuple(lines[i : i + size]) == wanted]
    return min(places, key=lambda i: abs(i - near), default=None)
