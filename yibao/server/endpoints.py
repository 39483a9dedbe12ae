"""Where conversations are kept, from the environment only; a bad setting stops the start."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import rasa.core.agent
import redis
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from yibao.errors import ConfigurationError, LaunchError
from yibao.server.apart import action_endpoint
from yibao.server.inside import ActionsInside
from yibao.server.watched_actions import WatchedActions
from yibao.stores.backup import in_use
from yibao.stores.engine import open_engine, prepare
from yibao.stores.settings import database_of
from yibao.stores.urls import DATABASE, checked, shown, sqlite_file

_QUEUE = "yibao_events"
_REDIS = "写成 redis://:密码@主机:6379/0，加密用 rediss://"
_BROKER = "写成 amqp://用户:密码@主机:5672/，加密用 amqps://"
# Where all starts together, a database may need a moment
_TRIES, _PAUSE = 5, 2.0
_held = ExitStack()

Environment = Mapping[str, str]


def endpoints(root: Path, environment: Environment = os.environ) -> AvailableEndpoints:
    """Rasa's endpoints for the server: the actions inside, and the stores that the settings name.

    Raises ConfigurationError for a bad setting, LaunchError for a store that cannot be reached.
    """
    url = database_of(root, environment)
    lock_store, event_broker = _lock_store(environment), _event_broker(environment)
    open_database(url)
    never_fall_back()
    return AvailableEndpoints(
        action=WatchedActions(action_endpoint(environment)),
        tracker_store=_store(url),
        lock_store=lock_store,
        event_broker=event_broker,
    )


def endpoints_of_a_chat() -> AvailableEndpoints:
    """Rasa's endpoints for a chat on the terminal, which nobody keeps."""
    return AvailableEndpoints(
        action=WatchedActions(ActionsInside()), tracker_store=_store("sqlite://")
    )


def never_fall_back() -> None:
    """Take away Rasa's memory in reserve: what it keeps while the database is away is lost."""
    rasa.core.agent.FailSafeTrackerStore = lambda store: store


def open_database(url: str) -> None:
    """Make the tables, and hold an SQLite file against a restoration until the process ends."""
    if file := sqlite_file(url):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # What citizens wrote is for the operator only; SQLite gives its log the same rights
            file.touch(0o600, exist_ok=True)
            _held.enter_context(in_use(file))
        except OSError as error:
            raise LaunchError(
                f"{file} 写不了（{error.strerror}）。"
                f"改法：检查文件夹和权限，或用 {DATABASE} 换个地方。"
            ) from error
    try:
        # An SQLite file that cannot be written now will not be in a moment
        _patiently(lambda: _prepare(url), () if file else OperationalError)
    except SQLAlchemyError as error:
        raise _unreachable(url, error) from None


def _patiently(attempt: Callable[[], None], passing: Any) -> None:
    for _ in range(_TRIES - 1):
        try:
            attempt()
            return
        except passing:
            time.sleep(_PAUSE)
    attempt()


def _prepare(url: str) -> None:
    engine = open_engine(url)
    try:
        prepare(engine)
    finally:
        # Workers that are forked later must not share its connections
        engine.dispose()


def _unreachable(url: str, error: SQLAlchemyError) -> LaunchError:
    cause = getattr(error, "orig", None) or error
    fault = next(iter(str(cause).strip().splitlines()), type(cause).__name__)
    remedy = "检查它是否在运行，主机、端口、库名、用户和密码对不对"
    if sqlite_file(url):
        remedy = (
            "检查权限和磁盘；文件坏了就用 .venv/bin/python -m yibao.server restore 备份文件 恢复"
        )
    return LaunchError(f"{DATABASE}={shown(url)} 用不了（{fault}）。改法：{remedy}。")


def _store(url: str) -> EndpointConfig:
    return EndpointConfig(url, type="yibao.stores.conversations.ConversationStore")


def _lock_store(environment: Environment) -> EndpointConfig | None:
    url = environment.get("YIBAO_REDIS_URL")
    if not url:
        return None
    checked(url, "YIBAO_REDIS_URL", ("redis", "rediss"), _REDIS)
    try:
        _patiently(lambda: _ping(url), redis.RedisError)
    except ValueError:
        raise ConfigurationError(
            f"YIBAO_REDIS_URL={shown(url)} 写得不对。改法：{_REDIS}。"
        ) from None
    except redis.RedisError as error:
        raise LaunchError(
            f"YIBAO_REDIS_URL={shown(url)} 连不上（{type(error).__name__}）。"
            "改法：检查它是否在运行，主机、端口、密码对不对。"
        ) from None
    return EndpointConfig(url, type="yibao.stores.locks.RedisLocks")


def _ping(url: str) -> None:
    client: Any = redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=2)
    try:
        client.ping()
    finally:
        client.close()


def _event_broker(environment: Environment) -> EndpointConfig | None:
    url = environment.get("YIBAO_BROKER_URL")
    if not url:
        return None
    checked(url, "YIBAO_BROKER_URL", ("amqp", "amqps"), _BROKER)
    queue = environment.get("YIBAO_BROKER_QUEUE") or _QUEUE
    return EndpointConfig(url, type="yibao.stores.events_out.EventsOut", queue=queue)
