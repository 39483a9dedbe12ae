"""Rasa's own API is off, behind a token, or on this machine only."""

from __future__ import annotations

import pytest

from yibao.errors import ConfigurationError, LaunchError
from yibao.server.api import NO_API, Api, api_settings

TOKEN = "5f0c8b1e2d3a49678c7d6e5f4a3b2c1d"
OPEN = {"RASA_API": "1"}


def test_the_api_is_off_unless_asked_for() -> None:
    assert api_settings({}) == NO_API == Api(False, None)
    assert api_settings({"RASA_API": "0"}) == NO_API


def test_a_token_opens_it_for_those_who_have_it() -> None:
    assert api_settings({"YIBAO_API_TOKEN": TOKEN}) == Api(True, TOKEN)
    public = {"YIBAO_PUBLIC": "1", "YIBAO_HOST": "0.0.0.0", **OPEN}
    assert api_settings({"YIBAO_API_TOKEN": TOKEN, **public}) == Api(True, TOKEN)


def test_without_a_token_it_is_for_this_machine() -> None:
    assert api_settings(OPEN) == Api(True, None)
    assert api_settings({"YIBAO_HOST": "127.0.0.1", **OPEN}) == Api(True, None)


@pytest.mark.parametrize(
    "public", [{"YIBAO_PUBLIC": "1"}, {"YIBAO_HOST": "0.0.0.0"}, {"SANIC_PROXIES_COUNT": "1"}]
)
def test_an_open_api_that_others_could_reach_stops_the_start(public: dict[str, str]) -> None:
    with pytest.raises(LaunchError, match="YIBAO_API_TOKEN"):
        api_settings({**OPEN, **public})


def test_a_short_token_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="YIBAO_API_TOKEN 太短"):
        api_settings({"YIBAO_API_TOKEN": TOKEN[:-1]})
