"""Nothing listens beyond this machine by chance."""

from __future__ import annotations

import secrets

import pytest

from yibao.errors import ConfigurationError, LaunchError
from yibao.server.listening import WEB_SECRET, listening_host

KEY = secrets.token_hex(32)


@pytest.mark.parametrize(
    ("given", "host"),
    [({}, "127.0.0.1"), ({"YIBAO_HOST": ""}, "127.0.0.1"), ({"YIBAO_HOST": "::1"}, "::1")],
)
def test_this_machine_needs_no_key(given: dict[str, str], host: str) -> None:
    assert listening_host(WEB_SECRET, given) == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "::ffff:127.0.0.1"])
def test_others_are_let_in_only_with_the_key(host: str) -> None:
    with pytest.raises(LaunchError, match=r"YIBAO_WEB_SECRET.*改法"):
        listening_host(WEB_SECRET, {"YIBAO_HOST": host})
    assert listening_host(WEB_SECRET, {"YIBAO_HOST": host, WEB_SECRET: KEY}) == host


def test_a_known_key_lets_nobody_in() -> None:
    with pytest.raises(ConfigurationError, match="YIBAO_WEB_SECRET 还是范例"):
        listening_host(WEB_SECRET, {"YIBAO_HOST": "0.0.0.0", WEB_SECRET: "changeme" * 4})


def test_the_interface_without_a_lock_stays_inside() -> None:
    given = {"YIBAO_HOST": "0.0.0.0", WEB_SECRET: KEY, "RASA_API": "1"}
    with pytest.raises(LaunchError, match="RASA_API=1"):
        listening_host(WEB_SECRET, given)
    assert listening_host(WEB_SECRET, {**given, "YIBAO_HOST": "127.0.0.1"}) == "127.0.0.1"


@pytest.mark.parametrize("host", ["localhost", "0.0.0.0:5005", "*", "300.1.1.1"])
def test_what_is_no_address_is_named(host: str) -> None:
    with pytest.raises(LaunchError, match=r"不是网络地址.*改法"):
        listening_host(WEB_SECRET, {"YIBAO_HOST": host, WEB_SECRET: KEY})
