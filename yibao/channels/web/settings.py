"""What the operator sets for the web door; all of it comes from the environment."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from yibao.errors import ConfigurationError
from yibao.privacy.secret_values import checked_secret

ROOT = Path(__file__).resolve().parents[3]
SECRET_FILE = ROOT / ".rasa" / "web-secret"
_SHORTEST_SECRET = 32
_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+", re.IGNORECASE)


@dataclass(frozen=True)
class WebSettings:
    """The web door's options; rates are requests a minute, and as many at once after a pause."""

    secret: bytes
    origins: frozenset[str] = frozenset()
    banner: str = ""
    per_conversation: int = 20
    per_address: int = 240

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, secret_file: Path = SECRET_FILE
    ) -> WebSettings:
        """The settings of YIBAO_WEB_*; raises ConfigurationError with the remedy."""
        return cls(
            secret=_secret(environment, secret_file),
            origins=_origins(environment.get("YIBAO_WEB_ORIGINS", "")),
            banner=environment.get("YIBAO_WEB_BANNER", "").strip(),
            per_conversation=_rate(environment, "YIBAO_WEB_PER_MINUTE", cls.per_conversation),
            per_address=_rate(environment, "YIBAO_WEB_ADDRESS_PER_MINUTE", cls.per_address),
        )


def origin_of(text: str) -> str:
    """An origin as browsers send it: lower case, without a slash at the end and the usual port."""
    origin = text.strip().rstrip("/").lower()
    scheme, _, rest = origin.partition("://")
    usual = {"http": ":80", "https": ":443"}.get(scheme, "")
    return origin.removesuffix(usual) if usual and rest else origin


def _origins(text: str) -> frozenset[str]:
    written = [one for one in text.split(",") if one.strip()]
    for one in written:
        if not _is_origin(origin_of(one)):
            raise ConfigurationError(
                f"YIBAO_WEB_ORIGINS 里的“{one.strip()}”不是网页来源。"
                "改法：写成 https://www.example.gov.cn，多个用英文逗号隔开；不能写 * 或路径。"
            )
    return frozenset(map(origin_of, written))


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(_ORIGIN.fullmatch(text) and parts.hostname and parts.port != 0)
    except ValueError:
        return False


def _rate(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 0 < int(text) <= 1_000_000:
        raise ConfigurationError(f"{name}={text} 不对。改法：写每分钟几次，如 {name}={default}。")
    return int(text)


def secret_for(purpose: str) -> bytes:
    """A key for that purpose, the same after a restart and in all processes that share the secret.

    Raises ConfigurationError where there is none and none can be kept.
    """
    return blake2b(_secret(os.environ, SECRET_FILE), person=purpose.encode()).digest()


def _secret(environment: Mapping[str, str], file: Path) -> bytes:
    given = environment.get("YIBAO_WEB_SECRET", "")
    if not given:
        return _kept_secret(file)
    return checked_secret("YIBAO_WEB_SECRET", given, _SHORTEST_SECRET).encode()


def _kept_secret(file: Path) -> bytes:
    try:
        if not file.exists():
            _write_once(file)
        kept = file.read_bytes().strip()
    except OSError as error:
        raise ConfigurationError(
            f"读写不了 {file}（{error.strerror or error}）。改法：检查权限，或设 YIBAO_WEB_SECRET。"
        ) from error
    if len(kept) < _SHORTEST_SECRET:
        raise ConfigurationError(f"{file} 里的密钥不完整。改法：删掉它，再启动一次。")
    return kept


def _write_once(file: Path) -> None:
    # Whole before it has its name: another server may be starting at the same moment
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as sink:
            sink.write(secrets.token_hex(32))
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
