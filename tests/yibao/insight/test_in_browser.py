"""The operator's page of the real server in Chromium: charts, axe, files, no scripts."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa

from tests.conftest import need
from tests.yibao.insight.conftest import Log
from tests.yibao.insight.month import fill
from tests.yibao.server import conftest as servers
from tests.yibao.server.conftest import Running, answers, python, say
from yibao.insight.reading import CHINA
from yibao.stores.engine import EVENTS

pytestmark = pytest.mark.server
start, port = servers.start, servers.port


@pytest.fixture
def page(
    root: Path,
    model: Path,
    tmp_path: Path,
    start: Callable[..., Running],
    port: int,
) -> str:
    """A month of conversations, and one that was held at the server's REST door just now."""
    database = f"sqlite:///{tmp_path}/talk.db"
    engine = sa.create_engine(database)
    EVENTS.metadata.create_all(engine)
    fill(Log(engine), datetime.now(CHINA).date())
    engine.dispose()
    own = {"YIBAO_DATABASE_URL": database, "YIBAO_INSIGHT_URL": f"sqlite:///{tmp_path}/insight.db"}
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port), **own)
    answers(f"http://127.0.0.1:{port}/", server)
    assert "157.5" in say(port, "上海75岁医保每月返多少，我电话13812345678")
    return f"http://127.0.0.1:{port}/insight"


def test_the_page_of_the_real_server_is_true_accessible_and_without_scripts(
    root: Path, page: str, tmp_path: Path
) -> None:
    text = requests.get(f"{page}?days=7", timeout=120).text
    assert "上海75岁医保每月返多少" not in text, "what was answered is nobody's to read here"
    check_newest_turn(tmp_path / "insight.db")
    need("node", "nodejs")
    chromium = need("chromium", "chromium fonts-noto-cjk")
    if not (root / "web" / "node_modules" / "axe-core").exists():
        need("npm", "nodejs npm")
        subprocess.run(["npm", "ci", "--silent"], cwd=root / "web", check=True, timeout=300)
    looked = subprocess.run(
        ["node", "e2e/insight.mjs", page],
        cwd=root / "web",
        env={**os.environ, "CHROMIUM": chromium},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert looked.returncode == 0, looked.stdout + looked.stderr


def check_newest_turn(file: Path) -> None:
    """The turn that was held at the real door is in the store, masked and measured."""
    engine = sa.create_engine(f"sqlite:///{file}")
    newest = sa.text("SELECT * FROM turns ORDER BY event DESC LIMIT 1")
    with engine.connect() as connection:
        turn = dict(connection.execute(newest).mappings().one())
    engine.dispose()
    assert (turn["topic"], turn["status"], turn["door"]) == ("refund_amount", "answered", "rest")
    assert (turn["place"], turn["decade"]) == ("310000", 70)
    assert "1381234" not in turn["text"] and turn["text"].startswith("上海75岁")
    assert turn["intent"] == "refund_amount" and turn["confidence"] > 0.5
    assert 0 <= turn["latency_ms"] < 60_000 and time.time() - turn["at"] < 600
