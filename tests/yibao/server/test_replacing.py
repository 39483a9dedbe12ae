"""A rule book and a model are replaced while the real server answers, and no turn is lost."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import requests

from tests.yibao.server.conftest import Running, answers, python
from tests.yibao.server.reading import metric, metrics_of, turns

pytestmark = pytest.mark.server
Start = Callable[..., Running]

QUESTION = "天水退休医保每月返多少钱"
FACTS = Path("rulebook/gansu/tianshui/refund_amount.yml")


class Copy:
    """A project's copy with a server on it, and people who never stop asking."""

    def __init__(self, folder: Path, server: Running, port: int) -> None:
        self.folder, self.server, self.port = folder, server, port
        self.asked = 0
        self.replies: list[str] = []
        self.failures: list[str] = []
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(f"asker-{i}",)) for i in range(4)]
        for thread in self._threads:
            thread.start()

    def _ask(self, name: str) -> None:
        url = f"http://127.0.0.1:{self.port}/webhooks/rest/webhook"
        for number in count():
            if self._ends.is_set():
                return
            self.asked += 1
            # A new one each time: who asks the same again and again is sent to a person
            body = {"sender": f"{name}-{number}", "message": QUESTION}
            try:
                reply = requests.post(url, json=body, timeout=60)
                said = "\n".join(message.get("text", "") for message in reply.json())
                (self.replies if "元" in said else self.failures).append(said)
            except (requests.RequestException, ValueError) as error:
                self.failures.append(repr(error))
            time.sleep(0.05)

    def wait_for(self, name: str, value: float, **labels: str) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if metric(metrics_of(self.port), name, **labels) == value:
                return
            time.sleep(0.2)
        raise AssertionError(f"{name} {labels} never was {value}:\n{self.server.printed[-3000:]}")

    def stop_asking(self) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join(60)

    def nothing_was_lost(self) -> None:
        self.stop_asking()
        assert self.failures == []
        assert len(self.replies) == self.asked > 0
        assert len(turns(self.server.printed)) == self.asked


@pytest.fixture
def copy(start: Start, root: Path, model: Path, port: int, tmp_path: Path) -> Iterator[Copy]:
    folder = tmp_path / "project"
    skipped = shutil.ignore_patterns(
        ".venv", ".git", ".rasa", "*.gz", "node_modules", "__pycache__"
    )
    shutil.copytree(root, folder, ignore=skipped)
    shutil.copy(model, folder / "models")
    command = python("-m", "yibao.server", "run")
    settings = {"PORT": str(port), "YIBAO_LOG": "json", "YIBAO_RELOAD_SECONDS": "0.3"}
    server = start(*command, folder=folder, **settings)
    answers(f"http://127.0.0.1:{port}/", server)
    project = Copy(folder, server, port)
    yield project
    project.stop_asking()


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    draft = path.with_suffix(".draft")
    draft.write_text(text.replace(old, new), encoding="utf-8")
    os.replace(draft, path)


def test_a_changed_figure_is_told_without_a_restart_and_a_bad_book_is_refused(copy: Copy) -> None:
    file = copy.folder / FACTS
    before = metric(metrics_of(copy.port), "yibao_rulebook_entries", state="all")
    rewrite(file, 'value: "85"', 'value: "86.5"')
    copy.wait_for("yibao_reloads_total", 1, what="rulebook", result="replaced")
    assert "86.5 元" in said(copy)

    rewrite(file, 'value: "86.5"', "value: 八十六块半")
    copy.wait_for("yibao_reloads_total", 1, what="rulebook", result="refused")
    assert metric(metrics_of(copy.port), "yibao_behind", what="rulebook") == 1
    assert "86.5 元" in said(copy)
    assert "新的规则本没有采用" in copy.server.printed
    assert FACTS.name in copy.server.printed

    rewrite(file, "value: 八十六块半", 'value: "87"')
    copy.wait_for("yibao_reloads_total", 2, what="rulebook", result="replaced")
    assert metric(metrics_of(copy.port), "yibao_behind", what="rulebook") == 0
    assert metric(metrics_of(copy.port), "yibao_rulebook_entries", state="all") == before
    assert "87 元" in said(copy)
    copy.nothing_was_lost()


def test_a_book_without_a_place_that_the_model_knows_is_refused(copy: Copy) -> None:
    rewrite(copy.folder / "rulebook" / "districts.csv", "\n654326,吉木乃县,吉木乃", "")
    copy.wait_for("yibao_reloads_total", 1, what="rulebook", result="refused")
    assert "少了在用的地方" in copy.server.printed
    # What the model is made of has changed, too, and is told to need a new one
    copy.wait_for("yibao_behind", 1, what="model")
    assert "yibao.server train" in copy.server.printed
    copy.nothing_was_lost()


def test_a_new_model_is_put_in_use_and_a_corrupt_one_refused(copy: Copy, model: Path) -> None:
    from yibao.server.model import model_path

    examples = next((copy.folder / "data" / "rules").glob("*.yml"))
    examples.write_text(examples.read_text(encoding="utf-8") + "\n# one\n", encoding="utf-8")
    broken = model_path(copy.folder)
    assert broken.name != model.name
    put(broken, model.read_bytes()[:200_000])
    copy.wait_for("yibao_reloads_total", 1, what="model", result="refused")
    assert metric(metrics_of(copy.port), "yibao_model_info", model=model.name) == 1
    assert f"新模型 {broken.name} 没有采用" in copy.server.printed
    ready = requests.get(f"http://127.0.0.1:{copy.port}/health/ready", timeout=30)
    assert ready.status_code == 200, "the old model answers on"

    put(broken, model.read_bytes())
    copy.wait_for("yibao_reloads_total", 1, what="model", result="replaced")
    assert metric(metrics_of(copy.port), "yibao_model_info", model=broken.name) == 1
    assert metric(metrics_of(copy.port), "yibao_model_info", model=model.name) is None
    assert metric(metrics_of(copy.port), "yibao_behind", what="model") == 0
    assert "85 元" in said(copy)
    copy.nothing_was_lost()


def put(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".draft")
    draft.write_bytes(content)
    os.replace(draft, path)


def said(copy: Copy) -> str:
    """What the next message that begins now is told."""
    told = len(copy.replies)
    end = time.monotonic() + 30
    while len(copy.replies) < told + 8 and time.monotonic() < end:
        time.sleep(0.05)
    return copy.replies[-1]
