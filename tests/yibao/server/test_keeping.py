"""The real server and what it keeps: through kills, crowds, backups, and the loss of its database."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.yibao.server.conftest import Running, answers, python, say
from yibao.channels.guard import APOLOGY, NOT_KEPT
from yibao.stores.retention import DAY

pytestmark = pytest.mark.server
Start = Callable[..., Running]
QUESTION = "我75岁，在上海，退休每月返多少"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The database that servers of a test use."""
    return tmp_path / "conversations.db"


@pytest.fixture
def serve(start: Start, model: Path, port: int) -> Callable[[], Running]:
    """Starts the server, and waits for it."""

    def go() -> Running:
        server = start(*python("-m", "yibao.server", "run"), PORT=str(port))
        answers(f"http://127.0.0.1:{port}/", server)
        return server

    return go


def command(root: Path, file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What a command of the operator's says."""
    return subprocess.run(
        python("-m", "yibao.server", *words),
        cwd=root,
        env={"PATH": "/usr/bin:/bin", "YIBAO_DATABASE_URL": f"sqlite:///{file}"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def messages(file: Path) -> list[str]:
    """The senders of all messages that are kept, once for each message."""
    with closing(sqlite3.connect(file)) as opened:
        rows = opened.execute("SELECT sender_id FROM events WHERE type_name = 'user'")
        return [row[0] for row in rows]


def test_fifty_citizens_at_once_and_a_kill_in_the_middle_lose_and_double_nothing(
    serve: Callable[[], Running], port: int, file: Path
) -> None:
    server = serve()

    def talk(number: int) -> list[str]:
        texts = (QUESTION, "那北京呢", "医保卡余额怎么查")
        return [say(port, text, sender=f"citizen {number}") for text in texts]

    with ThreadPoolExecutor(50) as crowd:
        told = list(crowd.map(talk, range(50)))
    assert all("157.5 元" in first and "107 元" in second for first, second, _ in told)
    assert not [one for one in told if APOLOGY in one[2] or NOT_KEPT in "".join(one)]
    server.kill()
    assert "locked" not in server.printed and "Traceback" not in server.printed
    assert sorted(messages(file)) == sorted(f"citizen {n}" for n in range(50) for _ in range(3))
    serve()
    assert "北京" in say(port, "退休后医保每月返多少钱", sender="citizen 7")


def test_a_backup_of_a_busy_server_brings_back_what_citizens_said(
    serve: Callable[[], Running], port: int, file: Path, root: Path, tmp_path: Path
) -> None:
    server, copy = serve(), tmp_path / "copy.db"
    say(port, QUESTION, sender="citizen")
    is_over = threading.Event()

    def crowd() -> None:
        while not is_over.is_set():
            assert APOLOGY not in say(port, "断缴两年怎么补", sender=f"{threading.get_ident()}")

    others = [threading.Thread(target=crowd) for _ in range(4)]
    for other in others:
        other.start()
    done = command(root, file, "backup", str(copy))
    is_over.set()
    for other in others:
        other.join()
    assert done.returncode == 0 and "备份好了" in done.stdout, done.stderr
    refused = command(root, file, "restore", str(copy))
    assert refused.returncode == 1 and "先停下服务" in refused.stderr
    server.kill()
    for one in tmp_path.glob("conversations.db*"):
        one.unlink()
    restored = command(root, file, "restore", str(copy))
    assert restored.returncode == 0 and "恢复好了" in restored.stdout, restored.stderr
    serve()
    assert "107 元" in say(port, "那北京呢", sender="citizen")


def test_old_conversations_are_deleted_by_the_server_itself_and_by_command(
    serve: Callable[[], Running], port: int, file: Path, root: Path
) -> None:
    server = serve()
    for sender in ("old", "very old", "new"):
        say(port, QUESTION, sender=sender)
    server.stop(signal.SIGTERM)
    _age(file, "old", 181)
    done = command(root, file, "tidy")
    assert done.returncode == 0 and "180 天" in done.stdout, done.stderr
    assert done.stderr == ""
    assert set(messages(file)) == {"very old", "new"}
    _age(file, "very old", 400)
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("UPDATE yibao_jobs SET last_run = last_run - ?", (2 * DAY,))
    server = serve()
    end = time.monotonic() + 30
    while "very old" in messages(file) and time.monotonic() < end:
        time.sleep(0.2)
    assert set(messages(file)) == {"new"}
    server.stop(signal.SIGTERM)
    assert "Older than 180 days" in server.printed and "pending" not in server.printed


def _age(file: Path, sender: str, days: float) -> None:
    with closing(sqlite3.connect(file)) as opened, opened:
        aged = "UPDATE events SET timestamp = timestamp - ? WHERE sender_id = ?"
        opened.execute(aged, (days * DAY, sender))


def test_commands_name_what_is_wrong(root: Path, file: Path, tmp_path: Path) -> None:
    none = command(root, file, "backup", str(tmp_path / "copy.db"))
    assert none.returncode == 1 and "还没什么可备份" in none.stderr
    missing = command(root, file, "restore", str(tmp_path / "no.db"))
    assert missing.returncode == 1 and "没有备份文件" in missing.stderr
    assert "Traceback" not in none.stderr + missing.stderr
