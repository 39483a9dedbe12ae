"""What the operator sets for the WeChat door; all of it comes from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from yibao.errors import ConfigurationError

API = "https://api.weixin.qq.com"
PLAIN, COMPATIBLE, SAFE = "plain", "compatible", "safe"
PREFIX = "YIBAO_WECHAT_"
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_FEWEST_SIGNS = 6
_PAGE = "公众平台的开发设置页"

# The platform's own shape of each value, and what to write
_SHAPES = {
    "TOKEN": (r"[A-Za-z0-9]{16,32}", "16 到 32 位字母和数字，随机生成，和平台上填的一样"),
    "APP_ID": (r"wx[0-9A-Za-z]{16}", f"照抄{_PAGE}的 AppID，wx 开头共 18 位"),
    "CORP_ID": (r"w[wx][0-9A-Za-z]{16}", "照抄企业微信管理后台的企业 ID，ww 开头共 18 位"),
    "APP_SECRET": (r"[0-9A-Za-z_-]{32,64}", f"照抄{_PAGE}的 AppSecret，至少 32 位"),
    "AES_KEY": (r"[A-Za-z0-9]{43}", f"照抄{_PAGE}的 EncodingAESKey，43 位字母和数字"),
    "MODE": (f"{PLAIN}|{COMPATIBLE}|{SAFE}", "plain（明文）、compatible（兼容）或 safe（安全）"),
    "CUSTOMER_MESSAGES": ("[01]", "账号有客服消息接口写 1，没有写 0"),
    "API": (r"https?://[A-Za-z0-9.\-\[\]:]+", f"写接口的网址，平时不用设，就是 {API}"),
}
_WEAK = frozenset({"TOKEN", "AES_KEY"})


@dataclass(frozen=True, repr=False)
class WechatSettings:
    """The account; `app_id` is the corp id where `work` says that it is a WeCom application."""

    token: str
    app_id: str
    app_secret: str = ""
    aes_key: str = ""
    mode: str = PLAIN
    customer_messages: bool = False
    api: str = API
    redis_url: str | None = None
    work: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> WechatSettings | None:
        """YIBAO_WECHAT_TOKEN, _APP_ID (or _CORP_ID), _APP_SECRET, _AES_KEY, _MODE, _CUSTOMER_MESSAGES, _API.

        None where none of them is set: the door is off. Raises ConfigurationError for half a setting.
        """
        given = {name: environment.get(PREFIX + name, "").strip() for name in _SHAPES}
        given = {name: value for name, value in given.items() if value}
        if not given:
            return None
        for name, value in given.items():
            _check_shape(name, value)
        _check_whole(given)
        return cls(
            token=given["TOKEN"],
            app_id=given.get("CORP_ID") or given["APP_ID"],
            app_secret=given.get("APP_SECRET", ""),
            aes_key=given.get("AES_KEY", ""),
            mode=given.get("MODE", SAFE if "AES_KEY" in given else PLAIN),
            customer_messages=given.get("CUSTOMER_MESSAGES") == "1",
            api=given.get("API", API).rstrip("/"),
            redis_url=environment.get("YIBAO_REDIS_URL", "").strip() or None,
            work="CORP_ID" in given,
        )


def _check_shape(name: str, value: str) -> None:
    shape, remedy = _SHAPES[name]
    weak = name in _WEAK and len(set(value)) < _FEWEST_SIGNS
    if weak or not re.fullmatch(shape, value):
        # The value may be a secret with one letter wrong: it is not shown
        raise ConfigurationError(f"{PREFIX}{name} 不对或太容易猜到。改法：{remedy}。")
    if name == "API" and value.startswith("http:") and urlsplit(value).hostname not in _HERE:
        raise ConfigurationError(f"{PREFIX}API 没有加密。改法：写 https:// 开头的网址。")


def _check_whole(given: Mapping[str, str]) -> None:
    if "TOKEN" not in given:
        raise _half("TOKEN", f"{_SHAPES['TOKEN'][1]}；不接微信就把 {PREFIX}… 都去掉")
    if ("APP_ID" in given) == ("CORP_ID" in given):
        raise _half("APP_ID", "公众号写 APP_ID，企业微信写 CORP_ID，只写其中一个")
    if "AES_KEY" not in given and given.get("MODE", PLAIN) != PLAIN:
        raise _half("AES_KEY", f"兼容和安全模式要有它：{_SHAPES['AES_KEY'][1]}")
    if given.get("CUSTOMER_MESSAGES") == "1" and "APP_SECRET" not in given:
        raise _half("APP_SECRET", f"发客服消息要有它：{_SHAPES['APP_SECRET'][1]}")
    if "CORP_ID" in given:
        _check_work(given)


def _check_work(given: Mapping[str, str]) -> None:
    if given.get("MODE", SAFE) != SAFE or "AES_KEY" not in given:
        raise _half("AES_KEY", "企业微信只有安全模式：写上 AES_KEY，MODE 不写或写 safe")
    if given.get("CUSTOMER_MESSAGES") == "1":
        raise ConfigurationError(
            f"{PREFIX}CUSTOMER_MESSAGES=1 只能给公众号用。改法：接企业微信时去掉它。"
        )


def _half(name: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(f"微信的设置不齐，看 {PREFIX}{name}。改法：{remedy}。")
