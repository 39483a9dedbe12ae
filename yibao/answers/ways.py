"""Ways to get a thing done: a topic's procedures, shown by the channel that the asker named."""

from __future__ import annotations

from yibao.answers.answer import Button
from yibao.answers.draft import Draft
from yibao.rules import Procedure

# What a channel is called, and the words that its button sends
CHANNELS: dict[str, tuple[str, str]] = {
    "wechat": ("微信", "用微信"),
    "alipay": ("支付宝", "用支付宝"),
    "unionpay": ("云闪付", "用云闪付"),
    "bank_app": ("银行App", "用银行App"),
    "official": ("医保局网站或App", "用医保局的网站或App"),
    "website": ("医保局网站", "在网站上"),
    "app": ("医保局App", "用医保App"),
    "platform": ("政务服务平台", "用政务服务平台"),
    "tax": ("税务局公众号", "用税务公众号"),
    "online_filing": ("网上申报平台", "用网上申报平台"),
    "bank_counter": ("银行柜台", "去银行柜台"),
    "counter": ("医保窗口", "去医保窗口"),
    "phone": ("打电话", "打电话"),
    "kiosk": ("自助终端机", "用自助终端机"),
    "provider": ("定点医院或药店", "去医院或药店"),
}

_WITHOUT_PHONE = ("phone", "counter", "bank_counter", "provider", "kiosk")

# People name a channel more loosely than a topic files it
_STANDS_FOR = {
    "website": ("website", "official", "online_filing"),
    "app": ("app", "official"),
    "official": ("official", "website", "app"),
    "counter": ("counter", "bank_counter"),
    "bank_counter": ("bank_counter", "counter"),
    "platform": ("platform", "official"),
}


def by_channel(draft: Draft) -> bool:
    """Show the steps for the channel asked, or every channel as a choice; True if steps are shown."""
    case = draft.case
    every = _within_reach(draft)
    asked = _STANDS_FOR.get(case.channel or "", (case.channel,))
    fitting = [steps for steps in every if steps.channel in asked]
    if not fitting:
        _offer(draft, every)
        return False
    # 不会用手机 stands for a counter of any kind; here it is this one
    exact = any(steps.channel == case.channel for steps in fitting)
    draft.take(CHANNELS[(case.channel or "") if exact else fitting[0].channel][0])
    first = _entrance_first(fitting, case.entrance)
    shown = first if case.detail else first[:1]
    for procedure in shown:
        draft.steps(procedure)
    rest = [procedure for procedure in first if procedure not in shown]
    draft.block("同一个渠道，还有这些走法", [f"{p.title}：{p.hint}" for p in rest], *rest)
    others = [p for p in every if p.channel not in asked]
    if rest:
        draft.ask("想看哪一种走法的步骤？", [_entrance_button(p) for p in rest])
    else:
        draft.ask("想换个办法？", _buttons(others)[:5])
    return True


def _within_reach(draft: Draft) -> tuple[Procedure, ...]:
    """The procedures without the channels that the asker cannot use; all, if none would be left."""
    every = draft.book.steps(draft.topic, draft.case.place, draft.case.today)
    left = tuple(steps for steps in every if steps.channel not in draft.case.without)
    if left and left != every:
        out = [CHANNELS[name][0] for name in CHANNELS if name in draft.case.without]
        draft.take(*(f"不用{name}" for name in out))
    return left or every


def _entrance_first(procedures: list[Procedure], entrance: str | None) -> list[Procedure]:
    return sorted(procedures, key=lambda p: p.entrance != entrance)


def _entrance_button(procedure: Procedure) -> Button:
    name = procedure.entrance or procedure.title
    return Button(name, f"{CHANNELS[procedure.channel][1]}{name}" if procedure.entrance else name)


def _offer(draft: Draft, every: tuple[Procedure, ...]) -> None:
    firsts = {procedure.channel: procedure for procedure in reversed(every)}
    ordered = [firsts[channel] for channel in CHANNELS if channel in firsts]
    if draft.case.without:
        # Whoever does without one app may do without them all
        ordered.sort(key=lambda procedure: procedure.channel not in _WITHOUT_PHONE)
    lines = [f"{CHANNELS[p.channel][0]}：{p.hint}{_others(p, every)}" for p in ordered]
    draft.block("可以这样办", lines, *ordered)
    draft.ask("您想用哪一种？说一声，我把步骤一步步列给您。", _buttons(ordered))


def _others(first: Procedure, every: tuple[Procedure, ...]) -> str:
    names = [p.entrance for p in every if p.channel == first.channel and p != first and p.entrance]
    return f"（还可以从{'、'.join(names)}进）" if names else ""


def _buttons(procedures: list[Procedure]) -> list[Button]:
    channels = dict.fromkeys(procedure.channel for procedure in procedures)
    return [Button(*CHANNELS[channel]) for channel in CHANNELS if channel in channels]
