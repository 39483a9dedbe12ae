"""What a message denies: 不是天水, 没在武汉, 没有微信; but not 是不是天水, 能不能用微信, 不是天水吗."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from yibao.language.asker import STOP

Entity = dict[str, Any]
Span = tuple[int, int]

# The kind of a denied entity where nothing else of its kind is said, and the mark of any that is denied
DENIED = "denied"

_PLACES = ("region", "destination")
_WAYS = ("pay_channel", "entrance")
_KINDS = (*_PLACES, *_WAYS, "insurance_type", "work_status", "hospital", "scheme")

_THAT = r"(?:的是|[那这]个|[那这]种|什么|啥|啥子|她的|他的)?"
_IS_NOT = (
    r"(?:(?<!是)不是(?!不)|并非|而非|不属于|不算是?|不要|(?:(?<![特分区级个])别|莫|不)(?=[说问讲提查算]))(?:[说问讲提查算])?"
    rf"(?:要|想)*(?:[去到在用交参上走从]|参加|买)?(?:的是)?{_THAT}"
)
_WAS_NOT = (
    r"(?:从来|从)?(?:[没不冇](?:有)?|并不|未)(?:再|想|要|能|住)*(?:在|去过?|到过?|回|来过?|住)"
)
_HAS_NOT = (
    r"(?:没(?:有|得|的)?|莫得|么得|木有|木得|冇得?|无)(?:装|下|下载|开通?|注册|安装)?(?:过|了)?"
)
_CAN = r"(?:[不弗勿唔冇](?:太|大|怎么|咋|咋个|是很|很|得)?(?:会|懂|识)|没(?:有)?学会|学不会)"
_WILL = (
    r"(?:[不弗勿唔冇]|不(?:想|要|愿意?|肯|敢|爱|喜欢|习惯|准备|打算|方便|能|可能|高兴|需要)|懒得|(?<![特分区级个])别|甭|莫)"
    r"(?:再|让我|叫我|喊我)?"
)
_USE = r"(?:用|使用?|玩|弄|搞|整|操作|摆弄|捣鼓|摸|刷|走|发|打)"
_GO = r"(?:去|到|跑|上|找|在|往)"
_WITHOUT = (
    rf"(?:{_HAS_NOT}|没(?:有)?用过|{_CAN}{_USE}?|{_WILL}(?:给[我俺]|跟我)?(?:{_USE}|{_GO}|说|提)|别要|不要|"
    r"[用玩弄搞整使](?:不来|不转|不惯|不好|不起)|[去跑走](?:不了|不成|不动|不到)|除[了去开])"
    rf"(?:[我俺]?的?)?{_THAT}"
)
_BEFORE = {
    **dict.fromkeys(_PLACES, re.compile(rf"(?:{_IS_NOT}|{_WAS_NOT})$")),
    **dict.fromkeys(_WAYS, re.compile(rf"(?:{_IS_NOT}|{_WITHOUT})$")),
    "insurance_type": re.compile(rf"{_IS_NOT}$"),
    "work_status": re.compile(rf"{_IS_NOT}$"),
    "thing": re.compile(rf"{_HAS_NOT}(?:办|办过|开过)?{_THAT}$"),
    "hospital": re.compile(rf"(?:{_IS_NOT}|{_WAS_NOT}|没(?:有)?|{_WILL}{_GO})$"),
    "scheme": re.compile(rf"(?:{_IS_NOT}|没(?:有)?[交选买缴])$"),
}
# 没有武汉的医保, but 没有职工医保的人
_OWNS_NOT = re.compile(r"没(?:有|得)?$")
_OWNED = re.compile(r"的?(?:医保|社保|户口|户籍|居住证|房)")
_ENDS = rf"(?=\s|(?:$|{STOP.pattern}|[的啊呀呢嘛了哦哈]|咋|怎么|能))"

_WRONG = (
    rf"(?:是)?(?:我)?(?:(?:说|打|写|讲|填|选|听|弄|搞|输)错了?|错了|不算|不对{_ENDS}|不是{_ENDS})"
)
_ME = r"(?:号)?\s*(?:这个|那个|这种)?(?:[我俺咱]们?)?(?:[也都又又就可是老]|年纪大|手机)*"
_NOT_BEHIND = (
    rf"{_ME}(?:(?:没(?:有|得)?|莫得|木有|冇){_ENDS}|没(?:装|下载|下|开通|注册)|"
    rf"[不弗勿](?:太|大|怎么|咋)?(?:会|懂)(?:[用弄玩使搞整]|操作|{_ENDS})|[用玩弄搞整使](?:不来|不转|不惯)|学不会|"
    rf"不(?:想|要|愿意?|爱)?(?:用|使|玩|去|跑){_ENDS}|去不了|跑不了|跑不动|走不动|太远)"
)
_BEHIND = {
    **dict.fromkeys(_PLACES, re.compile(_WRONG)),
    **dict.fromkeys(_WAYS, re.compile(rf"{_WRONG}|{_NOT_BEHIND}")),
    "insurance_type": re.compile(_WRONG),
    "work_status": re.compile(_WRONG),
    "thing": re.compile(rf"(?:[我俺]?[也都]?)?(?:没(?:有|得)?|莫得){_ENDS}"),
    "hospital": re.compile(_WRONG),
    "scheme": re.compile(_WRONG),
}
# 没有微信, 支付宝: and so on; 没有微信支付宝可以吗 asks of the second
_AND = re.compile(r"(?:号|支付)?(?:和|跟|与|或者?|还有|以及|、|/|加|也(?:没有?|不会用?|不用))?")
_ALL = re.compile(r"(?:这些|那些|两个|我|俺|全|统统|样样|\s)*(?:都|全)")

# 能不能用, 有没有: the question's own word
_A_NOT_A = re.compile(r"(.)[不没冇]\1|有没")
# 不得不去, 不是不能用, 要不去窗口; 找不到窗口 and 登不上 fail, but deny nothing
_UNDONE = re.compile(r"(?:不得|不是|没有|(?<![只需])要)$")
_FAILS = re.compile(r"[找看查收搜见听等登进打点付绑连交办认得赶过]$")
_WHY = re.compile(
    r"为什么|为啥|为何|凭什么|凭啥|干嘛|干吗|怎么(?!办|弄|交|查|样)|咋(?!办|弄|交|查|样|个)|难道|莫非|岂|是不是|会不会|有没有|不就"
)
_WHETHER = re.compile(r"(?:能|可以|可不可以|想|如果|要是|假如|假设|万一|因为)\s*$")
_DOUBTS = re.compile(r"[^，,。；;！!？?：:…~～\n]{0,6}?(?:吗|么|嘛|不成|吧)[？?\s]*$")
_ASKS = re.compile(
    r"能|可以|行不|行吗|怎么|咋|如何|要不要|要(?=.{0,6}[吗么])|多少|几|哪|啥|什么|报不|可不可"
)
# 没有微信通知 lacks no 微信; 不会用微信，教教我 wants to learn it
_PART_OF_IT = re.compile(
    r"(?:里|上|里面)?的?(?:通知|提醒|消息|记录|入口|选项|菜单|渠道|截图|账单|凭证|缴费|交费|付款|小程序里|显示|反应|办理)"
)
_TEACH = re.compile(
    r"教(?!师|育|授)|步骤|一步|怎么(?:操作|用|使)|咋(?:用|操作|使)|如何(?:操作|使用)|演示"
)
# 不会微信，你还给我发微信
_REPROACHED = re.compile(
    r"(?:给[我俺]们?(?:发|说|推|来)?|[让叫要喊教][我俺]们?(?:用|去|上|下)?|[又还老]是?|[又还老]?说)(?:那个|个)?$"
)
_HELPED_WITH = "医保码"
_LOOKED_BACK = 14
# 不|打电话: the verb belongs to the entity
_VERBS = "去到打用扫"
_WILL_NOT = re.compile(rf"{_WILL}(?:去|来)?$")
# 不是说微信能交吗, 不是在武汉就能办吗
_REMINDS = re.compile(r"不是(?:说|.*就).*[吗么嘛]\s*$")
_NUMBER = re.compile(r"号(?!码)|的?(?:户口|户籍|医保|社保)")

# What people lack that is no way to pay but rules some out
_LACKED = {"bank_card": re.compile(r"(?:银行|储蓄|信用|借记)卡|存折")}


def with_denials(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities, those denied with `denied` true and with a span that holds the denial."""
    spans = _denials(text, entities)
    known = [
        {**entity, "start": spans[n][0], "end": spans[n][1], DENIED: True} if n in spans else entity
        for n, entity in enumerate(entities)
    ]
    return sorted([*known, *_lacked(text)], key=lambda entity: int(entity["start"]))


def settled(entities: Sequence[Entity]) -> tuple[list[Entity], list[Span]]:
    """The entities without the denied ones of a kind of which another is affirmed, and where these stood.

    The other denied ones are of the kind `denied`, with the value “kind:value”.
    """
    affirmed = {_family(e) for e in entities if not e.get(DENIED)}
    kept, gone = [], []
    for entity in entities:
        if not entity.get(DENIED):
            kept.append(entity)
        elif _family(entity) in affirmed:
            gone.append((int(entity["start"]), int(entity["end"])))
        else:
            value = f"{entity['entity']}:{entity['value']}"
            kept.append({**entity, "entity": DENIED, "value": value})
    return kept, gone


def _family(entity: Entity) -> str:
    return "region" if entity["entity"] in _PLACES else str(entity["entity"])


def _lacked(text: str) -> Iterator[Entity]:
    for value, pattern in _LACKED.items():
        for match in pattern.finditer(text):
            thing = {"entity": "thing", "start": match.start(), "end": match.end(), "value": value}
            if span := _denied(text, thing, _BEFORE["thing"], _BEHIND["thing"]):
                yield {**thing, "start": span[0], "end": span[1], DENIED: True}


def _denials(text: str, entities: Sequence[Entity]) -> dict[int, Span]:
    """The span of every denied entity, by its place in the list."""
    found: dict[int, Span] = {}
    for n, entity in enumerate(entities):
        kind = entity["entity"]
        if kind not in _KINDS:
            continue
        span = _denied(text, entity, _BEFORE[kind], _BEHIND[kind])
        if span and not _of_the_place(text, entity, entities):
            found[n] = span
    for n in [*range(len(entities)), *reversed(range(len(entities)))]:
        if n not in found and _shares(text, n, entities, found):
            found[n] = int(entities[n]["start"]), int(entities[n]["end"])
    return found


def _denied(
    text: str, entity: Entity, before: re.Pattern[str], behind: re.Pattern[str]
) -> Span | None:
    start, end = int(entity["start"]), int(entity["end"])
    head = text[max(start - _LOOKED_BACK, 0) : start]
    match = before.search(head)
    if match is None and _OWNED.match(text, end) and entity["entity"] in _PLACES:
        match = _OWNS_NOT.search(head)
    if match is None and entity["entity"] in _WAYS and text[start] in _VERBS:
        match = _WILL_NOT.search(head)
    if match and not _asked(text, start - len(head) + match.start(), entity):
        more = _NUMBER.match(text, end)
        return start - len(head) + match.start(), more.end() if more else end
    after = behind.match(text, end)
    if after and not _asked_behind(text, after.end(), entity):
        return start, after.end()
    return None


def _asked(text: str, start: int, entity: Entity) -> bool:
    """Whether the denial that begins there is a question or a reproach, or lacks another thing."""
    end = int(entity["end"])
    before = text[_clause_start(text, start) : start]
    if _A_NOT_A.match(text[start - 1 : start + 2] if start else "") or _WHY.search(before[-6:]):
        return True
    if _UNDONE.search(before) or (text[start] == "不" and _FAILS.search(before)):
        return True
    if _REMINDS.match(text[start : _clause_end(text, end)]):
        return True
    if not text.startswith("除", start) and _wants_it(text, end, entity):
        return True
    return bool(_DOUBTS.match(text, end) and not _WHETHER.search(before)) and not _ASKS.search(
        text[end : _clause_end(text, end)]
    )


def _asked_behind(text: str, end: int, entity: Entity) -> bool:
    # 微信不会扣两次钱吧, 微信用不来吗
    return bool(_DOUBTS.match(text, end)) or _wants_it(text, end, entity)


def _wants_it(text: str, end: int, entity: Entity) -> bool:
    if entity["entity"] not in _WAYS:
        return False
    helped = entity["value"] == _HELPED_WITH or _TEACH.search(text, end)
    return bool(helped or _PART_OF_IT.match(text, end))


def _of_the_place(text: str, entity: Entity, entities: Sequence[Entity]) -> bool:
    """Whether it asks of those who do not belong to the place, as 不是天水退休的能领吗 does."""
    end = int(entity["end"])
    others = [e for e in entities if e["entity"] in _PLACES and e["value"] != entity["value"]]
    return (
        entity["entity"] in _PLACES
        and not others
        and bool(_ASKS.search(text[end : _clause_end(text, end)]))
    )


def _shares(text: str, n: int, entities: Sequence[Entity], found: dict[int, Span]) -> bool:
    """Whether a denial of another one reaches this one: 没有微信和支付宝, 微信支付宝都没有."""
    this = entities[n]
    if this["entity"] not in _KINDS:
        return False
    for other, (start, end) in found.items():
        if entities[other]["entity"] != this["entity"]:
            continue
        if entities[other]["value"] == this["value"] and _REPROACHED.search(
            text[: int(this["start"])][-_LOOKED_BACK:]
        ):
            return True
        if start <= int(entities[other]["start"]) - 1 and end <= int(this["start"]):
            if _is_listed(text, end, this):
                return True
        elif int(this["end"]) <= start and _is_listed_before(text, this, entities[other], end):
            return True
    return False


def _is_listed(text: str, end: int, this: Entity) -> bool:
    between = text[end : int(this["start"])]
    if not _AND.fullmatch(between):
        return False
    return bool(between) or not _ASKS.match(text, int(this["end"]))


def _is_listed_before(text: str, this: Entity, other: Entity, end: int) -> bool:
    between = text[int(this["end"]) : int(other["start"])]
    tail = text[int(other["end"]) : end]
    return bool(_AND.fullmatch(between.strip("， ")) and _ALL.match(tail.strip()))


def _clause_start(text: str, start: int) -> int:
    return max((m.end() for m in STOP.finditer(text, 0, start)), default=0)


def _clause_end(text: str, end: int) -> int:
    stop = STOP.search(text, end)
    return stop.start() if stop else len(text)
