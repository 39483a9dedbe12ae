"""Copies of the database: whole, private, checked, and put back with the old one kept."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.yibao.stores.conftest import asked, run, talk
from yibao.errors import StoreError
from yibao.stores.backup import back_up, check, in_use, restore
from yibao.stores.conversations import ConversationStore

Open = Callable[[str], ConversationStore]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "conversations.db"


@pytest.fixture
def full(file: Path, open_store: Open) -> ConversationStore:
    """A store in which somebody has talked; part of it is in the log beside the file."""
    file.parent.mkdir()
    store = open_store(f"sqlite:///{file}")
    run(talk(store, "citizen", 5))
    return store


def test_a_copy_holds_what_was_said_and_is_for_its_owner_only(
    full: ConversationStore, file: Path, tmp_path: Path, open_store: Open
) -> None:
    copy = tmp_path / "copy.db"
    assert back_up(file, copy) == check(copy) == 26
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert asked(run(open_store(f"sqlite:///{copy}").retrieve_full_tracker("citizen")))
    assert {p.name for p in tmp_path.iterdir()} >= {"copy.db"}
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(".new")]


def test_a_copy_taken_while_others_write_is_sound_and_they_need_not_wait(
    full: ConversationStore, file: Path, tmp_path: Path, open_store: Open
) -> None:
    done = threading.Event()

    def go_on() -> None:
        for number in range(60):
            run(talk(full, f"other {number}", 4))
        done.set()

    writer = threading.Thread(target=go_on)
    writer.start()
    counts = []
    while not done.is_set():
        counts.append(back_up(file, tmp_path / "copy.db"))
        assert half_turns(tmp_path / "copy.db") == []
    writer.join()
    counts.append(back_up(file, tmp_path / "copy.db"))
    assert len(counts) > 3 and counts == sorted(counts) and counts[-1] == 26 + 60 * 21


def half_turns(copy: Path) -> list[object]:
    """Conversations of which the copy holds a part of a turn; each has one event before the first."""
    with closing(sqlite3.connect(copy)) as opened:
        counted = "SELECT sender_id FROM events GROUP BY sender_id HAVING count(*) % 5 <> 1"
        return opened.execute(counted).fetchall()


def test_a_failed_copy_leaves_the_older_one_alone(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("an older copy")
    file.parent.mkdir()
    file.write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreError, match="改法"):
        back_up(file, copy)
    assert copy.read_text() == "an older copy" and [*tmp_path.glob(".*")] == []


def test_without_a_database_or_a_place_for_the_copy_it_says_so(
    full: ConversationStore, file: Path, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match="还没什么可备份"):
        back_up(tmp_path / "none.db", tmp_path / "copy.db")
    with pytest.raises(StoreError, match="写不了"):
        back_up(file, tmp_path / "no such folder" / "copy.db")
    with pytest.raises(StoreError, match="就是正在用的"):
        back_up(file, file)


def test_a_restored_copy_takes_the_place_and_the_old_one_is_kept(
    full: ConversationStore, file: Path, tmp_path: Path, open_store: Open
) -> None:
    back_up(file, tmp_path / "copy.db")
    run(talk(full, "citizen", 3, 5))
    full.database.engine.dispose()
    kept = restore(tmp_path / "copy.db", file)
    restored = asked(run(open_store(f"sqlite:///{file}").retrieve_full_tracker("citizen")))
    assert restored == [f"question {number}" for number in range(5)]
    assert kept
    old = asked(run(open_store(f"sqlite:///{kept}").retrieve_full_tracker("citizen")))
    assert old == [f"question {number}" for number in range(8)]


def test_what_stood_only_in_the_old_log_does_not_get_into_the_restored_one(
    full: ConversationStore, file: Path, tmp_path: Path, open_store: Open
) -> None:
    back_up(file, tmp_path / "copy.db")
    run(talk(full, "citizen", 3, 5))
    # As a kill leaves it: the log is not worked in
    log = Path(f"{file}-wal").read_bytes()
    full.database.engine.dispose()
    Path(f"{file}-wal").write_bytes(log)
    restore(tmp_path / "copy.db", file)
    restored = asked(run(open_store(f"sqlite:///{file}").retrieve_full_tracker("citizen")))
    assert len(restored) == 5


def test_a_lost_database_is_restored(full: ConversationStore, file: Path, tmp_path: Path) -> None:
    back_up(file, tmp_path / "copy.db")
    full.database.engine.dispose()
    for one in file.parent.iterdir():
        one.unlink()
    file.parent.rmdir()
    assert restore(tmp_path / "copy.db", file) is None
    assert check(file) == 26


def test_nothing_is_restored_while_a_server_uses_the_database(
    full: ConversationStore, file: Path, tmp_path: Path
) -> None:
    back_up(file, tmp_path / "copy.db")
    with in_use(file), in_use(file), pytest.raises(StoreError, match="先停下服务"):
        restore(tmp_path / "copy.db", file)
    with in_use(file, alone=True), pytest.raises(StoreError, match="正在恢复"), in_use(file):
        pass


@pytest.mark.parametrize("harm", ["cut", "scribbled", "foreign", "missing"])
def test_a_copy_that_is_no_good_is_refused_and_all_stays(
    full: ConversationStore, file: Path, tmp_path: Path, harm: str
) -> None:
    copy = tmp_path / "copy.db"
    for number in range(30):
        run(talk(full, f"other {number}", 5))
    back_up(file, copy)
    written = copy.read_bytes()
    if harm == "cut":
        copy.write_bytes(written[: len(written) // 2])
    elif harm == "scribbled":
        middle = len(written) // 2
        copy.write_bytes(written[:middle] + b"\xff" * 9000 + written[middle + 9000 :])
    else:
        copy.unlink()
    if harm == "foreign":
        sqlite3.connect(copy).execute("CREATE TABLE other (a)").connection.close()
    before = check(file)
    with pytest.raises(StoreError, match="改法"):
        restore(copy, file)
    assert check(file) == before
    assert not [p for p in file.parent.iterdir() if "before" in p.name or p.name.endswith(".new")]
