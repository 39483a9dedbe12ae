"""Copies of the SQLite database: taken while the server runs, checked, and put back."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO

from yibao.errors import StoreError

_NEEDED = {"id", "sender_id", "type_name", "timestamp", "data"}
# Beside the database, while it holds what is not in it yet
_BESIDE = ("-wal", "-shm", "-journal")


def back_up(database: Path, target: Path) -> int:
    """Copy the database as it is at this moment; how many events the copy holds.

    The copy appears whole or not at all, for its owner's eyes only. Raises StoreError.
    """
    if not database.is_file():
        raise StoreError(f"没有数据库 {database}，还没什么可备份的。改法：先运行 make run 用起来。")
    if target.exists() and target.samefile(database):
        raise StoreError(f"{target} 就是正在用的数据库。改法：换个文件名。")
    with _arriving(target) as copy:
        try:
            # In one step: the server goes on writing, and the copy need not start anew
            _copied(sqlite3.connect(database, timeout=30), copy)
        except sqlite3.Error as error:
            raise StoreError(f"备份没有成功（{error}）。改法：检查磁盘和 {database}。") from error
        return check(copy)


def restore(backup: Path, database: Path) -> Path | None:
    """Put a copy in the database's place; where the old one is kept now, if there was one.

    Raises StoreError while a server uses the database, and for a file that is no good copy.
    """
    if not backup.is_file():
        raise StoreError(f"没有备份文件 {backup}。改法：看看路径对不对。")
    database.parent.mkdir(parents=True, exist_ok=True)
    with in_use(database, alone=True), _arriving(database) as copy:
        try:
            only_read = f"{backup.resolve().as_uri()}?mode=ro"
            _copied(sqlite3.connect(only_read, uri=True), copy)
        except sqlite3.Error as error:
            raise _no_backup(backup, str(error)) from error
        check(copy, backup)
        return _moved_aside(database)


def check(file: Path, name: Path | None = None) -> int:
    """How many events the file holds; raises StoreError where it is damaged or something else."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            columns = {row[1] for row in connection.execute("PRAGMA table_info(events)")}
            if found != ["ok"]:
                raise _no_backup(name or file, "损坏了")
            if not columns >= _NEEDED:
                raise _no_backup(name or file, "里面没有对话")
            return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])
    except sqlite3.Error as error:
        raise _no_backup(name or file, str(error)) from error


@contextmanager
def in_use(database: Path, alone: bool = False) -> Iterator[IO[str]]:
    """Hold the database: a server with others, a restoration alone; raises StoreError if it cannot."""
    with database.with_name(f"{database.name}.lock").open("w") as mark:
        try:
            fcntl.flock(mark, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            if alone:
                raise StoreError(f"有服务正在用 {database}。改法：先停下服务，再恢复。") from None
            raise StoreError(f"{database} 正在恢复备份。改法：等它做完再启动。") from None
        yield mark


def _copied(opened: sqlite3.Connection, copy: Path) -> None:
    with closing(opened) as source, closing(sqlite3.connect(copy)) as sink:
        source.backup(sink)
        # All in the one file
        sink.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _arriving(target: Path) -> Iterator[Path]:
    """A new file that takes the target's place once all went well."""
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield new
        with new.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(new, target)
        _settle(target.parent)
    except OSError as error:
        raise StoreError(
            f"写不了 {target}（{error.strerror or error}）。改法：检查文件夹、权限和磁盘空间。"
        ) from error
    finally:
        for end in ("", *_BESIDE):
            with suppress(OSError):
                Path(f"{new}{end}").unlink()


def _settle(folder: Path) -> None:
    # The name is on the disk only when the folder is
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _moved_aside(database: Path) -> Path | None:
    kept = database.with_name(f"{database.name}.before-{time.strftime('%Y%m%d-%H%M%S')}")
    for end in ("", *_BESIDE):
        old = Path(f"{database}{end}")
        if old.exists():
            # With its log: what is only there would else end up in the restored one
            os.replace(old, f"{kept}{end}")
    return kept if kept.exists() else None


def _no_backup(file: Path, fault: str) -> StoreError:
    return StoreError(f"{file} 不能用来恢复：{fault}。改法：换一份 backup 命令做的备份。")
