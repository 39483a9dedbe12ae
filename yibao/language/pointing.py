"""The words of a message that point to a person: 我, 我妈, 她, 我们俩; but not 我想问一下, 我帮孩子办."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yibao.language.asker import (
    LIVING,
    PERSONAL,
    SELF,
    STOP,
    TOGETHER,
    before_of,
    cared_for,
    done_for,
    spans_of_self,
)

Entity = dict[str, Any]

THIRD = "third"

_AND = re.compile(r"[、，,\s]*(?:和|跟|与|同|还有|以及|加上)?[、，,\s]*[我俺咱]?")
_WITH_BEFORE = re.compile(r"(?:和|跟|与|同|随)着?\s*[我俺咱]?家?的?$")
_NOT = re.compile(r"(?<!是)(?:不是|而非|别是)$")
_THEY = re.compile(r"(?<![其吉])[他她佢](?!人|乡|项|[妈娘]的)(?:(?P<many>们|哋)|俩)?")
_OF_TWO = re.compile(r"俩|[两二]个?人?|也|今年|呢|退|各|每|一个|现在|都(?!不|没|是|说|要|让)|\d")
_ELDER = re.compile(
    r"(?P<ours>(?:[我俺咱]们?)?(?:家里?|屋里?|屋头)(?:的|有个?|这个?|那个?)?|[这那](?:个|位)|"
    r"[我俺咱](?=老汉|老爷子|老头子))?"
    r"(?:(?<=[我俺咱家屋里头])老汉|老人家|老人(?![们卡机证院])|老爷子|老太太|老太婆|老头子?|老奶奶|老爷爷)"
)
_ELDER_SAID = re.compile(r"(?:^|[，,。；;！!？?：:\s给替帮为让是问那对和跟带])$")
# Words of which one may mean two people
_SEVERAL = ("parents", "grandparent", "parent_in_law")
# 我儿子说能在手机上交: who tells it needs not be the one who asks
_TELLS = re.compile(
    r"(?:跟我|给我|和我|对我|刚才?|老|总|一直|昨天|今天)*(?:说|讲|告诉|教)(?!话|课)"
)
# 闺女叫我问的: who sends the asker; of the young it is not asked, of an old mother it may be
_SENDS = re.compile(
    r"(?:刚才?|老|总|一直|昨天|今天|非)*(?:让|叫|喊|要|劝|催|派|打发)[我俺咱额](?:们|哋)?(?:过)?来?(?:帮忙)?(?:问|打听|咨询|查|上这|找|看看|学)"
)
_YOUNG = ("child", "grandchild", "child_in_law")
# 用我老公的支付宝: whose tool it is
_WITH_THE_TOOL = re.compile(r"(?:用|拿|绑|借|刷)(?:着|了|的是)?$")
_TOOL = re.compile(
    r"的?(?:手机|微信|支付宝|银行卡|账号|帐号|号|医保卡|社保卡|卡|身份证|钱|个人账户|名字)"
)
# 闺女，我问一下: who is spoken to
_CALLED = re.compile(r"闺女|姑娘|[姐妹哥弟]{2}|老[妹弟]|大姐|叔叔|大伯|伯伯|小[姨姑]|大[姨姑]")
_CALLING = re.compile(r"[，,！!\s]*(?:[我俺](?!们?家|妈|爸)|你|您|请|在[不吗么]|问|麻烦|帮|好)")
# 我是她女儿, 做儿女的: what the asker is
_AS_ONE = re.compile(
    r"(?:^|[^不])[我俺](?:就)?是(?:[^，。,.给帮替为说问和跟]{0,10}(?:的|[她他]|[门个位名]))?$|(?:做|当|作为)$"
)
# 带孩子三年了, 帮我看孩子的: what somebody does all day
_MINDING = re.compile(r"(?:带|看|照看|照顾|接送|领|抱|养)(?:着|大)?(?:[个俩我])?$")
_MINDED = re.compile(
    rf"(?:$|{STOP.pattern}|的|[一二三四五六七八九十几两\d]+[多来]?[个]?[年月]|住|长大|过)"
)
_HELPED = re.compile(r"(?:带|看|照看|照顾|接送|养)(?:着|大)?(?:孩子|小孩|娃|孙)")
_GREETING = re.compile(r"(?:你好|您好|喂|哎|诶|嗨|那个|请问|[，,！!。\s])*")

# Who is no relative, or is called by less than a word
_AT_WORD = r"(?:^|(?<=[，,。；;！!？?：:\s给帮替和跟让问的]))"
_UNLISTED = {
    THIRD: re.compile(
        rf"(?:(?:[我俺咱]们?(?:的|有个?|一?个|家|这个?)?|(?<=[给帮替])(?:一?个)?)|{_AT_WORD})(?:老|小)?"
        r"(?:朋友|同事|邻居|同学|战友|老乡|室友|闺蜜|工友)|"
        r"(?:[我俺咱]们?(?:的|有个?|一?个|家|这个?)|(?<=[给帮替])一?个|隔壁|邻居家?)(?:大爷|大妈|大叔|大婶|阿姨|保姆|徒弟)"
    ),
    "mother": re.compile(rf"(?:{_AT_WORD}|[俺我咱窝额]的?)[妈娘](?![妈咪的家呀啊])"),
    "father": re.compile(rf"(?:{_AT_WORD}|[俺我咱窝额]的?)[爸爹](?![爸爹的妈])"),
    # Words begin and end elsewhere in 老|公交, 帮娃|办
    "child": re.compile(r"(?<=[给帮替])娃(?!娃)"),
    "spouse": re.compile(r"(?<![他她])老公(?=交(?![车通警卡站]))"),
}

# 我们单位, 我们这
_OUR_PLACE = re.compile(r"单位|公司|厂|学校|[这那]|村|县|市|省|小区|当地")
_TURNED_TO = re.compile(r"(?:那|那么|换成?|轮到|至于)$")
_OF_ME = re.compile(
    rf"\s*(?:呢|也|每|一个?[年月]|多少|几|返|各|能返|(?:的|这种|这个)?(?:$|{STOP.pattern}|呢|情况|那份|岁数|年龄))"
)

_EVERYBODY = re.compile(
    r"(?<![他她])(?<![他她]们)(?:[我俺咱]们?)?(?:俩人?(?=[都也在今的是，,。？?！!呢各退\d]|$)|两个人|两人(?!间)|两口子|老两口|夫妻(?:俩|两人?|二人)?(?!店)|夫妇|"
    r"(?<![同哪那这另每换])一家(?:子|人|[三四五六七]口)(?:子|人)?|(?<=[我俺咱]们)一家(?=[都在，,])|全家|大家(?=都))|"
    r"[我俺咱]们(?:现在|今年|几个|[三四]个?人?|[三四]口|\s)*(?:都|全(?!部|国|省))"
)
_ALL_AT_START = re.compile(
    r"(?:^|(?<=[，,。；;！!？?\s\d岁了]))(?:现在|目前|也|人|户口|医保|社保|全|\s)*(?:都|全)(?=[在是交退有没属还办从住参用上买])(?!是不是|有哪|有什么|有啥|没有?用)"
)


@dataclass(frozen=True)
class Marker:
    """A word that says whose the facts behind it are; `who` is None for everybody.

    `decides` says whether it may tell of whom the question is.
    """

    start: int
    end: int
    who: str | None
    decides: bool = True


def markers(text: str, entities: Sequence[Entity]) -> list[Marker]:
    """The markers of a text in order, none overlapping another."""
    kin = [e for e in entities if e["entity"] == "relation" and e["value"] != SELF]
    found = [*_everybody(text, kin), *_thirds(text, entities, kin), *_unlisted(text, entities)]
    found += [m for m in _relatives(text, kin) if not _lies_in(m, found)]
    selves = spans_of_self(text, entities, kin, [marker.start for marker in found])
    senders = [marker for marker in found if _SENDS.match(text, marker.end)]
    others = [marker for marker in found if marker not in senders]
    asker = [_asker(text, entities, start, end, others) for start, end in selves]
    if asker:
        found = others
    found += [marker for marker in asker if not _lies_in(marker, found)]
    joined = _joined(text, sorted(found, key=lambda marker: marker.start))
    return sorted([*joined, *_all_of_them(text, joined)], key=lambda marker: marker.start)


def clause_start(text: str, entity: Entity) -> int:
    """Where the clause of an entity begins."""
    return max((m.end() for m in STOP.finditer(text, 0, entity["start"])), default=0)


def clause_end(text: str, entity: Entity) -> int:
    """Where the clause of an entity ends; a blank ends none, as many type it inside."""
    return _stop_behind(text, entity["end"])


def _lies_in(marker: Marker, others: Sequence[Marker]) -> bool:
    return any(o.start < marker.end and marker.start < o.end for o in others)


def _everybody(text: str, kin: Sequence[Entity]) -> list[Marker]:
    # 我爸妈两口子 says it of them
    named = {entity["end"] for entity in kin}
    found = [m for m in _EVERYBODY.finditer(text) if m.start() not in named]
    return [Marker(m.start(), m.end(), None) for m in found]


def _relatives(text: str, kin: Sequence[Entity]) -> Iterator[Marker]:
    for entity in kin:
        start, end = entity["start"], entity["end"]
        tool = _WITH_THE_TOOL.search(before_of(text, start)) and _TOOL.match(text, end)
        sends = entity["value"] in _YOUNG and _SENDS.match(text, end)
        tells = sends or _TELLS.match(text, end)
        named = not (tool or tells or _is_called(text, start, end))
        if named and not _is_a_part_played(text, start, end):
            yield Marker(start, end, str(entity["value"]))


def _is_a_part_played(text: str, start: int, end: int) -> bool:
    before = text[max(start - 14, 0) : start]
    mine = text[start] in "我俺咱" or text[end : end + 1] == "是"
    minding = _MINDING.search(before) and _MINDED.match(text, end)
    helped = _HELPED.match(text, end)
    return bool(minding or helped or (not mine and _AS_ONE.search(before)))


def _is_called(text: str, start: int, end: int) -> bool:
    first = _GREETING.fullmatch(text, 0, start) is not None
    return first and bool(_CALLED.fullmatch(text, start, end) and _CALLING.match(text, end))


def _thirds(text: str, entities: Sequence[Entity], kin: Sequence[Entity]) -> Iterator[Marker]:
    for match in _THEY.finditer(text):
        start, end = match.span()
        who = _antecedent(text[start], start, entities, kin, plural=end - start > 1)
        # 他老婆 is she, 他们说 are the people at the desk
        theirs = any(e["start"] >= end and text[end : e["start"]] in ("", "的") for e in kin)
        officials = match["many"] and not who and not _OF_TWO.match(text, end)
        if not (theirs or officials or _TELLS.match(text, end) or _inside(match, entities)):
            yield Marker(start, end, who or THIRD)
    for match in _ELDER.finditer(text):
        # 75岁老人 is anybody of that age
        said = match["ours"] or _ELDER_SAID.search(before_of(text, match.start()))
        if said and not _inside(match, entities):
            who = _antecedent("", match.start(), entities, kin)
            yield Marker(match.start(), match.end(), who or THIRD)


def _unlisted(text: str, entities: Sequence[Entity]) -> Iterator[Marker]:
    for who, pattern in _UNLISTED.items():
        for match in pattern.finditer(text):
            if not (_inside(match, entities) or _TELLS.match(text, match.end())):
                yield Marker(match.start(), match.end(), who)


def _inside(match: re.Match[str], entities: Sequence[Entity]) -> bool:
    solid = [e for e in entities if e["entity"] != "subject"]
    return any(e["start"] < match.end() and match.start() < e["end"] for e in solid)


def _antecedent(
    pronoun: str,
    start: int,
    entities: Sequence[Entity],
    kin: Sequence[Entity],
    plural: bool = False,
) -> str | None:
    """Whom a pronoun means: of those named before, the last one whose sex is not another."""
    named = [entity for entity in kin if entity["end"] <= start]
    if plural:
        named = [entity for entity in named if entity["value"] in _SEVERAL] or named
    other = {"她": "male", "他": "female"}.get(pronoun)
    against = {
        (e["start"], e["end"]) for e in entities if (e["entity"], e["value"]) == ("sex", other)
    }
    fitting = [e for e in named if (e["start"], e["end"]) not in against] or named
    return str(fitting[-1]["value"]) if fitting else None


def _asker(
    text: str, entities: Sequence[Entity], start: int, end: int, others: Sequence[Marker]
) -> Marker:
    """The marker of a 我; behind a story of somebody else it decides only if it says more than 我好准备钱."""
    if not any(other.start < start for other in others):
        return Marker(start, end, SELF)
    if text[end - 1] in "们哋":
        # 老伴73岁，我们是职工医保 says it of both, 我们单位 of the one who works there
        return Marker(start, end, SELF if _OUR_PLACE.match(text, end) else None, decides=False)
    next_one = min([o.start for o in others if o.start >= end] + [_stop_behind(text, end)])
    told = any(end <= e["start"] < next_one for e in entities if e["entity"] in PERSONAL)
    named = text[start:end].endswith(("自己", "自个儿", "本人"))
    turned = _TURNED_TO.search(before_of(text, start)) or _OF_ME.match(text, end)
    own = cared_for(text, end) or done_for(text, start, end)
    return Marker(start, end, SELF, decides=bool(told or named or turned or own))


def _stop_behind(text: str, end: int) -> int:
    stop = STOP.search(text, end)
    return stop.start() if stop else len(text)


def _joined(text: str, found: list[Marker]) -> list[Marker]:
    """The markers without those whom one only lives with; 我和老伴都 and 我爸我妈都 are one marker each."""
    joined: list[Marker] = []
    for marker in found:
        before = joined[-1] if joined else None
        together = TOGETHER.match(text, marker.end)
        if before and together and _AND.fullmatch(text, before.end, marker.start):
            joined[-1] = Marker(before.start, marker.end, _both(before.who, marker.who))
        elif not _is_beside(text, marker):
            joined.append(marker)
    return joined


def _is_beside(text: str, marker: Marker) -> bool:
    # 跟儿子住 and 不是我 say of whom nothing is said
    before, behind = before_of(text, marker.start), text[marker.end :]
    with_them = _WITH_BEFORE.search(before) and LIVING.match(behind)
    return bool(with_them or (_NOT.search(before) and (not behind or STOP.match(behind))))


def _both(first: str | None, second: str | None) -> str | None:
    if {first, second} == {"mother", "father"}:
        return "parents"
    return first if first == second else None


def _all_of_them(text: str, found: list[Marker]) -> list[Marker]:
    """我65，我妈88，都在上海: behind such a 都 a fact is everybody's."""
    return [
        Marker(match.start(), match.end(), None, decides=False)
        for match in _ALL_AT_START.finditer(text)
        if len({marker.who for marker in found if marker.end <= match.start()} - {None}) > 1
    ]
