"""Words of the old and of the country for husband and wife: 我家老头子, 老太婆, 孩他爸, 俺家那口子."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

Entity = dict[str, Any]

_MINE = r"(?:[我俺咱额]|阿拉)"
_HOME = rf"(?:{_MINE}们?(?:的|家里?的?|屋里?的?|屋头的?)|家里的?|屋里的?|屋头的?)"
_ELDER = r"(?P<elder>老头子|老太婆|老婆子(?!女)|老头儿)"
_PARTNER = re.compile(
    rf"(?P<home>{_HOME})?(?P<mine>{_MINE})?(?:死|个)?{_ELDER}|"
    rf"(?:{_HOME}|{_MINE})(?:那|这)(?:口子|口儿)|{_HOME}(?:那|这)位|"
    rf"{_MINE}们?家里?的?(?:领导|掌柜的?|当家的?|男人|女人|先生|太太|堂客|婆姨)(?!们)|"
    rf"{_MINE}的?(?:男人|女人|堂客|婆姨)(?![们工人儿])|"
    r"(?<![男女])(?:孩(?:子|儿)?|娃(?:儿|娃)?)(?:他|她|的)?(?:爸(?:爸|(?![妈娘]))|爹(?![妈娘])|妈妈?|娘)"
)
_FEMALE = re.compile(r"婆|妈|娘|太太|女人|堂客")
_MALE = re.compile(r"老头|爸|爹|老公|男人|先生|掌柜")
# 老头子住院, 那老头子呢; but not 75岁老头子, 村里老太婆
_SAID = re.compile(r"(?:^|[，,。；;！!？?：:\s给替帮和跟与说是让叫问那呢])$")
# 我是个老太婆, 我这老头子
_ONESELF = re.compile(rf"{_MINE}(?:就|也)?(?:是|这|那|们)?(?:一?个)?$|[你您]$|一个$")
_OTHERS = re.compile(r"们|我|俺|一个|一人")
# 我老太婆不会用手机 speaks of herself
_HELPLESS = re.compile(
    r"不会|不懂|不识|不认|不知|没有?(?:手机|文化|智能)|手机|眼|听|看不|记|怎么|咋|也?搞不|也?弄不|今年"
)
_FATHERS = ("father", "parents")
_PARENTS = (*_FATHERS, "mother", "parent_in_law", "grandparent")


def with_partners(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities with these words as husband or wife, who then are neither children nor the old as such."""
    found = [*_partners(text, entities)]
    spans = [(e["start"], e["end"]) for e in found]
    kept = [e for e in entities if not (_of_persons(e) and _touches(e, spans))]
    return [*kept, *found]


def _of_persons(entity: Entity) -> bool:
    return entity["entity"] in ("relation", "sex") or entity["value"] in ("elderly", "children")


def _touches(entity: Entity, spans: Sequence[tuple[int, int]]) -> bool:
    return any(entity["start"] < end and start < entity["end"] for start, end in spans)


def _partners(text: str, entities: Sequence[Entity]) -> Iterator[Entity]:
    named = {e["value"] for e in entities if e["entity"] == "relation"}
    for match in _PARTNER.finditer(text):
        start, end = match.span()
        if match["elder"] and not _is_partner(text, match, named):
            continue
        word = match.group()
        sex = (_MALE.search(word) and "male") or (_FEMALE.search(word) and "female")
        span = {"start": start, "end": end}
        if sex:
            yield {"entity": "sex", **span, "value": sex}
        yield {"entity": "relation", **span, "value": "spouse"}


def _is_partner(text: str, match: re.Match[str], named: set[str]) -> bool:
    start, end = match.span()
    before = text[max(start - 6, 0) : start]
    if _OTHERS.match(text, end) or _ONESELF.search(before):
        return False
    if match["home"]:
        return not named.intersection(_FATHERS)
    if named.intersection(_PARENTS):
        return False
    if match["mine"]:
        return not _HELPLESS.match(text, end) and "个" not in match.group()
    return bool(_SAID.search(before))
