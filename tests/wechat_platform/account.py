"""An official account as the platform knows it."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def _key_of_letters() -> str:
    # The platform lets operators choose letters and digits only
    while not (key := _key()).isalnum():
        pass
    return key


@dataclass(frozen=True)
class Account:
    """The account's secrets and how its messages travel: plain, compatible or safe."""

    mode: str = "safe"
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    app_id: str = field(default_factory=lambda: f"wx{secrets.token_hex(8)}")
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    aes_key: str = field(default_factory=_key_of_letters)
    name: str = field(default_factory=lambda: f"gh_{secrets.token_hex(6)}")

    def environment(self, api: str = "", customer_messages: bool = False) -> dict[str, str]:
        """The variables that connect the assistant to this account."""
        given = {
            "TOKEN": self.token,
            "APP_ID": self.app_id,
            "APP_SECRET": self.secret,
            "AES_KEY": "" if self.mode == "plain" else self.aes_key,
            "MODE": self.mode,
            "CUSTOMER_MESSAGES": "1" if customer_messages else "0",
            "API": api,
        }
        return {f"YIBAO_WECHAT_{name}": value for name, value in given.items() if value}
