"""The platform's error codes: what each means here, and whether another try could help."""

from __future__ import annotations

from yibao.errors import PlatformError

# The token is at fault: a new one may do
STALE_TOKEN = frozenset({40001, 40014, 42001, 42007})
# The platform is busy, or asked too often within a minute: a pause may do
PASSING = frozenset({-1, 45011})
NO_MENU = 46003

_REASONS = {
    -1: ("平台忙", "过几分钟再试"),
    40001: ("access_token 或 AppSecret 不对", "核对 YIBAO_WECHAT_APP_SECRET，别让别的程序换掉它"),
    40003: ("这个用户不认识", "请对方关注公众号后再发一条"),
    40013: ("AppID 不对", "核对 YIBAO_WECHAT_APP_ID"),
    40014: ("access_token 不对", "核对 AppID 和 AppSecret 是不是同一个账号的"),
    40125: ("AppSecret 不对", "核对 YIBAO_WECHAT_APP_SECRET；重置过的要换成新的"),
    40164: ("这台机器的 IP 不在白名单里", "在平台的开发设置里把出口 IP 加进白名单"),
    42001: ("access_token 过期了", "过几分钟再试"),
    42007: ("access_token 失效了", "过几分钟再试"),
    43004: ("对方没有关注", "请对方关注公众号后再发一条"),
    45002: ("内容太长", "一条不超过 2047 字节"),
    45009: ("接口今天的次数用完了", "等明天，或在平台上清零一次"),
    45011: ("一分钟里调得太多", "过一分钟再试"),
    45015: ("对方超过 48 小时没说话", "等对方再发一条，才能回"),
    45047: ("对方说话以后，能发的条数用完了", "等对方再发一条，才能接着发"),
    NO_MENU: ("账号没有自定义菜单", "先创建菜单"),
    48001: ("账号没有这个接口的权限", "未认证的账号没有；不要设 YIBAO_WECHAT_CUSTOMER_MESSAGES=1"),
    48004: ("这个接口被平台封了", "到平台看站内信"),
    50002: ("账号被限制", "到平台看站内信"),
}
_UNKNOWN = ("平台没有照办", "到平台的错误码页查这个数")


def fault(code: int) -> PlatformError:
    """The error for a code of the platform."""
    return PlatformError(code, *_REASONS.get(code, _UNKNOWN))


def silence(*, uncertain: bool) -> PlatformError:
    """The error for no answer at all, or none that can be read."""
    remedy = "看看这台机器连不连得上 YIBAO_WECHAT_API"
    return PlatformError(0, "没有回音", remedy, uncertain=uncertain)
