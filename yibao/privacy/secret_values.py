"""Secrets that everybody knows are no secrets: placeholders and defaults are refused at the start."""

from __future__ import annotations

import re

from yibao.errors import ConfigurationError

MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_hex(32))"'
_LONG = 32
_FEWEST_KINDS = 8
# Whole values, after case, blanks and signs are gone
_DEFAULTS = frozenset({
    "secret", "mysecret", "password", "passwd", "admin", "root", "token", "mytoken", "test",
    "testing", "default", "guest", "postgres", "weixin", "wechat", "yibao", "rasa", "abc", "abcd",
    "qwerty", "none", "null", "true", "false", "xxx", "todo",
})  # fmt: skip
# Anywhere in the value: random characters hardly ever spell them
_PLACEHOLDERS = re.compile(
    r"change[\W_]?me|replace[\W_]?(me|this|with)|placeholder|your[\W_]?(secret|token|key|pass)|"
    r"example|insert[\W_]?here|<.*>|\$\{|[\u4e00-\u9fff]",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(.{1,12}?)\1{2,}.{0,11}", re.DOTALL)
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def checked_secret(name: str, value: str, shortest: int = _LONG, remedy: str = "") -> str:
    """The value as it is; raises ConfigurationError for one that is short or that others know.

    `shortest` is the fewest characters; the message names the variable, never the value.
    """
    way = remedy or f"用 {MAKE_ONE} 生成一个"
    if len(value) < shortest:
        raise ConfigurationError(f"{name} 太短，至少 {shortest} 个字符。改法：{way}。")
    if _is_known(value):
        raise ConfigurationError(
            f"{name} 还是范例、默认值或一猜就中的值，等于没有钥匙。改法：{way}。"
        )
    return value


def _is_known(value: str) -> bool:
    bare = re.sub(r"[\W_]", "", value).casefold()
    words = bare.rstrip("0123456789")
    return bool(
        bare in _DEFAULTS
        or words in _DEFAULTS
        or _PLACEHOLDERS.search(value)
        or _REPEATED.fullmatch(bare)
        or any(bare in run or bare in run[::-1] for run in _RUNS)
        or (len(value) >= _LONG and len(set(value)) < _FEWEST_KINDS)
    )
