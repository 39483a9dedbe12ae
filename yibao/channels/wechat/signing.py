"""The platform's signatures: the shared token proves who calls."""

from __future__ import annotations

import hashlib
import hmac


def signature(*parts: str) -> str:
    """SHA-1 over the parts in sorted order, as the platform defines it."""
    # The platform leaves no choice of the hash; the token in it is what must stay secret
    joined = "".join(sorted(parts)).encode("utf-8", "surrogatepass")
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def is_signed(given: str, *parts: str) -> bool:
    """Whether the signature is that of the parts; takes as long for a wrong one as for a right one."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), signature(*parts).encode())
