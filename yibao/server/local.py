"""Who asks: a program of this machine for itself, or somebody through a proxy."""

from __future__ import annotations

from ipaddress import ip_address

from sanic.request import Request

# What a proxy adds to a request that it passes on
_PROXIED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


def is_local(request: Request) -> bool:
    """Whether a program of this machine asks for itself."""
    if any(name in request.headers for name in _PROXIED):
        return False
    try:
        return ip_address(str(request.ip)).is_loopback
    except ValueError:
        return False
