"""Names of conversations: random, made by the server only, and signed so that none can be guessed."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

# No other door lets a client name a sender with it
SENDER_PREFIX = "web:"
_BYTES = 24
_TOKEN = re.compile(r"([A-Za-z0-9_-]{32})\.([A-Za-z0-9_-]{43})")


class Tokens:
    """Issues conversations and recognises its own."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def issue(self) -> str:
        """A new conversation's token: its random id and the signature."""
        name = secrets.token_urlsafe(_BYTES)
        return f"{name}.{self._signature(name)}"

    def sender(self, token: str) -> str | None:
        """Rasa's name of the conversation; None for a token that was not issued here."""
        shape = _TOKEN.fullmatch(token)
        if shape is None:
            return None
        name, signature = shape.groups()
        genuine = hmac.compare_digest(signature.encode(), self._signature(name).encode())
        return SENDER_PREFIX + name if genuine else None

    def _signature(self, name: str) -> str:
        digest = hmac.new(self._secret, b"yibao-web-conversation:" + name.encode(), hashlib.sha256)
        return urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
