"""A model and a rule book are replaced while citizens ask, good ones and bad ones; every turn counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.asking import Row
from tests.faults.services import Redis, Service, until
from tests.faults.striking import Scene
from tests.yibao.server.reading import metric, metrics_of
from tests.yibao.server.test_replacing import FACTS, put, rewrite
from yibao.server.model import model_path

pytestmark = pytest.mark.server
_SKIPPED = (".venv", ".git", ".rasa", "*.gz", "node_modules", "__pycache__")


@dataclass
class Project(Scene):
    """A project's copy with a server on it."""

    folder: Path = None  # type: ignore[assignment]
    server: Service = None  # type: ignore[assignment]

    def told(self, what: str, result: str, times: float = 1) -> None:
        """Wait until the server tells that of its files."""
        until(
            lambda: (
                times
                == metric(
                    metrics_of(self.server.port), "yibao_reloads_total", what=what, result=result
                )
            ),
            f"{what} {result}",
        )


@pytest.fixture(scope="module")
def project(
    model: Path, root: Path, rows: list[Row], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    above = tmp_path_factory.mktemp("replaced")
    folder, url = above / "project", f"sqlite:///{above}/conversations.db"
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(*_SKIPPED))
    shutil.copy(model, folder / "models")
    settings = {"YIBAO_DATABASE_URL": url, "YIBAO_RELOAD_SECONDS": "0.3"}
    server = Service("run", above, folder, **settings)
    try:
        server.is_ready()
        yield Project([server.door], url, rows, folder, server)
    finally:
        server.kill()


def test_a_rule_book_is_replaced_by_a_bad_one_and_then_by_a_good_one(project: Project) -> None:
    file = project.folder / FACTS

    def bad() -> None:
        rewrite(file, 'value: "85"', "value: 八十五块")
        project.told("rulebook", "refused")

    def good() -> None:
        rewrite(file, "value: 八十五块", 'value: "86.5"')
        project.told("rulebook", "replaced")

    project.strike("规则本换成坏的，再换成好的", bad, good, hurts=False)


def test_a_model_is_replaced_by_a_corrupt_one_and_then_by_a_good_one(
    project: Project, model: Path
) -> None:
    examples = next((project.folder / "data" / "rules").glob("*.yml"))
    examples.write_text(examples.read_text(encoding="utf-8") + "\n# one\n", encoding="utf-8")
    new = model_path(project.folder)

    def bad() -> None:
        put(new, model.read_bytes()[:200_000])
        project.told("model", "refused")
        assert project.server.readiness()[0] == 200, "the old one answers on"

    def good() -> None:
        put(new, model.read_bytes())
        project.told("model", "replaced")

    project.strike("模型换成坏的，再换成好的", bad, good, hurts=False)


def test_the_model_in_use_is_damaged_and_the_one_in_memory_answers_on(
    project: Project, tmp_path: Path
) -> None:
    used = model_path(project.folder)
    whole = used.read_bytes()

    def damaged() -> None:
        put(used, whole[:1000])
        project.told("model", "refused", 2)

    project.strike("在用的模型文件坏了", damaged, lambda: put(used, whole), hurts=False)
    put(used, whole[:1000])
    project.server.kill()
    redis = Redis()
    two = {"SANIC_WORKERS": "2", "YIBAO_REDIS_URL": redis.url, "YIBAO_DATABASE_URL": project.url}
    workers = Service("run", tmp_path, project.folder, **two)
    project.server.start()
    try:
        for running in (project.server.running, workers.running):
            assert running.process.wait(90) == 1, "no start with it"
            assert "删掉 models/ 里的文件" in running.printed
    finally:
        workers.kill()
        redis.kill()
