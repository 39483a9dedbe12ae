"""The shape of the rule-book files: strict models that refuse unknown keys."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, validator

from yibao.rules.days import WrittenDay

Unit = Literal["元", "元/月", "元/年", "%", "个月", "年", "岁", "天", "工作日", "倍"]
People = Literal["all", "staff", "staff_retiree", "resident", "flexible", "newborn"]
Support = Literal["confirmed", "single", "memory"]
Standing = Literal["in_force", "quoted"]
Channel = Literal[
    "official", "wechat", "alipay", "unionpay", "bank_app", "tax", "online_filing", "bank_counter",
    "phone", "website", "platform", "app", "counter", "kiosk", "provider", "employer",
]  # fmt: skip


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
            raise ValueError(f"满 {since} 岁又不满 {below} 岁，没有这样的人")
        return below


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
            raise ValueError(f"结束日 {until} 早于开始日 {since}")
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
    standing: Standing = "in_force"

    @validator("value", pre=True)
    def _quoted_decimal(cls, value: Any) -> Any:
        if value is not None and not (
            isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value)
        ):
            raise ValueError(f"{value!r} 要写成带引号的数字")
        return value


class FactEntry(Strict):
    """One fact: what it says, its unit, for whom, and its values over time."""

    says: str = Field(..., min_length=4)
    unit: Unit | None = None
    people: People
    values: list[ValueEntry] = Field(..., min_items=1)


class ProcedureEntry(Dated):
    """Numbered steps, one action each, for one channel."""

    id: str = Field(..., regex=r"^[a-z0-9_]+$")
    channel: Channel
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


class SourceEntry(Strict):
    """A document, listed once."""

    id: str = Field(..., regex=r"^[a-z0-9-]+$")
    kind: Literal["law", "document", "report", "article"]
    title: str
    issuer: str
    number: str | None = None
    day: WrittenDay | None = None
    seen: list[str] = []


class SourcesFile(Strict):
    """rulebook/sources.yml."""

    sources: list[SourceEntry]


class PlaceEntry(Strict):
    """An administrative division with the short names that people type."""

    code: str = Field(..., regex=r"^\d{6}$")
    name: str
    short: list[str] = []


class PlacesFile(Strict):
    """rulebook/places.yml."""

    places: list[PlaceEntry]


class TopicEntry(Strict):
    """A topic: its name for people and a question that leads to it."""

    id: str = Field(..., regex=r"^[a-z_]+$")
    title: str
    question: str


class TopicsFile(Strict):
    """rulebook/topics.yml."""

    topics: list[TopicEntry]
