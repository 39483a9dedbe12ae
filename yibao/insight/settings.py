"""What the operator sets for insight; all of it comes from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yibao.errors import ConfigurationError
from yibao.stores.urls import checked, database_url, shown

ROOT = Path(__file__).resolve().parents[2]
_CONVERSATIONS = "sqlite:///.rasa/conversations.db"
_INSIGHT = "sqlite:///.rasa/insight.db"
_POSTGRES = ("postgresql", "postgresql+psycopg2", "postgres")
_REMEDY = "写成 sqlite:///文件 或 postgresql://用户:密码@主机:5432/库名"
_SHORTEST_TOKEN = 32
_DAYS = 180


@dataclass(frozen=True)
class InsightSettings:
    """Where conversations are read, where their figures are kept and for how many days, who may look."""

    conversations: str = field(repr=False)
    url: str = field(repr=False)
    retention_days: int = _DAYS
    token: str = field(default="", repr=False)

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, root: Path = ROOT
    ) -> InsightSettings:
        """The settings of YIBAO_DATABASE_URL, YIBAO_INSIGHT_*, YIBAO_RETENTION_DAYS; ConfigurationError."""
        return cls(
            conversations=database_url(
                environment.get("YIBAO_DATABASE_URL") or _CONVERSATIONS, root
            ),
            url=_insight_url(environment.get("YIBAO_INSIGHT_URL") or _INSIGHT, root),
            retention_days=_days(environment.get("YIBAO_RETENTION_DAYS") or str(_DAYS)),
            token=_token(environment.get("YIBAO_INSIGHT_TOKEN", "")),
        )


def _insight_url(text: str, root: Path) -> str:
    if text.startswith("sqlite:///"):
        return database_url(text, root)
    parts = checked(text, "YIBAO_INSIGHT_URL", _POSTGRES, _REMEDY)
    if not parts.path.strip("/"):
        raise ConfigurationError(
            f"YIBAO_INSIGHT_URL={shown(text)}：没有写出数据库名。改法：{_REMEDY}。"
        )
    return f"postgresql://{text.partition('://')[2]}"


def _days(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= 36500:
        raise ConfigurationError(
            f"YIBAO_RETENTION_DAYS={text} 不对。改法：写保留几天，如 YIBAO_RETENTION_DAYS={_DAYS}。"
        )
    return int(text)


def _token(text: str) -> str:
    if text and len(text) < _SHORTEST_TOKEN:
        raise ConfigurationError(
            f"YIBAO_INSIGHT_TOKEN 太短，至少 {_SHORTEST_TOKEN} 个字符。"
            "改法：用 openssl rand -hex 32 生成一个。"
        )
    return text
