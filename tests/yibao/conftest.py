"""What tests of the rules and answers share: made-up facts, procedures and rule books."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings

from yibao.rules import Fact, Place, Places, Procedure, RuleBook, Source, Topic
from yibao.rules.days import WrittenDay
from yibao.rules.lists import Lists
from yibao.rules.model import Subject

# A busy machine must not make a test fail; in CI the same code is judged by the same examples
settings.register_profile(
    "patient", deadline=None, derandomize=os.environ.get("CI") == "true", database=None
)
settings.load_profile("patient")

NATION = Place("100000", "全国")
GUANGXI = Place("450000", "广西壮族自治区", ("广西",))
NANNING = Place("450100", "南宁市", ("南宁",))
YULIN = Place("450900", "玉林市", ("玉林",))
SOURCE = Source("paper", "document", "一份文件", "某局", "某发〔2020〕7号", WrittenDay("2020-02"))


@pytest.fixture(scope="session")
def make_fact() -> Callable[..., Fact]:
    """A fact of 南宁, in force since 2023, with whatever is changed."""

    def make(**changed: Any) -> Fact:
        known: dict[str, Any] = {
            "id": "made-up",
            "key": "monthly_refund",
            "topic": "refund_amount",
            "place": NANNING,
            "says": "退休人员每月划入",
            "people": "staff_retiree",
            "since": "2023",
            "checked": date(2026, 11, 21),
            "sources": (SOURCE,),
            "support": "confirmed",
            **changed,
        }
        for name in ("since", "until"):
            if known.get(name) is not None:
                known[name] = WrittenDay(known[name])
        if known.get("value") is not None:
            known["value"] = Decimal(known["value"])
        return Fact(**known)

    return make


@pytest.fixture(scope="session")
def make_procedure() -> Callable[..., Procedure]:
    """A procedure of 南宁, in force since 2023, with whatever is changed."""

    def make(**changed: Any) -> Procedure:
        known: dict[str, Any] = {
            "id": "450100.how_to_pay.made_up",
            "topic": "how_to_pay",
            "place": NANNING,
            "channel": "wechat",
            "title": "微信",
            "hint": "我 → 服务",
            "steps": ("打开微信。", "付钱。"),
            "since": "2023",
            "checked": date(2026, 11, 21),
            "sources": (SOURCE,),
            "support": "confirmed",
            **changed,
        }
        for name in ("since", "until"):
            if known.get(name) is not None:
                known[name] = WrittenDay(known[name])
        return Procedure(**known)

    return make


@pytest.fixture(scope="session")
def make_book() -> Callable[..., RuleBook]:
    """A rule book of 全国, 广西, 南宁 and 玉林 with these facts and procedures."""

    def make(*entries: Fact | Procedure) -> RuleBook:
        topics = {"refund_amount": Topic("refund_amount", "返钱", "返多少钱")}
        facts = [entry for entry in entries if isinstance(entry, Fact)]
        procedures = [entry for entry in entries if isinstance(entry, Procedure)]
        places = Places([NATION, GUANGXI, NANNING, YULIN])
        subjects = {"tooth": Subject("tooth", "看牙", ("牙",))}
        lists = Lists(places, {SOURCE.id: SOURCE}, topics, subjects)
        return RuleBook(lists, facts, procedures)

    return make
