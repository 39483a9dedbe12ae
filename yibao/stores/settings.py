"""Where conversations are kept and for how long, as the operator sets it in the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from yibao.errors import ConfigurationError
from yibao.stores.urls import DATABASE, database_url

_DEFAULT = "sqlite:///.rasa/conversations.db"
DAYS, _MOST = 180, 36_500


def database_of(root: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The database's address; raises ConfigurationError for a bad one."""
    return database_url(environment.get(DATABASE) or _DEFAULT, root)


def retention_days(environment: Mapping[str, str] = os.environ) -> int:
    """For how many days conversations are kept; raises ConfigurationError with the remedy."""
    text = environment.get("YIBAO_RETENTION_DAYS") or str(DAYS)
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= _MOST:
        raise ConfigurationError(
            f"YIBAO_RETENTION_DAYS={text} 不是天数。改法：写成 1 到 {_MOST} 之间的整数，如 {DAYS}。"
        )
    return int(text)
