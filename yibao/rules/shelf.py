"""The rule book in use, and how another takes its place while the assistant runs.

A new one is read and checked aside. A bad one is refused, and the old one stays; a message that is
being answered keeps the book that it began with.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from threading import Lock

from yibao.errors import RuleBookError
from yibao.rules.lookup import RuleBook
from yibao.rules.opening import ROOT, load_rulebook, read_rulebook

logger = logging.getLogger(__name__)

# Path, time of change (ns), bytes and inode of every file
Stamp = tuple[tuple[str, int, int, int], ...]
_SUFFIXES = frozenset({".yml", ".yaml", ".csv"})
_MOST_NAMED = 5


class Renewal(str, Enum):
    """What a look at the files led to; `settling` while somebody is still writing."""

    UNCHANGED = "unchanged"
    SETTLING = "settling"
    REPLACED = "replaced"
    REFUSED = "refused"


@dataclass(frozen=True)
class _Copy:
    book: RuleBook
    stamp: Stamp
    version: str


class Shelf:
    """Holds one rule book; renewing is for one thread at a time, reading for all."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._copy: _Copy | None = None
        self._seen: Stamp = ()
        self._refused: Stamp = ()
        self._lock = Lock()

    @property
    def book(self) -> RuleBook:
        """The rule book in use, read at first; raises RuleBookError."""
        return self._in_use().book

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits of what its files hold: the same files, the same version."""
        return self._in_use().version

    @property
    def is_behind(self) -> bool:
        """Whether the files hold another book that was refused."""
        return bool(self._refused)

    def renew(self) -> Renewal:
        """Put the files' rule book in use if it is another one, whole and sound."""
        with self._lock:
            return self._renewed(self._copy or self._first())

    def _in_use(self) -> _Copy:
        if self._copy is None:
            with self._lock:
                if self._copy is None:
                    return self._first()
        assert self._copy is not None
        return self._copy

    def _first(self) -> _Copy:
        stamp = _stamp(self._root)
        self._copy = _Copy(load_rulebook(self._root), stamp, _version(self._root))
        self._seen = stamp
        return self._copy

    def _renewed(self, old: _Copy) -> Renewal:
        stamp = _stamp(self._root)
        if stamp == old.stamp:
            self._seen, self._refused = stamp, ()
            return Renewal.UNCHANGED
        if stamp == self._refused:
            return Renewal.UNCHANGED
        if stamp != self._seen:
            # Files of two versions may lie side by side until the writing ends
            self._seen = stamp
            return Renewal.SETTLING
        version = _version(self._root)
        book, faults = read_rulebook(self._root)
        if book and not faults:
            faults = list(_missing(old.book, book))
        if _stamp(self._root) != stamp:
            return Renewal.SETTLING
        if faults or book is None:
            self._refused = stamp
            _tell_refusal(faults)
            return Renewal.REFUSED
        self._copy, self._refused = _Copy(book, stamp, version), ()
        logger.info("规则本换好了：%s", version, extra={"version": version})
        return Renewal.REPLACED


the_shelf = Shelf(ROOT)


def the_rulebook() -> RuleBook:
    """The project's own rule book as it is in use now; raises RuleBookError."""
    return the_shelf.book


def _missing(old: RuleBook, new: RuleBook) -> Iterator[RuleBookError]:
    """What the model in use still speaks of and the new book does not know."""
    lists: tuple[tuple[str, str, Collection[str], Collection[str]], ...] = (
        ("topics.yml", "主题", old.topics, new.topics),
        ("subjects", "事情", old.subjects, new.subjects),
        ("places.yml", "地方", {p.code for p in old.places}, {p.code for p in new.places}),
    )
    for file, kind, known, kept in lists:
        gone = sorted(set(known) - set(kept))
        if gone:
            named = "、".join(gone[:_MOST_NAMED])
            fault = f"少了在用的{kind}（{named}{'……' if len(gone) > _MOST_NAMED else ''}）"
            yield RuleBookError(file, "", fault, "运行中不能删，重新训练模型再重启服务")


def _tell_refusal(faults: Collection[RuleBookError]) -> None:
    named = " ".join(str(fault) for fault in list(faults)[:_MOST_NAMED])
    logger.error("新的规则本没有采用，还在用旧的。有 %d 处要改：%s", len(faults), named)


def _stamp(root: Path) -> Stamp:
    return tuple(_stamps(root))


def _stamps(root: Path) -> Iterator[tuple[str, int, int, int]]:
    for path in _files(root):
        try:
            found = path.stat()
        except OSError:  # removed since it was listed
            continue
        name = path.relative_to(root).as_posix()
        yield name, found.st_mtime_ns, found.st_size, found.st_ino


def _files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.suffix in _SUFFIXES)


def _version(root: Path) -> str:
    digest = sha256()
    for path in _files(root):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()[:12]
