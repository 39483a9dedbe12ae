"""Which insurance people mean who do not know its name: 村里收的, 一年交四百那个, 工资里扣的."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

Entity = dict[str, Any]

_THAT = r"(?:的?(?:那|这)(?:个|种|样)|的)?(?:医保|保险)?"
_HUNDREDS = (
    r"(?:[一二三四五六七八九两几好]{1,2}百(?:多|来|几|[一二三四五六七八九]十?)?|[1-9]\d{2}(?![\d.]))"
    r"\s*(?:多|来)?(?:块|元)?钱?"
)
_YEARLY = r"(?:一年|每年|年年|一人一年|每人每年|一年一个人|一个人一年|一年一人)"
_PAID = r"(?:[交缴掏收扣](?!满)|拿|出|要|花)"
_VILLAGE = r"(?:(?:俺|我|咱)们?)?(?:村(?:里|上|委会?|干部|子里)?|乡(?:里|下)|屯里|寨子里|生产队|大队(?:里|上)?|队里|镇上|社区里?|居委会?|街道)"
_MONTHLY = r"(?:按月|每个?月|月月|按季|按季度|一个月一个月)"
_EMPLOYER = r"(?:单位|公司|厂里?|工厂|老板|企业|东家|工地|厂子)"

# In a clause of their own these are facts, whatever else the message asks
_BY_CLAUSE = {
    "resident": re.compile(
        rf"{_YEARLY}?(?:都|就)?(?:是|由|跟着)?{_VILLAGE}(?:给|来|统一|帮|帮忙|代|里|上|的?人|每年|年年|一起|集体)*"
        rf"(?:交(?!代|通|界)|缴|收|办|上(?!班|学|课|的?路)|买|要)(?:的|了)?钱?{_THAT}|"
        r"(?:农村|乡下|农民|村里?|老百姓|庄户|种地|种田)(?:人)?的?(?:那|这)(?:个|种)(?:医保|保险)?|(?:农民|村民|农户|农业户?)的?(?:医保|保险)"
    ),
    "staff": re.compile(
        rf"(?:是|由|从)?{_EMPLOYER}(?:里|上)?(?:给|帮|统一|每个?月|代)*(?:[交缴上买扣办]|代扣|代缴)(?:的|了){_THAT}|{_EMPLOYER}(?:里|上)?的?(?:那|这)(?:个|种)|"
        rf"(?:每个?月)?(?:都|是|就)?(?:从)?工资(?:里|条|卡|单)?(?:里|上|面|头)*(?:直接)?(?:每个?月)?扣(?:的|钱|掉的)?{_THAT}|(?:每个?月)(?:都|是)?扣工资(?:的|交的)?{_THAT}|"
        rf"上班(?:的时候|时)?(?:交|缴|上|买|办)的{_THAT}|上班(?:的|人|族)(?:那|这)(?:个|种)|五险(?:一金)?(?:里|里面)?的?{_THAT}"
    ),
    "flexible": re.compile(
        rf"(?:自己|自个儿?|个人|我)(?:一个人)?(?:在)?(?:{_MONTHLY})(?:去|自己)?(?:[交缴]|掏钱|扣)(?:钱|社保|医保)?(?:的|了)?{_THAT}|"
        rf"{_MONTHLY}(?:自己|自个儿?|个人)(?:去)?[交缴]的?{_THAT}|灵活(?:的|那种|那个)|(?:打零工|摆摊|跑网约车|送外卖|开网约车)(?:自己)?[交缴]的{_THAT}"
    ),
}
# Said of oneself and nothing asked: an answer to which insurance it is
_BY_MESSAGE = {
    "resident": re.compile(
        rf"{_YEARLY}(?:都|就|也|只)?(?:是)?{_PAID}?(?:个|了|一次)?{_HUNDREDS}{_THAT}|"
        rf"(?:[交缴]|只?[要交缴])?{_HUNDREDS}(?:一年|的?那(?:个|种)){_THAT}|(?:按年|一年一)[交缴](?:一次)?{_THAT}|{_YEARLY}[交缴]一次{_THAT}|"
        r"(?:在家|在乡下|在农村)?(?:种地|种田|务农|种庄稼)的?|(?<![贫老])农民(?!工)|庄稼人|庄户人|农村(?:的|人)|村里的"
    ),
}
# Said of a person, whatever else is asked: 我是65岁农民，每月返多少
_BY_TRADE = re.compile(
    r"(?:(?<!不)是(?:个|名|位)?|岁的?|[我俺咱爸妈爹娘伴]们?(?:家)?(?:都)?)(?P<trade>(?:老|普通)?农民(?!工|[的]?(?:医保|保险))|(?:在家)?(?:种地|种田|务农|种庄稼)的|庄稼人|庄户人)"
)
# 不清楚是啥保险: asks nothing
_UNKNOWN = re.compile(
    r"(?:[不没弗勿](?:太|大|是很)?(?:清楚|知道|晓得|懂|了解|记得|明白)|搞不清|说不清|分不清|忘了)楚?[我俺]?(?:这个?|那个?|交的|办的|上的|买的)?"
    r"(?:是|叫|算|属于)*(?:什么|啥子?|哪(?:一)?(?:种|个|样|类))(?:医保|保险|社保)?"
)
_ASKS = re.compile(
    r"[吗么?？]|怎|咋|如何|哪|什么|啥|多少|几(?!百|十)|能(?!源)|可以|行不|好不|要不|是不是|有没有|为何|划算|涨|退|查|补|转|报|停|"
    r"(.)[不没]\1|不给|没给|没[交缴收扣]|不[交缴收扣]|凭"
)
_CLAUSE = re.compile(r"[^，,。；;！!？?：:…\s]+")
# What stands around such words in a clause of their own
_INTRODUCED = re.compile(
    r"[我俺咱他她]|[妈爸娘爹]|老伴|孩子|的?医保|是|就|应该|好像|吧|了|啊|呀|的"
)
_NOUN = ("的", "那个", "那种", "这种", "这个")
_LONGEST_CLAUSE, _LONGEST_MESSAGE = 18, 30
# 老板扣了我身份证不让走 tells of something else
_LONGEST_REST = 4


def with_plain_words(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities with the insurance that such words mean, in place of sums and employers read in them."""
    found = list(_insurances(text, entities)) or _by_trade(text, entities)
    kept = [e for e in entities if not any(_lies_across(e, f) for f in found)]
    return [*kept, *found]


def _lies_across(entity: Entity, other: Entity) -> bool:
    if entity["entity"] not in (
        "insurance_type",
        "amount",
        "paid_months",
        "wage",
        "figure",
        "year",
    ):
        return False
    return bool(entity["start"] < other["end"] and other["start"] < entity["end"])


def _insurances(text: str, entities: Sequence[Entity]) -> Iterator[Entity]:
    known = [e for e in entities if e["entity"] == "insurance_type" and e["end"] - e["start"] > 2]
    asks = len(text) > _LONGEST_MESSAGE or _ASKS.search(_UNKNOWN.sub("", text))
    for clause in _CLAUSE.finditer(text):
        words = clause.group()
        if len(words) > _LONGEST_CLAUSE or _ASKS.search(_UNKNOWN.sub("", words)):
            continue
        found = _alone(words) if asks else _first(words, _BY_CLAUSE)
        if not (found or asks or known):
            found = _first(words, _BY_MESSAGE)
        if found is None:
            continue
        start, end, value = clause.start() + found[0], clause.start() + found[1], found[2]
        if not any(e["start"] < end and start < e["end"] for e in known):
            yield {"entity": "insurance_type", "start": start, "end": end, "value": value}


def _by_trade(text: str, entities: Sequence[Entity]) -> list[Entity]:
    trade = _BY_TRADE.search(text)
    if trade is None or any(e["entity"] == "insurance_type" for e in entities):
        return []
    start, end = trade.span("trade")
    return [{"entity": "insurance_type", "start": start, "end": end, "value": "resident"}]


def _alone(words: str) -> tuple[int, int, str] | None:
    # 我妈住院，村里交的，能报多少; but not 村里收钱那阵子没顾上
    found = _first(words, _BY_CLAUSE)
    if found is None or not words[found[0] : found[1]].endswith(_NOUN):
        return None
    return None if _rest(words, found[0], found[1]) else found


def _rest(words: str, start: int, end: int) -> str:
    return _INTRODUCED.sub("", _UNKNOWN.sub("", words[:start] + words[end:]))


def _first(words: str, patterns: dict[str, re.Pattern[str]]) -> tuple[int, int, str] | None:
    for value, pattern in patterns.items():
        match = pattern.search(words)
        if match and len(_rest(words, match.start(), match.end())) <= _LONGEST_REST:
            # 不|是村里收的: the denial stays outside
            start = match.start() + (words[match.start()] == "是")
            return start, match.end(), value
    return None
