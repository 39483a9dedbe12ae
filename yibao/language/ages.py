"""Ages in what people type: 75岁, 六十有三, 64年3月生, 半岁; 80多 and 虚岁七十 are only about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from yibao.language.numerals import NUMERAL, as_decimal

OLDEST = 120
# Before an age that is not exact; whoever needs it to the year must ask
ABOUT = "~"
_ONES = "一二三四五六七八九"
_NOT_YET = re.compile(r"(?:差|还有|再过)[^，。,.]{1,4}年?(?:才|就|满|到)*$")

_OLD = rf"(?:(?<![\d.,^\-−－])\d{{2,3}}(?![\d^])|(?<![{_ONES}十百千万第])(?:[二三四五六七八九]?十有?[{_ONES}]|[二三四五六七八九]十|一百[零〇]?[{_ONES}]?)(?![{_ONES}十百千万]))"
_TENS = r"(?:(?<![\d.])[2-9]0|(?<![一二三四五六七八九十百千万第])[二三四五六七八九]十)"
_SOMEBODY = (
    r"(?:(?<![给返扣收发打退])[我俺咱他她您你]|妈|爸|娘|爹|爷|奶|伴|公|婆|姥|姐|妹|哥|弟|嫂|舅|姑|姨|叔|伯|岳母|岳父|母亲|父亲|"
    r"爱人|本人|自己|老人家?|老爷子|老太太|老太婆?|老婆子|老头[子儿]?|女儿|闺女|儿子|孩子|职工|同志|孙子|孙女|妻子|媳妇|婿|那口子|当家的|两口子?|[我他她咱]俩|[男女](?!方))"
)
_ADVERB = r"(?:今年|都|已经|也|刚|才|现在|了|整|正好|是|[，,\s])*"
_CLAUSE_ENDS = r"(?=[，,。；;！!？?、]|\s*$)"
# What may follow an age without 岁: no unit of anything else
_SO = r"(?=[了啦咯喽嘞咧哩，,。；;！!？?、女男还没在的呢吧退病内住想就身]|\s|$)"
_NO_UNIT = r"(?!\s*[\d.年月日天个元块毛万亿千百号点后%％周口人次份分名位倍斤米平度路岁十一二三四五六七八九])"
# 我65我妈88每月返多少: where nothing is typed between, the next person or 每月 ends it
_OF_SOMEBODY = rf"(?:{_NO_UNIT}(?:{_SO}|(?=[我俺咱他她]|老[公婆伴妈爸]|孩子|每[个年月]|各返|都[是在退]))|(?=\s+一个?[年月]))"
_YEARS_OLD = r"(?:周岁|岁|歲)"
_MONTH = r"(?:(?P<month>\d{1,2}|十[一二]|[一二三四五六七八九十])月份?)?"
_DAY = r"(?:(?P<day>\d{1,2})[日号]?)?"
_DIGIT = r"[零〇一二三四五六七八九]"
_BORN = rf"(?<![\d零〇一二三四五六七八九])(?P<born>(?:19|20)\d{{2}}|\d{{2}}(?=年)|(?:一九|二[零〇]){_DIGIT}{{2}}|[三四五六七八九零〇]{_DIGIT}(?=年))"
# 64年的 is a birth year only where nobody could mean the fee of 64
_LONG_AGO = rf"(?<![\d零〇一二三四五六七八九])(?P<born>19[2-9]\d|[3-9]\d|一九[二三四五六七八九]{_DIGIT}|[四五六七八九]{_DIGIT})年"

# Order matters: an earlier pattern keeps its characters from the later ones
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<under>不满|不到|未满|没满)\s*(?:(?P<age>{NUMERAL})\s*{_YEARS_OLD}|(?P<bare>{_OLD}){_NO_UNIT})",
        rf"(?P<age>{NUMERAL})\s*{_YEARS_OLD}\s*(?P<under>以下)",
        rf"虚岁[是有都已经快]{{0,3}}\s*(?P<nominal>{NUMERAL})(?:岁|(?=\D|$))",
        rf"(?P<nominal>{NUMERAL})\s*虚岁",
        rf"周岁\s*(?P<age>{_OLD}){_NO_UNIT}",
        rf"(?P<about>{_TENS})\s*(?:多|来|几|出头|好几|大几|左右)\s*{_YEARS_OLD}",
        rf"(?P<about>{_TENS})\s*(?:出头|好几|大几|左右|上下|开外|挂零){_NO_UNIT}",
        rf"(?:{_SOMEBODY}{_ADVERB}|今年|快|都|已经|^|(?<=[，,。]))(?P<here>(?P<about>{_TENS})\s*[多几]){_SO}",
        rf"(?:年近|年过|刚过|将近|接近|快要?|奔)\s*(?:到|满)?(?P<about>{_OLD}|{NUMERAL}(?=岁))(?:岁|{_NO_UNIT}{_SO})",
        r"(?P<tens>[六七八九])旬",
        rf"(?<![交缴])年?满\s*(?P<age>{_OLD}){_NO_UNIT}",
        rf"(?:(?:年?满|过了?)\s*)?(?<!差)(?P<age>{NUMERAL}|{_OLD})\s*{_YEARS_OLD}半?(?!以内)",
        r"(?P<baby>半岁|(?<![个月])满月(?![之以再])|(?:\d{1,2}|[一二两三四五六七八九十]{1,2})个多?月大(?![概约致]))",
        rf"(?:生于|出生于|出生日期|出生年月|生日)[是为:：\s]*{_BORN}\s*[年.\-/]?{_MONTH}[.\-/]?{_DAY}",
        rf"{_BORN}\s*[年.\-/]?{_MONTH}[.\-/]?{_DAY}\s*(?:出生|生人|生的?|年生|的人)(?!效)",
        rf"(?:^|[是属，,。男女\s]|{_SOMEBODY})(?P<here>{_LONG_AGO}{_MONTH}{_DAY}的)(?=[，,。；;！!？?呢吧了]|$)",
        rf"{_SOMEBODY}{_ADVERB}(?P<here>(?P<age>{_OLD})){_OF_SOMEBODY}",
        rf"(?:今年|年龄|岁数)[是有整]?\s*(?P<here>(?P<age>{_OLD})){_NO_UNIT}",
        rf"(?:^|[，,。；;])\s*(?P<here>(?P<age>{_OLD}))(?:了|的)?(?:呢)?{_CLAUSE_ENDS}",
        # 六十五了没有退休: what has grown old, not what something costs
        rf"(?:^|[，,。；;])\s*(?P<here>(?P<age>{_OLD}))了(?=[没还也就才想在身])",
    )
)


def ages(text: str, today: date) -> Iterator[tuple[int, int, str]]:
    """Start, end and value of everything that may be an age, the surest first; they may overlap."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("here" if "here" in pattern.groupindex else 0)
            if not _NOT_YET.search(text[:start]) and (value := _value(match, today)) is not None:
                yield start, end, value


def _value(match: re.Match[str], today: date) -> str | None:
    groups = {name: said for name, said in match.groupdict().items() if said}
    if "baby" in groups:
        return _of_baby(groups["baby"])
    if "tens" in groups:
        return f"{ABOUT}{_whole(groups['tens'] + '十')}"
    if "born" in groups:
        return _known(_since(groups, today))
    for name, change in (("about", 0), ("nominal", -1)):
        if name in groups:
            about = _known(_whole(groups[name]), change)
            return None if about is None else ABOUT + about
    age = _whole(groups.get("age") or groups["bare"])
    return _known(age, -1 if "under" in groups else 0)


def _of_baby(said: str) -> str | None:
    # 三个月大; a hundred months nobody says
    months = _whole(said.partition("个")[0]) if "个" in said else 0
    return None if months is None else str(months // 12)


def _known(age: int | None, change: int = 0) -> str | None:
    return str(age + change) if age is not None and 0 <= age + change <= OLDEST else None


def _whole(said: str) -> int | None:
    number = as_decimal(said.replace("有", ""))
    return int(number) if number is not None and number == number.to_integral_value() else None


def _since(groups: dict[str, str], today: date) -> int:
    year = _full_year("".join(_figure(sign) for sign in groups["born"]), today)
    month, day = (_whole(groups.get(name, "1")) or 1 for name in ("month", "day"))
    return today.year - year - ((month, day) > (today.month, today.day))


def _figure(sign: str) -> str:
    return str("零一二三四五六七八九".find(sign.replace("〇", "零"))) if sign > "9" else sign


def _full_year(written: str, today: date) -> int:
    year = int(written)
    if year >= 1000:
        return year
    return 1900 + year if year > today.year % 100 else 2000 + year
