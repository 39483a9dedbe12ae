"""Where a server listens: this machine only, unless the operator asks for more and holds the keys."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address

from yibao.errors import LaunchError
from yibao.privacy.secret_values import checked_secret
from yibao.server.preflight import HOST

WEB_SECRET, ACTIONS_TOKEN = "YIBAO_WEB_SECRET", "YIBAO_ACTIONS_TOKEN"


def listening_host(key: str, environment: Mapping[str, str] = os.environ) -> str:
    """The address of YIBAO_HOST, 127.0.0.1 if unset; beyond this machine the key must be set.

    Raises LaunchError or ConfigurationError with the remedy.
    """
    host = environment.get("YIBAO_HOST") or HOST
    try:
        own = ip_address(host).is_loopback
    except ValueError:
        raise LaunchError(
            f"YIBAO_HOST={host} 不是网络地址。改法：不设（只听本机），或写成 YIBAO_HOST=0.0.0.0。"
        ) from None
    if own:
        return host
    _check_open(host, key, environment)
    return host


def _check_open(host: str, key: str, environment: Mapping[str, str]) -> None:
    if not environment.get(key):
        raise LaunchError(
            f"YIBAO_HOST={host} 会让别的机器连得上，可是没有设 {key}：几个进程要用同一把钥匙。"
            f"改法：设 {key}，每个进程都一样；只在本机用，就不要设 YIBAO_HOST。"
        )
    if environment.get("RASA_API") == "1" and not environment.get("YIBAO_API_TOKEN"):
        raise LaunchError(
            f"RASA_API=1 的测试接口没有锁，不能和 YIBAO_HOST={host} 一起用。改法：去掉其中一个。"
        )
    checked_secret(key, environment[key])
