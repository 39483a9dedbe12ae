"""Addresses of databases and brokers as the operator writes them; their passwords are never shown."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from yibao.errors import ConfigurationError

DATABASE = "YIBAO_DATABASE_URL"
_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql", "postgresql+psycopg2", "postgres")
_REMEDY = "写成 sqlite:///文件 或 postgresql://用户:密码@主机:5432/库名"


def database_url(text: str, root: Path, variable: str = DATABASE) -> str:
    """The address for SQLAlchemy, an SQLite file made absolute below root; ConfigurationError if bad."""
    if text.startswith(_SQLITE):
        path = text[len(_SQLITE) :]
        if not path or path.startswith(":memory:") or "?" in path:
            raise _wrong(variable, text, "没有写出文件", _REMEDY)
        return f"{_SQLITE}{root / path}"
    checked(text, variable, _POSTGRES, _REMEDY)
    if not urlsplit(text).path.strip("/"):
        raise _wrong(variable, text, "没有写出数据库名", _REMEDY)
    return f"postgresql://{text.partition('://')[2]}"


def checked(text: str, variable: str, schemes: Collection[str], remedy: str) -> SplitResult:
    """The parts of an address that has one of the schemes, a host and a port that can be."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise _wrong(variable, text, "主机或端口写得不对", remedy) from None
    if parts.scheme not in schemes:
        raise _wrong(variable, text, "开头认不出", remedy)
    if not parts.hostname:
        raise _wrong(variable, text, "没有写主机名", remedy)
    return parts


def shown(url: str) -> str:
    """The address without user, password and options, fit for a log."""
    if url.startswith(_SQLITE):
        return url
    # By hand: what cannot be parsed may hold a password all the same
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}" if rest else "（没有 ://）"


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite address; None for any other."""
    return Path(url[len(_SQLITE) :]) if url.startswith(_SQLITE) and url != _SQLITE else None


def _wrong(variable: str, text: str, fault: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(f"{variable}={shown(text)}：{fault}。改法：{remedy}。")
