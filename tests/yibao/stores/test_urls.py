"""Addresses as the operator writes them: understood, refused with a remedy, never shown whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from yibao.errors import ConfigurationError
from yibao.stores.urls import checked, database_url, shown, sqlite_file

ROOT = Path("/srv/yibao")


def test_a_file_is_meant_from_the_project_s_folder() -> None:
    assert database_url("sqlite:///.rasa/c.db", ROOT) == "sqlite:////srv/yibao/.rasa/c.db"
    assert database_url("sqlite:////var/c.db", ROOT) == "sqlite:////var/c.db"
    assert sqlite_file("sqlite:////var/c.db") == Path("/var/c.db")
    assert sqlite_file("postgresql://h/d") is None and sqlite_file("sqlite://") is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_is_known(scheme: str) -> None:
    assert database_url(f"{scheme}://u:p@h:1/d", ROOT) == "postgresql://u:p@h:1/d"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("mysql://root:geheim@h/d", "开头认不出"),
        ("conversations.db", "开头认不出"),
        ("geheim", "开头认不出"),
        ("postgresql://u:geheim@/d", "主机名"),
        ("postgresql://u:geheim@h:port/d", "端口"),
        ("postgresql://u:geheim@[h/d", "端口"),
        ("postgresql://u:geheim@h:5432", "数据库名"),
        ("sqlite:///", "没有写出文件"),
        ("sqlite:///:memory:", "没有写出文件"),
    ],
)
def test_a_bad_address_is_named_with_its_fault_and_without_its_password(
    text: str, fault: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        database_url(text, ROOT)
    message = str(caught.value)
    assert message.startswith("YIBAO_DATABASE_URL=") and fault in message and "改法：" in message
    assert "geheim" not in message


def test_a_password_with_an_at_sign_or_in_the_options_is_not_shown_either() -> None:
    assert shown("amqp://u:p@ss@h:5672/v?password=x") == "amqp://h:5672/v"


def test_another_scheme_is_refused_by_the_variable_s_name() -> None:
    with pytest.raises(ConfigurationError, match=r"YIBAO_REDIS_URL.*写成"):
        checked("http://h", "YIBAO_REDIS_URL", ("redis",), "写成 redis://")
