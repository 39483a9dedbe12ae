"""The files of a rule book that the clerk's tools read and write, and how they are replaced."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from yibao.clerk.history import BYTES, forget_last, remember
from yibao.clerk.output import reason
from yibao.errors import ClerkError
from yibao.rules.lists import NEIGHBOURS
from yibao.rules.opening import topic_files
from yibao.rules.reading import read_model
from yibao.rules.schema import NeighboursFile, SourcesFile, SubjectsFile, TopicFile

File = TopicFile | SourcesFile | SubjectsFile | NeighboursFile
# Folders of files, and the one list that is a file
KINDS: dict[str, type[SourcesFile] | type[SubjectsFile] | type[NeighboursFile]] = {
    "sources": SourcesFile,
    "subjects": SubjectsFile,
    NEIGHBOURS: NeighboursFile,
}
_TOPIC = re.compile(r"^topic: *([a-z_]+)", re.MULTILINE)
_PLACE = re.compile(r"^place: *[\"'](\d{6})", re.MULTILINE)


def book_files(root: Path) -> dict[str, Path]:
    """Every topic's file and those of the lists that are tidied, by name in the folder, lists first."""
    if not (root / "topics.yml").is_file():
        raise ClerkError(
            f"{root} 不是规则本的文件夹（里面没有 topics.yml）", "用 --book 指到规则本"
        )
    lists = [path for name in KINDS for path in _of_kind(root / name)]
    return {path.relative_to(root).as_posix(): path for path in [*lists, *topic_files(root)]}


def _of_kind(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(place.glob("*.yml"))
    return [place] if place.is_file() else []


def kind_of(name: str) -> type[File]:
    """The model of the file with that name."""
    return KINDS.get(name.split("/", maxsplit=1)[0], TopicFile)


def read_file(path: Path, name: str) -> File:
    """The file as its model; raises RuleBookError with every fault of it."""
    return read_model(path, name, kind_of(name))


def homes(root: Path) -> dict[tuple[str, str], str]:
    """Which file holds a topic at a place (code); files that do not say both are left out."""
    found = {}
    for path in topic_files(root):
        text = path.read_text(encoding="utf-8", errors="replace")
        topic, place = _TOPIC.search(text), _PLACE.search(text)
        if topic and place:
            found[topic[1], place[1]] = path.relative_to(root).as_posix()
    return found


def replace_files(
    root: Path, texts: Mapping[str, str | None], command: str, origin: str = ""
) -> None:
    """Write those files, remove those without a text; all of them or, on a ClerkError, none.

    What they held is remembered under the command's name, for `undo`.
    """
    if not texts:
        return
    before = contents_of(root, texts)
    remember(root, command, before, texts, origin)
    try:
        put_back(root, texts, before)
    except ClerkError:
        forget_last(root)
        raise


def put_back(
    root: Path, texts: Mapping[str, str | None], before: Mapping[str, bytes | None]
) -> None:
    """Give the files those texts, or what they held before where one cannot be written."""
    done: list[str] = []
    try:
        for name, text in texts.items():
            done.append(name)
            _put(root / name, None if text is None else text.encode(errors=BYTES))
    except OSError as error:
        for name in done:
            with suppress(OSError):
                _put(root / name, before[name])
        fault = f"写不了 {done[-1]}（{reason(error)}），已恢复原样"
        raise ClerkError(fault, "关掉正打开它的程序，看看文件夹能不能写") from error


def contents_of(root: Path, names: Iterable[str]) -> dict[str, bytes | None]:
    """What those files hold; None for those that are not there."""
    paths = {name: root / name for name in names}
    return {name: path.read_bytes() if path.is_file() else None for name, path in paths.items()}


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # not empty
            path.parent.rmdir()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    try:
        draft.write_bytes(content)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
