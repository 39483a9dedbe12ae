"""What the operator sets for the WeChat door, and what half a setting is told."""

from __future__ import annotations

import pytest

from tests.wechat_platform.account import Account
from yibao.channels.wechat.settings import API, WechatSettings
from yibao.errors import ConfigurationError

ACCOUNT = Account("safe")
FULL = ACCOUNT.environment(customer_messages=True)


def read(**changed: str | None) -> WechatSettings | None:
    names = {f"YIBAO_WECHAT_{name}": value for name, value in changed.items()}
    told = {name: value for name, value in (FULL | names).items() if value is not None}
    return WechatSettings.from_environment(told)


def test_without_any_setting_the_door_is_off() -> None:
    elsewhere = {"YIBAO_REDIS_URL": "redis://127.0.0.1", "YIBAO_WEB_SECRET": "x", "HOME": "/"}
    assert WechatSettings.from_environment(elsewhere) is None
    assert WechatSettings.from_environment({"YIBAO_WECHAT_TOKEN": " "}) is None


def test_the_settings_are_read_from_the_environment() -> None:
    settings = WechatSettings.from_environment(FULL | {"YIBAO_REDIS_URL": " redis://127.0.0.1 "})
    assert settings == WechatSettings(
        token=ACCOUNT.token, app_id=ACCOUNT.app_id, app_secret=ACCOUNT.secret, aes_key=ACCOUNT.aes_key,
        mode="safe", customer_messages=True, api=API, redis_url="redis://127.0.0.1",
    )  # fmt: skip


def test_without_a_mode_a_key_means_safe_and_no_key_plain() -> None:
    with_key, without = read(MODE=None), read(MODE=None, AES_KEY=None)
    assert with_key and with_key.mode == "safe"
    assert without and (without.mode, without.aes_key) == ("plain", "")


def test_an_account_without_interfaces_needs_no_secret() -> None:
    settings = read(APP_SECRET=None, CUSTOMER_MESSAGES=None)
    assert settings and not settings.customer_messages and settings.app_secret == ""


def test_a_company_s_application_is_known_by_its_corp_id() -> None:
    settings = read(APP_ID=None, CORP_ID="ww" + "a1" * 8, CUSTOMER_MESSAGES="0")
    assert settings and settings.work and settings.app_id == "ww" + "a1" * 8


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"TOKEN": None}, "TOKEN"), ({"TOKEN": "weixin"}, "TOKEN"), ({"TOKEN": "a" * 20}, "TOKEN"),
        ({"TOKEN": "a1b2c3d4e5f6-g7h8"}, "TOKEN"), ({"APP_ID": None}, "APP_ID"), ({"APP_ID": "gh_1234"}, "APP_ID"),
        ({"CORP_ID": "ww" + "a1" * 8}, "APP_ID"), ({"APP_SECRET": None}, "APP_SECRET"), ({"APP_SECRET": "x"}, "APP_SECRET"),
        ({"AES_KEY": None}, "AES_KEY"), ({"AES_KEY": None, "MODE": "compatible"}, "AES_KEY"),
        ({"AES_KEY": ACCOUNT.aes_key + "A"}, "AES_KEY"), ({"AES_KEY": "A" * 43}, "AES_KEY"),
        ({"MODE": "aes"}, "MODE"), ({"CUSTOMER_MESSAGES": "yes"}, "CUSTOMER_MESSAGES"),
        ({"API": "api.weixin.qq.com"}, "API"), ({"API": "http://api.weixin.qq.com"}, "API"), ({"API": "https://a/b"}, "API"),
        ({"APP_ID": None, "CORP_ID": "ww" + "a1" * 8}, "CUSTOMER_MESSAGES"),
        ({"APP_ID": None, "CORP_ID": "ww" + "a1" * 8, "CUSTOMER_MESSAGES": "0", "MODE": "plain"}, "AES_KEY"),
    ],
)  # fmt: skip
def test_a_wrong_or_half_setting_is_named_with_its_remedy(
    changed: dict[str, str | None], named: str
) -> None:
    with pytest.raises(ConfigurationError) as error:
        read(**changed)
    told = str(error.value)
    assert f"YIBAO_WECHAT_{named}" in told and "改法：" in told
    secrets = {name: value for name, value in changed.items() if name not in ("MODE", "API")}
    shown = [v for v in (*secrets.values(), *FULL.values()) if v and len(v) > 5 and v in told]
    assert shown == []
