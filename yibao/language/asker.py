"""Where 我 speaks of the asker: 我65岁; but not in 我想问一下, 我帮孩子办 or 我家老妈."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

Entity = dict[str, Any]
Span = tuple[int, int]

SELF = "self"

STOP = re.compile(r"[，,。；;！!？?：:…~～\n]")
# What is true of one person; a sum or a hospital is nobody's
PERSONAL = frozenset(
    {
        "age", "sex", "insurance_type", "work_status", "wage", "paid_months", "missing_months",
        "gap_months", "years_short", "region",
    }
)  # fmt: skip
# Says by itself that a person is meant: 我能在65岁退休. 我想交居民医保 may be for somebody else
_OWN = PERSONAL - {"insurance_type", "region"}
_I = re.compile(
    r"(?:[我俺咱](?:们|哋)?|阿拉(?![伯善尔]))(?:自己|自个儿?|本人)?|(?<![我俺])本人|自己"
)
# 我家老妈, 我在上海的姐姐: the relative is meant
_OF_MINE = re.compile(
    r"(?:们|家里?|屋里|屋头|那边?|这边?|边|的|有|[一二两俩三四]?[个位]|[大小亲老在]|以前|现在)*"
)
WITH = re.compile(r"\s*(?:和|跟|与|同|随)着?\s*[我俺咱]?家?的?")
TOGETHER = re.compile(
    r"(?:我们|他们|咱)?(?:[俩仨]|[两三几]个?人?|两口子|老两口)?(?:现在|今年|目前|也|户口|医保|\s)*(?:都|全(?!部|国|省)|均)|[俩仨]|[两三]个?人|两口子"
)
LIVING = re.compile(
    r"(?:现在|目前|都|户口|医保|社保|\s)*(?:一起|一块儿?|一道)?(?:住|过|生活|在|来|去)"
)

# Care is one's own: 我去北京看病; but not 我带孩子去看病, 我要报住院费
_CARED_FOR = re.compile(
    r"(?![们哋俩])[^，,。；;！!？?：:…懂明解俩和跟与给帮替陪带送让叫照伺问说查知听她他它报交缴办买拿开领退\n]{0,8}?"
    r"(?:住院(?!部|费|押|证|单|手续|病人|清单|发票|的?钱)|住了?[一二两三几\d]*[天次回个]?院|看(?:病(?![历人友房情例])|门诊|急诊|牙|医生|专家)|生病|得(?:了|的)?(?:病|癌)|"
    r"(?:做|动)了?[一个]*(?:大|小)?手术|开刀|[拔镶种补洗]牙|化疗|放疗|透析|复查|复诊|就医|就诊|治病|怀孕|剖[腹宫]产|骨折|摔|受伤|中风|确诊)"
)
# 女儿帮我激活的, but not 帮我办一下
_DONE_FOR_ME = re.compile(
    r"(?:弄|办|激活|绑定?|领|申请|注册|开通?|下载|装|登记?|交|缴)(?:了|的|好|过|完|上)"
)
# 儿子在深圳给我交的医保: it is mine, whoever pays
_PAID_IN = re.compile(
    r"(?:每年|每月|一直|也|都|去年|今年|在[\u4e00-\u9fff]{2,4})?(?:交(?![代待])|缴|买(?:的|了|过)|上的|续|补)"
)

_HERE = re.compile(r"(?:家|们)?[这那](?:儿|里|边|头)?(?!个|种|样|份|次|么|些)")
_GOES_TO = re.compile(r"(?:在|来|到|去|住|接到|接来|投奔)$")

_BEFORE_OBJECT = re.compile(
    r"(?:告诉|通知|提醒|回复|回答|给|帮|替|跟|和|与|同|随|对|教|让|叫|答|喊|陪|为|代|把|被|发|用|借|绑|拿)$"
)
# 厂里给我交了三年 says something of me, 给我说说 does not
_PAID_FOR_ME = re.compile(r"(?:交|缴|买|上(?!网|边|面)|续|补|办了|返|报|断|停|欠)")
_ADVERB = (
    r"(?:就|只|也|还|再|先|又|刚才?|现在|这边|这会儿?|今天|明天|主要|其实|一直|本来|平时|每年|每次|这次|到底|究竟|"
    r"是|这|很|有点|有些|不|没有?|未|都|老|总|真|实在|今年(?=[要想得该能可])|[，,\s])*"
)
_LEAD_IN = re.compile(
    rf"{_ADVERB}(?:(?:想|要|来|需要|好想|急着)+(?:请)?)?(?:请问|问|咨询|了解|打听|知道|请教|看(?!病|门诊|急诊|牙|医生)|"
    r"听(?!力)|觉得|记得|以为|寻思|琢磨|估计|怕|担心|懂|明白|晓得|清楚|确定|打错|说错|写错|讲错|说漏|"
    r"说(?!过)|讲|的意思|意思|查(?!出)|搜|劝|让|叫|催|照顾|商量|发现|奇怪|着急|急|想起|打电话|打开|登录|试|收到|接到|投诉|好(?=准备|给|去))"
)
_AGENT = re.compile(
    rf"{_ADVERB}(?:想|要|来|去|可以|能|该|应该|得|打算|准备|负责)*(?:给|帮|替|代|为(?!什么|啥|何)|带着?|陪)"
)
_DOES = re.compile(
    rf"{_ADVERB}(?:能|可以|可不可以|可否|该|应该|应当|要(?!是)|想|怎么|怎样|咋|如何|得(?!了|过|的|病|癌)|需要|去(?!年|世)|来|拿(?!退休|养老|工资|低保)|"
    r"用|跟|和|与|会|敢|打算|准备|必须|交|缴|办|买|弄|搞|登|绑|扫|点|填|下载|注册|找|在哪|上哪|到哪|从哪|什么时候|啥时候|几时|多久|哪)"
)
# 我能返多少: not what I do but what I get
_GETS = re.compile(
    rf"{_ADVERB}(?:能|可以|该|应该|要|会)*(?:不能|不可以)?(?:够)?(?:返|领|享受|拿到)"
)
_ALSO_GETS = re.compile(
    r"(?:也|自己)?(?:能|可以|该|应该|要|会)*(?:不能|不可以)?(?:够)?(?:报(?!名)|返|领|享受|退钱)"
)
_TURNED_TO = re.compile(r"(?:那|那么|换成?|轮到|至于)$")
# 我妈和我呢, but not 跟我一样, 跟我住
_IN_A_PAIR = re.compile(rf"\s*(?:$|{STOP.pattern}|[呢各谁哪都的两俩返是\d])")
_PAYS = re.compile(r"[交缴买](?:的|了|过)?(?:就?是)?")
_BY_NAME = ("自己", "自个", "自个儿", "本人")
_BEGINNING = re.compile(r"[，,。；;！!？?：:\s是]$")
_LOOKED_BACK = 8
# 自己今年58: how far off the fact may be
_NEAR = 3


def before_of(text: str, start: int) -> str:
    """The few characters before a place: enough to see what governs it, however long the text is."""
    return text[max(start - _LOOKED_BACK, 0) : start]


def cared_for(text: str, end: int) -> bool:
    """Whether the 我 that ends there falls ill or goes where one is treated."""
    return not _LEAD_IN.match(text, end) and bool(_CARED_FOR.match(text, end))


def done_for(text: str, start: int, end: int) -> bool:
    """Whether somebody pays or does it for the 我 of that span: 给我交的, 帮我激活的."""
    verb = before_of(text, start)[-1:]
    return verb in ("给", "帮", "替") and bool(
        _PAID_IN.match(text, end) or _DONE_FOR_ME.match(text, end)
    )


def spans_of_self(
    text: str, entities: Sequence[Entity], kin: Sequence[Entity], others: Sequence[int]
) -> Iterator[Span]:
    """Where the asker is meant; `kin` are the relatives named, `others` says where other persons stand."""
    solid = [e for e in entities if e["entity"] != "subject" and e["value"] != SELF]
    for match in _I.finditer(text):
        start, end = match.span()
        inside = any(e["start"] <= start < e["end"] for e in solid)
        if (
            inside
            or _of_a_relative(text, end, entities, kin)
            or _is_a_place(text, start, end, solid)
        ):
            continue
        next_one = min(
            (p for p in [*others, *(e["start"] for e in kin)] if p >= end), default=len(text)
        )
        facts = _facts_of(text, end, next_one, entities)
        if _is_one_of_two(text, end, kin) or _is_meant(text, match, facts):
            yield start, end


def _is_a_place(text: str, start: int, end: int, entities: Sequence[Entity]) -> bool:
    # 我妈在上海我这住院: where the asker lives, not who is ill
    told = _GOES_TO.search(before_of(text, start)) or any(
        e["entity"] in ("region", "destination") and e["end"] == start for e in entities
    )
    return bool(told and _HERE.match(text, end))


def _is_one_of_two(text: str, end: int, kin: Sequence[Entity]) -> bool:
    # 我和老伴都退休了, 我跟儿子住
    joint = WITH.match(text, end)
    other = next((e for e in kin if joint and e["start"] == joint.end()), None)
    tail = other["end"] if other else len(text)
    return bool(TOGETHER.match(text, tail) or LIVING.match(text, tail))


def _of_a_relative(text: str, end: int, entities: Sequence[Entity], kin: Sequence[Entity]) -> bool:
    following = next((e for e in kin if e["start"] >= end), None)
    if following is None:
        return False
    gap = text[end : following["start"]]
    facts = [e for e in entities if end <= e["start"] and e["end"] <= following["start"]]
    for fact in sorted(facts, key=lambda e: -int(e["start"])):
        gap = gap[: fact["start"] - end] + gap[fact["end"] - end :]
    return bool(_OF_MINE.fullmatch(gap)) and (not facts or gap.endswith("的"))


def _facts_of(text: str, end: int, bound: int, entities: Sequence[Entity]) -> list[Entity]:
    """The facts in the clause behind a word, as far as the next person."""
    stop = STOP.search(text, end)
    bound = min(bound, stop.start() if stop else bound)
    # 我想给退休的妈妈交: what describes the next person is not mine
    described = text[:bound].endswith("的")
    return [
        e
        for e in entities
        if end <= e["start"] and e["end"] <= bound and not (described and bound - e["end"] <= 3)
    ]


def _is_meant(text: str, match: re.Match[str], facts: list[Entity]) -> bool:
    """Whether 我 speaks of the asker, not only of the one who asks, helps or does something."""
    word, start, end = match.group(), match.start(), match.end()
    if word in ("自己", "本人"):
        told = bool(facts) and facts[0]["start"] <= end + _NEAR
        return _begins(text, start) and (told or (word == "本人" and not _DOES.match(text, end)))
    object_of = _BEFORE_OBJECT.search(before_of(text, start))
    if object_of and not word.endswith(_BY_NAME):
        return _is_object_meant(text, end, object_of.group())
    if cared_for(text, end):
        return True
    if _LEAD_IN.match(text, end) or _AGENT.match(text, end):
        return False
    if word.endswith(_BY_NAME) or not _DOES.match(text, end) or _gets(text, start, end):
        return True
    paid = _PAYS.match(text, end)
    near = paid is not None and any(e["start"] == paid.end() for e in facts)
    return near or any(e["entity"] in _OWN for e in facts)


def _is_object_meant(text: str, end: int, verb: str) -> bool:
    if verb in ("给", "帮", "替", "为"):
        done = verb in ("帮", "替") and _DONE_FOR_ME.match(text, end)
        return bool(done or _PAID_FOR_ME.match(text, end) or _PAID_IN.match(text, end))
    return verb in ("和", "跟", "与", "同") and bool(_IN_A_PAIR.match(text, end))


def _gets(text: str, start: int, end: int) -> bool:
    turned = _TURNED_TO.search(before_of(text, start)) or text[end : end + 1] == "也"
    return bool((_ALSO_GETS if turned else _GETS).match(text, end))


def _begins(text: str, start: int) -> bool:
    return not text[:start].strip() or bool(_BEGINNING.search(before_of(text, start)))
