"""Names of WeChat conversations: none of them tells who the citizen is."""

from __future__ import annotations

import hashlib
import hmac

# No other door lets a client name a sender with it
SENDER_PREFIX = "wx-"


def sender_of(token: str, account: str, openid: str) -> str:
    """Rasa's name of the citizen's conversation; whoever lacks the account's token cannot work it out."""
    named = f"yibao-wechat-sender:{account}:{openid}".encode()
    return SENDER_PREFIX + hmac.new(token.encode(), named, hashlib.sha256).hexdigest()[:40]
