"""What the operator sets for insight; all of it comes from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yibao.privacy.secret_values import checked_secret
from yibao.stores.settings import DAYS, database_of, retention_days
from yibao.stores.urls import database_url

ROOT = Path(__file__).resolve().parents[2]
_URL = "YIBAO_INSIGHT_URL"
_INSIGHT = "sqlite:///.rasa/insight.db"
_TOKEN = "YIBAO_INSIGHT_TOKEN"


@dataclass(frozen=True)
class InsightSettings:
    """Where conversations are read, where their figures are kept and for how many days, who may look."""

    conversations: str = field(repr=False)
    url: str = field(repr=False)
    retention_days: int = DAYS
    token: str = field(default="", repr=False)

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, root: Path = ROOT
    ) -> InsightSettings:
        """The settings of YIBAO_DATABASE_URL, YIBAO_INSIGHT_*, YIBAO_RETENTION_DAYS; ConfigurationError."""
        token = environment.get(_TOKEN, "")
        return cls(
            conversations=database_of(root, environment),
            url=database_url(environment.get(_URL) or _INSIGHT, root, _URL),
            retention_days=retention_days(environment),
            token=checked_secret(_TOKEN, token) if token else "",
        )
