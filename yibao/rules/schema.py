"""The shape of the rule-book files: strict models that refuse unknown keys."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, PydanticValueError, validator

from yibao.rules.days import WrittenDay

Unit = Literal["元", "元/月", "元/年", "%", "个月", "年", "岁", "天", "工作日", "倍"]
People = Literal["all", "staff", "staff_retiree", "resident", "flexible", "newborn"]
Support = Literal["confirmed", "single", "memory"]
Standing = Literal["in_force", "quoted"]
# Where a fact stands in its topic's answer; `asked` only when its subject was asked for
Part = Literal["lead", "point", "papers", "note", "detail", "asked"]
# What is known after a value's last day: looked for and not found, or abolished
Then = Literal["not_found", "ended"]
Asks = Literal["region", "insurance", "subject"]
Channel = Literal[
    "official", "wechat", "alipay", "unionpay", "bank_app", "tax", "online_filing", "bank_counter",
    "phone", "website", "platform", "app", "counter", "kiosk", "provider", "employer", "any",
]  # fmt: skip


class Unfit(PydanticValueError):
    """A value that cannot stand there; says what to do about it."""

    code = "unfit"
    msg_template = "{fault}"

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(fault=fault, remedy=remedy)


class Strict(BaseModel):
    """A model that forbids unknown keys and change."""

    class Config:
        """Pydantic's settings."""

        extra = Extra.forbid
        allow_mutation = False


class AgesEntry(Strict):
    """An age band: `since` is in it, `below` is not."""

    since: int = Field(0, ge=0, le=120)
    below: int | None = Field(None, ge=1, le=130)

    @validator("below")
    def _somebody_is_in_it(cls, below: int | None, values: dict[str, Any]) -> int | None:
        since = values.get("since", 0)
        if below is not None and below <= since:
            fault = f"满 {since} 岁又不满 {below} 岁，没有这样的人"
            raise Unfit(fault, "看看两个岁数是不是写反了")
        return below


class WhenEntry(Strict):
    """Conditions beside age and people: hospital, part of the region, visit, scheme, slice of cost (元)."""

    hospital: Literal["grassroots", "first", "second", "third", "third_province"] | None = None
    area: Literal["city", "county", "outside_filed", "outside_unfiled"] | None = None
    visit: Literal["first", "later"] | None = None
    scheme: Literal["first", "second"] | None = None
    over: Decimal | None = None
    upto: Decimal | None = None

    @validator("over", "upto", pre=True)
    def _quoted_sum(cls, value: Any) -> Any:
        return quoted_decimal(value)

    @validator("upto")
    def _some_cost_is_in_it(cls, upto: Decimal | None, values: dict[str, Any]) -> Decimal | None:
        over = values.get("over")
        if upto is not None and over is not None and upto <= over:
            fault = f"{over} 元以上又到 {upto} 元，没有这样的一段"
            raise Unfit(fault, "看看两个数是不是写反了")
        return upto


def quoted_decimal(value: Any) -> Any:
    """The value if it is a quoted number or none; raises Unfit, since 157.50 unquoted loses digits."""
    if value is None:
        return value
    if not isinstance(value, str):
        raise Unfit(f"{value} 要写成带引号的数字", '带上英文双引号，如 "157.5"')
    if not re.fullmatch(r"\d+(\.\d+)?", value, re.ASCII):
        remedy = '英文双引号里只写数字，如 "157.5"；“约”“以上”写进 says，单位写进 unit'
        raise Unfit(f"“{value}”不是数，要写成带引号的数字", remedy)
    return value


class Dated(Strict):
    """What every fact and procedure must say: dates, sources, support, last check."""

    since: WrittenDay
    until: WrittenDay | None = None
    source: list[str] = Field(..., min_items=1)
    support: Support
    checked: date

    @validator("until")
    def _until_after_since(
        cls, until: WrittenDay | None, values: dict[str, Any]
    ) -> WrittenDay | None:
        since = values.get("since")
        if until and since and until.last < since.first:
            fault = f"结束日 {until} 早于开始日 {since}"
            raise Unfit(fault, "看看两个日期是不是写反了，或年份写错了")
        return until

    @validator("checked", pre=True)
    def _a_whole_day(cls, checked: Any) -> Any:
        if not isinstance(checked, date):
            raise ValueError(f"“{checked}”不是哪一天")
        return checked

    @validator("source", pre=True)
    def _one_source_as_list(cls, source: Any) -> Any:
        return [source] if isinstance(source, str) else source


class ValueEntry(Dated):
    """One dated value or statement of a fact; `says` and `people` override the fact's own."""

    says: str | None = Field(None, min_length=4)
    people: People | None = None
    value: Decimal | None = None
    base: str | None = None
    number: str | None = None
    ages: AgesEntry | None = None
    when: WhenEntry | None = None
    standing: Standing = "in_force"
    then: Then | None = None

    @validator("value", pre=True)
    def _quoted_value(cls, value: Any) -> Any:
        return quoted_decimal(value)

    @validator("then")
    def _then_after_until(cls, then: Then | None, values: dict[str, Any]) -> Then | None:
        if then and "until" in values and not values["until"]:
            fault = "写了 then 却没有 until，不知道是哪一天以后"
            raise Unfit(fault, "补上 until，或删掉 then")
        return then


class FactEntry(Strict):
    """One fact: what it says, where it stands in the answer, for whom, and its values over time.

    Without `part` only code that knows its key uses it. `about` names subjects: when one of them is
    asked for, the fact comes first. `sheet` names the blocks of the collected facts it was made of.
    """

    says: str = Field(..., min_length=4)
    part: Part | None = None
    under: str | None = Field(None, min_length=2, max_length=16)
    about: list[str] = []
    sheet: list[str] = []
    unit: Unit | None = None
    people: People
    values: list[ValueEntry] = Field(..., min_items=1)


class ProcedureEntry(Dated):
    """Numbered steps, one action each, for one channel."""

    id: str = Field(..., regex=r"^[a-z0-9_]+$")
    channel: Channel
    people: People = "all"
    about: list[str] = []
    sheet: list[str] = []
    entrance: str = ""
    title: str
    hint: str
    steps: list[str] = Field(..., min_items=1)
    notes: list[str] = []


class TopicFile(Strict):
    """One file of the rule book: a topic at a place."""

    topic: str
    place: str = Field(..., regex=r"^\d{6}$")
    name: str
    facts: dict[str, FactEntry] = {}
    procedures: list[ProcedureEntry] = []

    @validator("facts", pre=True)
    def _named_in_letters(cls, facts: Any) -> Any:
        for key in facts if isinstance(facts, dict) else ():
            if not re.fullmatch(r"[a-z0-9_]+", str(key)):
                raise Unfit(f"“{key}”不能做键", "只用小写字母、数字和下划线，如 monthly_refund")
        return facts


class SourceEntry(Strict):
    """A document, listed once."""

    id: str = Field(..., regex=r"^[a-z0-9-]+$")
    kind: Literal["law", "document", "report", "article"]
    title: str
    issuer: str
    number: str | None = None
    day: WrittenDay | None = None
    since: WrittenDay | None = None
    seen: list[str] = []


class SourcesFile(Strict):
    """rulebook/sources/*.yml."""

    sources: list[SourceEntry]


class PlaceEntry(Strict):
    """An administrative division with the short names that people type and its telephone code."""

    code: str = Field(..., regex=r"^\d{6}$")
    name: str
    short: list[str] = []
    area_code: str | None = Field(None, regex=r"^0\d{2,3}$")


class PlacesFile(Strict):
    """rulebook/places.yml."""

    places: list[PlaceEntry]


class TopicEntry(Strict):
    """A topic: its name for people, a question that leads to it, what it asks for, what comes next."""

    id: str = Field(..., regex=r"^[a-z_]+$")
    title: str
    question: str
    line: Literal["medical", "social"] = "medical"
    asks: list[Asks] = []
    next: list[str] = Field([], max_items=3)


class SubjectEntry(Strict):
    """One thing that people ask about within a topic, and the words that they use for it."""

    id: str = Field(..., regex=r"^[a-z0-9_]+$")
    title: str = Field(..., max_length=12)
    said: list[str] = Field(..., min_items=1)


class SubjectsFile(Strict):
    """rulebook/subjects/*.yml."""

    subjects: list[SubjectEntry]


class NeighbourEntry(Strict):
    """A field that people take for medical insurance: its words, and one line on who answers it.

    `line` is the hotline that answers it, `near` the topics of ours that border on it.
    """

    id: str = Field(..., regex=r"^[a-z_]+$")
    title: str = Field(..., max_length=12)
    said: list[str] = Field(..., min_items=1)
    says: str = Field(..., min_length=8, max_length=60)
    line: Literal["medical", "social", "government"] | None = None
    near: list[str] = Field([], max_items=3)

    @validator("said")
    def _words_not_letters(cls, said: list[str]) -> list[str]:
        for phrase in said:
            if len(phrase) < 2:
                raise ValueError(f"“{phrase}”太短，别的话里也会有")
        return said

    @validator("says")
    def _no_number_without_a_source(cls, says: str) -> str:
        if number := re.search(r"\d{3,}", says):
            raise ValueError(f"“{number.group()}”是号码，这里没有来源")
        return says


class NeighboursFile(Strict):
    """rulebook/neighbours.yml."""

    neighbours: list[NeighbourEntry]


class TopicsFile(Strict):
    """rulebook/topics.yml."""

    topics: list[TopicEntry]
