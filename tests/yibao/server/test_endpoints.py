"""Settings of the environment: what they become, and how a wrong one is told."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import rasa.core.agent
from rasa.core.utils import number_of_sanic_workers

from yibao.errors import YibaoError
from yibao.server import endpoints as module
from yibao.server.endpoints import endpoints, endpoints_of_a_chat
from yibao.server.inside import ActionsInside
from yibao.stores.backup import in_use

REDIS = os.environ.get("YIBAO_TEST_REDIS", "redis://127.0.0.1:6379/9")


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rasa.core.agent, "FailSafeTrackerStore", None)
    monkeypatch.setattr(module, "_PAUSE", 0)
    yield
    module._held.close()


def test_without_settings_all_is_embedded(tmp_path: Path) -> None:
    made = endpoints(tmp_path, {})
    assert (made.lock_store, made.event_broker) == (None, None)
    assert isinstance(made.action.inside, ActionsInside)
    assert made.tracker_store.url == f"sqlite:///{tmp_path}/.rasa/conversations.db"
    file = tmp_path / ".rasa" / "conversations.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with pytest.raises(YibaoError, match="先停下服务"), in_use(file, alone=True):
        pass


def test_settings_name_other_stores_and_an_action_server(tmp_path: Path) -> None:
    made = endpoints(
        tmp_path,
        {
            "YIBAO_DATABASE_URL": "sqlite:///elsewhere/c.db",
            "YIBAO_REDIS_URL": REDIS,
            "YIBAO_BROKER_URL": "amqp://u:p@127.0.0.1:1/",
            "YIBAO_BROKER_QUEUE": "events",
            "YIBAO_ACTIONS_URL": "http://127.0.0.1:5055/webhook",
        },
    )
    assert (tmp_path / "elsewhere" / "c.db").is_file()
    assert made.lock_store.url == REDIS and made.event_broker.kwargs == {"queue": "events"}
    assert made.action.url == "http://127.0.0.1:5055/webhook"


def test_several_workers_are_let_in_with_redis_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANIC_WORKERS", "3")
    assert number_of_sanic_workers(endpoints(tmp_path, {}).lock_store) == 1
    locks = endpoints(tmp_path, {"YIBAO_REDIS_URL": REDIS}).lock_store
    assert number_of_sanic_workers(locks) == 3


def test_nothing_is_kept_of_a_chat() -> None:
    assert endpoints_of_a_chat().tracker_store.url == "sqlite://"


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("YIBAO_DATABASE_URL", "mysql://root:geheim@h/d", "开头认不出"),
        ("YIBAO_DATABASE_URL", "postgresql://postgres:geheim@127.0.0.1:1/d", "用不了"),
        ("YIBAO_DATABASE_URL", "sqlite:////proc/yibao/c.db", "写不了"),
        ("YIBAO_REDIS_URL", "http://:geheim@h", "开头认不出"),
        ("YIBAO_REDIS_URL", "redis://:geheim@127.0.0.1:1/0", "连不上"),
        ("YIBAO_REDIS_URL", "redis://:geheim@127.0.0.1:6379/x?socket_timeout=y", "写得不对"),
        ("YIBAO_BROKER_URL", "kafka://u:geheim@h", "开头认不出"),
        ("YIBAO_BROKER_URL", "amqp://", "没有写主机名"),
        ("YIBAO_ACTIONS_URL", "5055", "不对"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy_and_without_its_password(
    tmp_path: Path, variable: str, value: str, says: str
) -> None:
    with pytest.raises(YibaoError) as caught:
        endpoints(tmp_path, {variable: value})
    message = str(caught.value)
    assert says in message and "改法：" in message and "geheim" not in message
    assert variable in message or "/proc" in message


def test_a_damaged_file_is_told_with_the_way_to_restore_it(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"scribble" * 1000)
    with pytest.raises(YibaoError, match="restore 备份文件"):
        endpoints(tmp_path, {"YIBAO_DATABASE_URL": f"sqlite:///{tmp_path}/c.db"})


def test_rasa_s_memory_in_reserve_is_taken_away(tmp_path: Path) -> None:
    endpoints(tmp_path, {})
    store = object()
    assert rasa.core.agent.FailSafeTrackerStore(store) is store
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import InMemoryTrackerStore

    kept = InMemoryTrackerStore(None)
    assert Agent._create_tracker_store(kept, None) is kept, "Rasa wraps it elsewhere now"
