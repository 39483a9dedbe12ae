"""How often one conversation or one address may ask: a bucket each, that fills up again by itself."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

# An address costs about 200 bytes
_MOST_KEYS = 20_000


class Buckets:
    """A bucket of tokens for each key; the keys not seen for longest are forgotten."""

    def __init__(
        self,
        per_minute: int,
        most_keys: int = _MOST_KEYS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._size, self._each = float(per_minute), 60 / per_minute
        self._most_keys, self._clock = most_keys, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._left)

    def wait(self, key: str) -> float:
        """Take a token: 0 if there was one, else the seconds until the next."""
        now = self._clock()
        left, then = self._left.pop(key, (self._size, now))
        left = min(self._size, left + (now - then) / self._each)
        taken = left >= 1
        self._left[key] = (left - 1 if taken else left, now)
        while len(self._left) > self._most_keys:
            self._left.popitem(last=False)
        return 0.0 if taken else (1 - left) * self._each


def address_key(address: str) -> str:
    """What an address is counted under: a household of IPv6 has 2⁶⁴ of them."""
    try:
        known = ip_address(address)
    except ValueError:
        return address[:64]
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or f"{IPv6Address(int(known) >> 64 << 64)}/64")
