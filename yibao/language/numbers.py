"""Ages, lengths of time and sums in what people type, in digits or Chinese numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from yibao.language.numerals import NUMERAL, SUM, as_decimal

OLDEST = 120
_NOT_YET = re.compile(r"(?:差|还有|再过)[^，。,.]{1,4}年?(?:才|就|满|到)*$")
_LONGEST = OLDEST * 12  # months

_PERSON = r"(?:我|他|她|妈|爸|娘|爹|爷|奶|伴|公|婆|姥姥|姥爷|老人家?|老太太|老爷子)"
_OLD = r"(?:\d{2,3}|[二三四五六七八九]十[一二三四五六七八九]?|一百[零〇]?[一二三四五六七八九]?)"
_LENGTH = (
    rf"(?P<years>{NUMERAL}|半)\s*[来多]?年(?P<half>半)?(?:零?(?P<extra>{NUMERAL})个?月)?"
    rf"|(?P<months>{NUMERAL})\s*[来多]?个多?月"
)
_PAY = r"(?:交|缴|买|续)"
_BREAK = (
    r"(?:断|停|漏|欠|脱保|空)(?:了|缴|交|保|档|掉|过)*"
    rf"|(?:没有?|未|忘了?)(?:再|去|给)?(?:{_PAY}|上)(?!够|满)(?:过|了|上)?"
)
# A sum below nothing is absurd, but it must be heard as such, not as the sum without its sign
_MINUS = r"(?P<minus>(?<!\d)[负\-−]\s*)?"
_MONEY = rf"{_MINUS}(?P<sum>{SUM})(?P<ten_thousand>万)?(?P<hundred_million>亿)?"
_NO_OTHER_UNIT = r"(?![年月日号岁人个亩口%％点])"
# Of a Chinese numeral without 元 behind it, only one with 百, 千 or 万 is surely a sum
_LARGE = rf"{_MINUS}(?P<sum>(?=\d{{3}}|\d+(?:\.\d+)?[万千百]|[一二两三四五六七八九十]+[百千万]){SUM})(?P<ten_thousand>万)?(?P<hundred_million>亿)?{_NO_OTHER_UNIT}"
_AVERAGE = r"(?:人均|平均|均)(?:月)?(?:基本)?(?:养老金|退休金|养老)"
_AVERAGE_WAGE = r"(?:社平|社会?平均|全省平均|省平均|当地平均|全市平均|平均|在岗职工平均|职工平均|全口径平均)(?:月)?工资"
_OWN_WAGE = r"(?:缴费基数|基数|月?工资|月薪|月收入|收入|到手|挣)"
_HEARD = r"(?:不是(?:说)?(?:是|每人|每年|每月|一年|一个月|返|交|报|给|有)*|听说(?:是|要|每人|每年|每月|一年|一个月|返|交|报|给|有|能)*|怎么是|以前是)"
_DOUBTED = r"(?:吗|么|嘛|吧|对不对|对吗|对么|准不准|准吗|是真的吗|真的假的|是不是真的)"
_OF = r"[是有为大概约每个月差不多]{0,5}\s*"

_PLAIN_SUM = r"(?P<sum>\d+(?:\.\d+)?)(?P<ten_thousand>万)?"
# A bare number with “right?” behind it: 65.16对不对, but not 45岁吗
_DOUBTED_FIGURE = r"(?:对不对|对吗|对么|准不准|准吗|是真的吗|真的假的)"

# Order matters: an earlier pattern keeps its characters from the later ones
_PATTERNS = {
    "age": (
        rf"(?P<under>不满|不到|未满)\s*(?P<age>{NUMERAL})\s*(?:周岁|岁)",
        rf"(?P<age>{NUMERAL})\s*(?:周岁|岁)\s*(?P<under>以下)",
        rf"(?:(?:年?满|过了?)\s*)?(?<!差)(?P<age>{NUMERAL})\s*(?:周岁|岁|歲)",
        r"(?<!\d)(?P<born>(?:19|20)\d{2}|\d{2}(?=年))\s*年?(?:(?P<month>\d{1,2})月份?)?(?:(?P<day>\d{1,2})[日号])?\s*(?:出生|生人|生的?|年生|的人)(?!效)",
        r"^(?:我|他|她|我[爸妈]|老人家?)?(?:今年)?(?P<age>\d{2,3})(?:了|的)?(?:呢)?$",
        rf"{_PERSON}(?:今年|都|已经|也)?(?P<here>(?P<age>{_OLD}))(?=了)",
        rf"(?:今年|年龄|岁数)[是有]?\s*(?P<age>{_OLD})(?!\s*[\d.年月日个元块万亩号点后%％百千口人岁一二三四五六七八九十])",
    ),
    "average_pension": (
        rf"{_AVERAGE}(?!百分)[^\d零一二两三四五六七八九十]{{0,6}}{_LARGE}\s*(?:元|块钱?)?",
        rf"(?:养老金|退休金)(?:人均|平均)[^\d零一二两三四五六七八九十]{{0,4}}{_LARGE}\s*(?:元|块钱?)?",
    ),
    "average_wage": (
        rf"{_AVERAGE_WAGE}[^\d零一二两三四五六七八九十]{{0,6}}{_LARGE}\s*(?:元|块钱?)?",
    ),
    "index": (r"(?:缴费)?指数(?:是|为|按|大概|平均)?\s*(?P<sum>\d(?:\.\d{1,4})?)(?!\d)",),
    "figure": (
        rf"{_HEARD}\s*{_PLAIN_SUM}\s*(?:元|块钱?|[%％])?(?=多?{_DOUBTED}|$|[？?。，,！!])",
        rf"(?:^|[^\d.])(?P<here>{_PLAIN_SUM}\s*(?:元|块钱?|[%％])?)(?:/月|每月|一个月|一年)?{_DOUBTED_FIGURE}",
    ),
    "missing_months": (
        rf"(?:还?差|还?缺|还少|(?<!至)少{_PAY})(?:着|了|的是)?\s*(?:{_LENGTH})(?!\s*(?:才|就|满|到)?\s*(?:\d|[六七八九])\S{{0,2}}岁)",
    ),
    "gap_months": (
        rf"(?:{_BREAK})[^\d，。？?！!；;]{{0,6}}?(?:{_LENGTH})(?!工资|薪|加班)",
        rf"(?:{_LENGTH})\s*(?:都|多|里|里面|中间|时间|来)?\s*(?:{_BREAK})",
        rf"^(?:大概|大约|差不多|有|就)?(?:{_LENGTH})(?:多|左右|吧|了|了吧|的样子)?$",
    ),
    "paid_months": (
        rf"(?<!还要)(?<![少多要再需得该])(?:{_PAY}|上(?=了))(?:费|社保|医保|保险)?(?:了|过)?(?:有|快|才|差不多|大概)?\s*(?:{_LENGTH})",
    ),
    "wage": (
        rf"{_OWN_WAGE}{_OF}(?P<minus>[\-−－])\s*(?P<sum>\d+(?:\.\d+)?)\s*(?:元|块钱?)?",
        rf"{_OWN_WAGE}{_OF}{_LARGE}\s*(?:元|块钱?)?",
    ),
    "amount": (
        r"(?<![\d年月日号])(?P<minus>[\-−－])\s*(?P<sum>\d+(?:\.\d+)?)\s*(?:元|块钱?)",
        rf"(?:养老金|退休金|花了|费用|药费|住院费){_OF}{_LARGE}\s*(?:元|块钱?)?",
        rf"{_MONEY}\s*(?:元|圆|块钱|(?<![^十百千万零〇]一)块(?!儿))",
        r"(?<![\d.\-−^点])(?P<sum>(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+(?:点[一二三四五六七八九])?)万(?:\d千?|[零〇一二两三四五六七八九十百千]*))(?![\d^年月日号岁人个一])",
    ),
    "year": (r"(?<!\d)(?P<year>20[0-4]\d)\s*(?:年(?:度)?(?!\s*\d{1,2}\s*月)|(?=[的呢]))",),
}
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


def numbers(text: str, today: date) -> list[Number]:
    """Every age, length of time and sum in the text, in order, none overlapping another."""
    found: list[Number] = []
    for entity, patterns in _COMPILED.items():
        for pattern in patterns:
            for match in pattern.finditer(text):
                start, end = match.span("here" if "here" in pattern.groupindex else 0)
                if entity == "age" and _NOT_YET.search(text[:start]):
                    continue
                taken = any(start < number.end and number.start < end for number in found)
                value = None if taken else _value(entity, match, today)
                if value is not None:
                    found.append(Number(entity, start, end, value))
    return sorted(found, key=lambda number: number.start)


def _value(entity: str, match: re.Match[str], today: date) -> str | None:
    if entity == "age":
        return _age(match, today)
    if entity == "year":
        return match["year"]
    if "sum" in match.re.groupindex:
        return _sum(match)
    return _months(match)


def _age(match: re.Match[str], today: date) -> str | None:
    groups = match.groupdict()
    if groups.get("born"):
        age = today.year - _full_year(groups["born"], today)
        birthday = (int(groups["month"] or 1), int(groups["day"] or 1))
        age -= birthday > (today.month, today.day)
    else:
        number = as_decimal(groups["age"])
        if number is None or number != number.to_integral_value():
            return None
        age = int(number) - (1 if groups.get("under") else 0)
    return str(age) if 0 <= age <= OLDEST else None


def _full_year(written: str, today: date) -> int:
    year = int(written)
    if year >= 1000:
        return year
    return 1900 + year if year > today.year % 100 else 2000 + year


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
    return format(-total.normalize() if groups.get("minus") else total.normalize(), "f")
