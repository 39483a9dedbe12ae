"""Ages, lengths of time and sums in what people type, in digits or Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yibao.language.ages import OLDEST, ages
from yibao.language.numerals import NUMERAL, SUM, UNIT, as_decimal

_LONGEST = OLDEST * 12  # months

_LENGTH = (
    rf"(?P<years>{NUMERAL}|半)\s*[来多]?年(?P<half>半)?(?:零?(?P<extra>{NUMERAL})个?月)?"
    rf"|(?P<months>{NUMERAL})\s*[来多]?个多?月"
)
_PAY = r"(?:交|缴纳|缴|买|续)"
_BREAK = (
    r"(?:中?断|停|漏|欠|脱保|空)(?:了|缴|交|保|档|掉|过)*"
    rf"|(?:没有?|未|忘了?)(?:再|去|给)?(?:{_PAY}|上)(?!够|满)(?:过|了|上|费)?"
)
# A sum below nothing is absurd, but it must be heard as such, not as the sum without its sign
_MINUS = r"(?P<minus>(?<!\d)[负\-−]\s*)?"
_MONEY = rf"{_MINUS}(?P<sum>{SUM})(?P<ten_thousand>万)?(?P<hundred_million>亿)?"
_NUMERALS = "零〇一二两三四五六七八九十百千万"
_NO_OTHER_UNIT = r"(?![年月日号岁人个亩口天次份名位页条件%％点])"
# Of a Chinese numeral without 元 behind it, only one with 百, 千 or 万 is surely a sum
_LARGE = rf"{_MINUS}(?P<sum>(?=\d{{3}}|\d{{1,3}},\d{{3}}|\d+(?:\.\d+)?{UNIT}|[一二两三四五六七八九十]+[多来]?[百千万]){SUM})(?P<ten_thousand>万)?(?P<hundred_million>亿)?(?:(?<![{_NUMERALS}])|(?![{_NUMERALS}])){_NO_OTHER_UNIT}"
_AVERAGE = r"(?:人均|平均|均)(?:月)?(?:基本)?(?:养老金|退休金|养老)"
_AVERAGE_WAGE = r"(?:社平|社会?平均|全省平均|省平均|当地平均|全市平均|平均|在岗职工平均|职工平均|全口径平均)(?:月)?工资"
_OWN_WAGE = r"(?:缴费基数|基数|(?:(?<!个)月)?(?:工[资姿]|收入)|底薪|薪[水资]|月薪|到手|挣)"
_HEARD = r"(?:不是(?:说)?(?:是|每人|每年|每月|一年|一个月|返|交|报|给|有)*|听说(?:是|要|全国|统一|都|每人|每年|每月|一年|一个月|返|交|报|给|有|能)*|怎么是|以前是)"
_DOUBTED = r"(?:吗|么|嘛|吧|对不对|对吗|对么|准不准|准吗|是真的吗|真的假的|是不是真的)"
_OF = r"[是有为按才只大概约每个月差不多到]{0,5}\s*"

_YUAN = r"(?:元|圆|块钱|(?<![^十百千万零〇]一)块(?!儿))"
# 25块8: eight tenths more
_TAIL = r"块(?P<tenths>[\d一二三四五六七八九])(?:毛|(?![\d十百千万个天年月岁]))"
_SPENT = rf"(?:养老金|退休金|花了|花费|花|费用|药费|住院费){_OF}"
# Money that goes from one to another, so that a bare 四百 behind it is a sum
_MOVED = r"(?:(?:卡|账户|账上|里)[里上面头]?|报了?|报掉|报销了?|掏了?|付了?|[交缴收出退补发用]了|自费|自付|垫了?|扣了?|扣款|涨到|涨成|一[次天颗盒针支副瓶]|一个月|每月|一年|每年|要|返了?|押金|余额|剩下?|只有|转给|共计|合计|总共|一共|账单|进账|到账|还有)(?:是|有)?"

_PLAIN_SUM = r"(?P<sum>\d+(?:\.\d+)?)(?P<ten_thousand>万)?"
# A bare number with “right?” behind it: 65.16对不对, but not 45岁吗
_DOUBTED_FIGURE = r"(?:对不对|对吗|对么|准不准|准吗|是真的吗|真的假的)"

_FIGURES = "〇一二三四五六七八九"

# Order matters: an earlier pattern keeps its characters from the later ones
_PATTERNS = {
    "average_pension": (
        rf"{_AVERAGE}(?!百分)[^\d零一二两三四五六七八九十]{{0,6}}{_LARGE}\s*(?:元|块钱?)?",
        rf"(?:养老金|退休金)(?:人均|平均)[^\d零一二两三四五六七八九十]{{0,4}}{_LARGE}\s*(?:元|块钱?)?",
    ),
    "average_wage": (
        rf"{_AVERAGE_WAGE}[^\d零一二两三四五六七八九十]{{0,6}}{_LARGE}\s*(?:元|块钱?)?",
    ),
    "index": (r"(?:缴费)?指数(?:是|为|按|大概|平均)?\s*(?P<sum>\d(?:\.\d{1,4})?)(?!\d)",),
    "figure": (
        rf"{_HEARD}\s*{_PLAIN_SUM}\s*(?:元|块钱?|[%％])?(?=多?了?{_DOUBTED}|$|[？?。，,！!])",
        rf"(?:^|[^\d.])(?P<here>{_PLAIN_SUM}\s*(?:元|块钱?|[%％])?)(?:/月|每月|一个月|一年)?{_DOUBTED_FIGURE}",
    ),
    "missing_months": (
        rf"(?:还?差|还?缺|还少|(?<!至)少{_PAY})(?:着|了|的是)?\s*(?:{_LENGTH})(?!\s*(?:才|就|满|到)?\s*(?:(?:\d|[六七八九])\S{{0,2}}岁|到龄|到点|退休|够年龄))",
    ),
    "gap_months": (
        rf"(?:{_BREAK})[^\d，。？?！!；;]{{0,6}}?(?:{_LENGTH})(?!工资|薪|加班)",
        rf"(?:{_LENGTH})\s*(?:都|多|里|里面|中间|时间|来)?\s*(?:{_BREAK})",
        rf"^(?:大概|大约|差不多|有|就)?(?P<here>{_LENGTH})(?:多|左右|吧|了|了吧|的样子)?$",
    ),
    "paid_months": (
        rf"(?<!还要)(?<![少多要再需得该])(?:{_PAY}|上(?=了))(?:费|社保|医保|保险)?(?:了|过|咗)?(?:有|快|才|差不多|大概)?\s*(?:{_LENGTH})",
        rf"(?:累计|参保)(?:了|满|有|已经)?\s*(?:{_LENGTH})",
        rf"(?<![没未不要能才得该])[交缴][满够]了?\s*(?:{_LENGTH})(?=了)",
    ),
    "wage": (
        rf"{_OWN_WAGE}{_OF}(?P<minus>[\-−－])\s*(?P<sum>\d+(?:\.\d+)?)\s*(?:元|块钱?)?",
        rf"{_OWN_WAGE}{_OF}{_LARGE}\s*(?:元|块钱?)?",
        rf"(?<!\d){_LARGE}\s*(?:元|块钱?)?的?(?:工资|月薪|基数)",
    ),
    "amount": (
        rf"¥\s*{_MONEY}(?:\s*{_YUAN})?",
        r"(?<![\d年月日号])(?P<minus>[\-−－])\s*(?P<sum>\d+(?:\.\d+)?)\s*(?:元|块钱?)",
        rf"(?:{_SPENT})?{_MONEY}{_TAIL}",
        rf"(?:{_SPENT}){_LARGE}\s*{_YUAN}?",
        rf"(?:{_SPENT})?{_MONEY}\s*[多来余]?\s*{_YUAN}",
        rf"(?:{_SPENT})(?P<here>{_LARGE})",
        rf"{_MOVED}[我他她]?(?P<here>{_LARGE})",
        r"(?<![\d.\-−^点])(?P<sum>(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+(?:点[一二三四五六七八九])?)[多来]?(?:万|[wW](?![A-Za-z]))(?:\d千?|[零〇一二两三四五六七八九十百千]*))(?![\d^年月日号岁人个一])",
        rf"(?<![第{_NUMERALS}\d点])(?P<sum>[一二两三四五六七八九][百千][{_NUMERALS}]*)(?=多?(?:[，,。；;！!？?、\s]|左右|能|可以|怎么|咋|够|$))",
        rf"(?<![第{_NUMERALS}\d点])(?P<sum>[一二两三四五六七八九](?:百[一二三四五六七八九]|千[一二三四五六七八九]))(?![{_NUMERALS}里斤米度分]){_NO_OTHER_UNIT}",
    ),
    "year": (
        r"(?<!\d)(?P<year>20[0-4]\d|19[5-9]\d)\s*(?:年(?:度)?(?!\s*\d{1,2}\s*月)|(?=[的呢]))",
        rf"(?<![{_NUMERALS}])(?P<year>(?:二[零〇][零〇一二三四]|一九[五六七八九])[零〇一二三四五六七八九])年(?:度)?(?!\s*\d{{1,2}}\s*月)",
        r"(?<![\d.交缴满够了差缺要断停第近前后过有])(?P<year>[012]\d)年(?=退|底|初|度|参加|入职|毕业|[的]?(?:医保|农合|居民|社保))",
    ),
}
# 不对，是20年 and 大概十八年吧 are a length and nothing else
_ALONE = re.compile(
    r"(?:不是[\d一二两三四五六七八九十半]{1,3}(?:年|个月)|"
    rf"不对|不是|(?:说|打|写|搞|弄|记|算)?错了?|应该|刚才|我|哦|噢|哎|是|有|就|大概|大约|差不多|约|快|满|[交缴]了|\s)*"
    rf"(?:{_LENGTH})(?:整|多|左右|吧|呢|的|了|样子|\s)*"
)
_PAUSES = re.compile(r"(?<!\d)[，,。.！!～~、;；]+|[，,。.！!～~、;；]+(?!\d)")
_COMPILED = {
    name: tuple(re.compile(pattern) for pattern in patterns) for name, patterns in _PATTERNS.items()
}


@dataclass(frozen=True)
class Number:
    """A number found in a text: entity, offsets, and its value as plain digits."""

    entity: str
    start: int
    end: int
    value: str


# 去年呢, 那前年的: nothing else is asked. Elsewhere such a word tells when something happened
_RELATIVE_YEAR = re.compile(
    r"\s*(?P<turned>(?:那么?|换成?|改成|要是|如果|我?[问说]的?是)*)(?P<year>大前年|前年|去年|上一?年|今年|本年|明年|来年|下一?年|后年)(?:度|份)?"
    r"(?P<asked>(?:的|呢|咧|嘞|哩|呐|捏|咋样|怎么样)*)(?:啊|呀|[\s。？！?!…~～])*"
)
_YEARS_OFF = {
    "大": -3,
    "前": -2,
    "去": -1,
    "上": -1,
    "今": 0,
    "本": 0,
    "明": 1,
    "来": 1,
    "下": 1,
    "后": 2,
}

_GRADE = re.compile("[一二三123](?:[甲乙]|级(?!别))")


def numbers(text: str, today: date, places: Collection[tuple[int, int]] = ()) -> list[Number]:
    """Every age, length of time and sum in the text, in order, none overlapping another.

    A place ends an age as a comma does: in 我爸75天水退休 nobody speaks of 75 days.
    """
    found: list[Number] = []
    for number in (*_candidates(text, today), *_ages_before(places, text, today)):
        if not any(number.start < other.end and other.start < number.end for other in found):
            found.append(number)
    return sorted(found, key=lambda number: number.start)


def _ages_before(places: Collection[tuple[int, int]], text: str, today: date) -> Iterator[Number]:
    starts = {start for start, _ in places}
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    for start, end, value in ages(text, today) if places else ():
        if end in starts:
            yield Number("age", start, end, value)


def length_alone(text: str) -> int | None:
    """The months of a text that says a length of time and nothing else; None for any other."""
    match = _ALONE.fullmatch(_PAUSES.sub(" ", text))
    months = _months(match) if match else None
    return int(months) if months else None


def _candidates(text: str, today: date) -> Iterator[Number]:
    # 花了4万三甲医院: the 三 is the hospital's
    text = _GRADE.sub("～～", text)
    asked = _RELATIVE_YEAR.fullmatch(text)
    if asked and (asked["turned"] or asked["asked"]):
        year = today.year + _YEARS_OFF[asked["year"][0]]
        yield Number("year", *asked.span("year"), str(year))
    for start, end, value in ages(text, today):
        yield Number("age", start, end, value)
    for entity, patterns in _COMPILED.items():
        for pattern in patterns:
            for match in pattern.finditer(text):
                start, end = match.span("here" if "here" in pattern.groupindex else 0)
                said = _value(entity, match)
                if said is not None:
                    yield Number(entity, start, end, said)


def _value(entity: str, match: re.Match[str]) -> str | None:
    if entity == "year":
        return _year(match["year"])
    return _sum(match) if "sum" in match.re.groupindex else _months(match)


def _year(written: str) -> str:
    figures = "".join(
        str(_FIGURES.find(sign)) if sign in _FIGURES else sign
        for sign in written.replace("零", "〇")
    )
    return figures if len(figures) == len("2026") else f"20{figures}"


def _months(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if groups["months"]:
        months = as_decimal(groups["months"])
    else:
        years = as_decimal("0.5" if groups["years"] == "半" else groups["years"])
        extra = as_decimal(groups["extra"] or "0")
        if years is None or extra is None:
            return None
        months = years * 12 + (6 if groups["half"] else 0) + extra
    return str(int(months)) if months is not None and 0 < months <= _LONGEST else None


def _sum(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    number = as_decimal(groups["sum"])
    if number is None:
        return None
    total = number * 10000 if groups.get("ten_thousand") else number
    total *= 100000000 if groups.get("hundred_million") else 1
    total += (as_decimal(groups.get("tenths") or "0") or Decimal(0)) / 10
    return format(-total.normalize() if groups.get("minus") else total.normalize(), "f")
