"""Placeholders, defaults and patterns are refused as secrets; random ones never are."""

from __future__ import annotations

import secrets

import pytest

from yibao.errors import ConfigurationError
from yibao.privacy.secret_values import checked_secret

LONG = [
    "changeme" * 5,
    "change-me-change-me-change-me-123456",
    "please-replace-this-with-a-long-one-x9",
    "your_secret_key_goes_here_0123456789",
    "<fill in what token_hex(32) prints here>",
    "an example value of thirty-two signs",
    "${YIBAO_WEB_SECRET_OF_THE_ENVIRONMENT}",
    "a" * 64,
    "0123456789012345678901234567890123456789"[:32],
    "password" * 4 + "1",
    "abababab1212abab1212abab12121212abab",
    "这里填三十二个以上的字符，用下面的命令生成一个新的，别照抄范例里的值",
]


@pytest.mark.parametrize("value", LONG)
def test_a_long_placeholder_is_refused_and_never_repeated(value: str) -> None:
    with pytest.raises(ConfigurationError, match=r"YIBAO_WEB_SECRET 还是范例.*改法：") as raised:
        checked_secret("YIBAO_WEB_SECRET", value)
    assert value not in str(raised.value)


@pytest.mark.parametrize(
    "value",
    ["token", "TOKEN", "weixin", "test123", "123456", "654321", "12345678", "abcdef", "qwerty",
     "my-token", "aaaaaa", "abcabcabc", "yibao2026", "----------"],
)  # fmt: skip
def test_a_short_token_that_everybody_tries_is_refused(value: str) -> None:
    with pytest.raises(ConfigurationError, match="还是范例"):
        checked_secret("YIBAO_WECHAT_TOKEN", value, shortest=3)


def test_a_short_one_is_refused_with_the_command_that_makes_one() -> None:
    with pytest.raises(ConfigurationError, match=r"至少 32 个字符.*token_hex\(32\)"):
        checked_secret("YIBAO_WEB_SECRET", secrets.token_hex(15))
    with pytest.raises(ConfigurationError, match=r"改法：到后台重新设一个。"):
        checked_secret("YIBAO_WECHAT_TOKEN", "k9", 3, remedy="到后台重新设一个")


@pytest.mark.parametrize("make", [secrets.token_hex, secrets.token_urlsafe])
def test_random_secrets_pass_as_they_are(make: object) -> None:
    for _ in range(3000):
        value = make(32)  # type: ignore[operator]
        assert checked_secret("YIBAO_WEB_SECRET", value) == value


def test_short_random_tokens_pass() -> None:
    for _ in range(3000):
        value = secrets.token_hex(8)
        assert checked_secret("YIBAO_WECHAT_TOKEN", value, shortest=3) == value
