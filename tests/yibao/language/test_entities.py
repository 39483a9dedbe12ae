"""The entity extractor: complete entities with offsets into the text exactly as it was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from yibao.answers.ways import CHANNELS
from yibao.language import lexicon
from yibao.language.entities import CaseEntityExtractor
from yibao.language.lexicon import Lexicon

Make = Callable[..., Any]
Row = tuple[str, int, int, str]

WHOLE = [
    (
        "上海75岁退休，医保每月返多少",
        [
            ("region", 0, 2, "310000"),
            ("age", 2, 5, "75"),
            ("work_status", 5, 7, "retired"),
        ],
    ),
    (
        "😀我妈　７５岁  退休在厦门",
        [
            ("sex", 1, 3, "female"),
            ("relation", 1, 3, "mother"),
            ("age", 4, 7, "75"),
            ("work_status", 9, 11, "retired"),
            ("region", 12, 14, "350200"),
        ],
    ),
    (
        "👨‍👩‍👧用微信交居民医保",
        [("pay_channel", 6, 8, "wechat"), ("insurance_type", 9, 13, "resident")],
    ),
    (
        "灵活就业断缴了两年，平均养老金3700",
        [
            ("insurance_type", 0, 4, "flexible"),
            ("gap_months", 4, 9, "24"),
            ("average_pension", 10, 19, "3700"),
        ],
    ),
    (
        "微信城市服务怎么交",
        [("pay_channel", 0, 2, "wechat"), ("entrance", 2, 6, "城市服务")],
    ),
    ("残疾证一级能少交吗", []),
    ("女，交了十六年半", [("sex", 0, 1, "female"), ("paid_months", 2, 8, "198")]),
    (
        "嗯那个我在廈門同安區退休呢呢呢，７５歲",
        [
            ("region", 5, 10, "350212"),
            ("work_status", 10, 12, "retired"),
            ("age", 16, 19, "75"),
        ],
    ),
    ("同安區", [("region", 0, 3, "350212")]),
    ("我在上呃海", [("region", 2, 5, "310000")]),
    ("用支付寶繳職工醫保", [("pay_channel", 1, 4, "alipay"), ("insurance_type", 5, 9, "staff")]),
    ("医保定点医院有哪些", []),
    ("怎么交", []),
]
JOINED = [
    ("广西南宁退休", 0, 4, "450100"),
    ("我在湖南永州", 2, 6, "431100"),
    ("湖南省永州市的", 0, 6, "431100"),
    ("甘肃省天水市秦州区", 0, 9, "620502"),
    ("我是广西南宁青秀区的", 2, 9, "450103"),
    ("福建同安", 0, 4, "350212"),
    ("湖南省祁阳县", 0, 6, "431181"),
    ("😀北京市朝阳区", 1, 7, "110105"),
    ("长春朝阳区", 0, 5, "220104"),
    ("长春朝阳", 0, 4, "220104"),
    ("辽宁朝阳", 0, 4, "211300"),
    ("吉林省长春市朝阳区", 0, 9, "220104"),
    ("河北桥西区", 0, 5, "130104|130703"),
    ("阳泉市城区", 0, 5, "140302"),
    ("新疆巴州", 0, 4, "652800"),
    ("贵州遵义", 0, 4, "520300"),
    ("广西壮族自治区南宁市", 0, 10, "450100"),
]
APART = [
    ("从武汉到杭州", [("420100", 1, 3), ("330100", 4, 6)]),
    ("北京、上海", [("110000", 0, 2), ("310000", 3, 5)]),
    ("北京南宁", [("110000", 0, 2), ("450100", 2, 4)]),
    ("广西，南宁", [("450000", 0, 2), ("450100", 3, 5)]),
    ("南宁广西", [("450100", 0, 2), ("450000", 2, 4)]),
    ("广州朝阳区", [("440100", 0, 2), ("110105|220104", 2, 5)]),
    ("厦门同安思明区", [("350212", 0, 4), ("350203", 4, 7)]),
    ("上海上海", [("310000", 0, 2), ("310000", 2, 4)]),
]
LONGEST = [
    ("我还没退休", "work_status", [(1, 5, "working")]),
    ("他没有退休", "work_status", [(1, 5, "working")]),
    ("已经退休了", "work_status", [(0, 4, "retired")]),
    ("还上着班", "work_status", [(0, 4, "working")]),
    ("离退休还有两年", "work_status", []),
    ("什么时候能提前退休", "work_status", []),
    ("自己交职工医保", "insurance_type", [(0, 7, "flexible")]),
    ("城镇职工医保", "insurance_type", [(0, 6, "staff")]),
    ("农村合作医疗", "insurance_type", [(0, 6, "resident")]),
    ("去医院或药店查", "pay_channel", [(0, 6, "provider")]),
    ("税务局公众号", "pay_channel", [(0, 6, "tax")]),
    ("海南州的", "region", [(0, 3, "632500")]),
    ("我女儿", "sex", []),
    ("我女儿", "relation", [(1, 3, "child")]),
    ("老伴儿和我爸妈", "relation", [(0, 3, "spouse"), (5, 7, "parents")]),
    ("生孩子能报吗", "relation", []),
    ("能退休了吗", "work_status", []),
    ("市医院和县医院", "hospital", [(0, 3, "city"), (4, 7, "county")]),
    ("中山大道的药店", "region", []),
    ("从杭州路过", "region", [(1, 3, "330100")]),
    ("老家河南周口，人在东莞看病", "destination", [(9, 11, "441900")]),
    ("定点药店", "subject", []),
    ("买点药", "subject", [(2, 3, "drugs")]),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("entities")


@pytest.fixture(scope="module")
def extractor(make: Make, folder: Path, training: Make) -> CaseEntityExtractor:
    component = make(CaseEntityExtractor, folder)
    component.train(training({"greet": ["你好"]}))
    return component


def rows(extractor: CaseEntityExtractor, text: str) -> list[Row]:
    message = Message.build(text)
    extractor.process([message])
    return [(e["entity"], e["start"], e["end"], e["value"]) for e in message.get(ENTITIES)]


def of_kind(extractor: CaseEntityExtractor, text: str, kind: str) -> list[tuple[int, int, str]]:
    return [row[1:] for row in rows(extractor, text) if row[0] == kind]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_every_entity_of_a_message(
    extractor: CaseEntityExtractor, text: str, expected: list[Row]
) -> None:
    assert [row for row in rows(extractor, text) if row[0] != "subject"] == expected


@pytest.mark.parametrize(("text", "start", "end", "code"), JOINED)
def test_province_and_city_in_a_row_are_one_place(
    extractor: CaseEntityExtractor, text: str, start: int, end: int, code: str
) -> None:
    assert of_kind(extractor, text, "region") == [(start, end, code)]


@pytest.mark.parametrize(("text", "expected"), APART)
def test_places_that_do_not_belong_together_stay_apart(
    extractor: CaseEntityExtractor, text: str, expected: list[tuple[str, int, int]]
) -> None:
    found = of_kind(extractor, text, "region")
    assert [(code, start, end) for start, end, code in found] == expected


@pytest.mark.parametrize(("text", "kind", "expected"), LONGEST)
def test_the_longest_phrase_wins(
    extractor: CaseEntityExtractor, text: str, kind: str, expected: list[tuple[int, int, str]]
) -> None:
    assert of_kind(extractor, text, kind) == expected


@pytest.mark.parametrize(("channel", "words"), [(c, words) for c, (_, words) in CHANNELS.items()])
def test_the_words_of_every_channel_button_name_that_channel(
    extractor: CaseEntityExtractor, channel: str, words: str
) -> None:
    assert channel in [value for _, _, value in of_kind(extractor, words, "pay_channel")]


@pytest.mark.parametrize(
    ("text", "visited"),
    [
        ("去北京看病", ["110000"]),
        ("我妈在深圳住院能报多少", ["440300"]),
        ("在深圳上班", []),
        ("北京的居民医保", []),
        ("老家武汉，去北京看病", []),
        ("不在北京住院能报吗", []),
    ],
)
def test_a_place_that_is_only_where_one_is_treated_says_so(
    extractor: CaseEntityExtractor, text: str, visited: list[str]
) -> None:
    found = extractor.extract(text)
    assert [e["value"] for e in found if e.get("visited")] == visited


def test_a_birth_year_counts_to_today(extractor: CaseEntityExtractor) -> None:
    age = date.today().year - 1955
    assert rows(extractor, "我1955年出生") == [("age", 1, 8, str(age))]


def test_each_entity_says_who_found_it(extractor: CaseEntityExtractor) -> None:
    message = Message.build("上海")
    extractor.process([message])
    assert message.get(ENTITIES)[0]["extractor"] == "CaseEntityExtractor"
    assert message.as_dict(only_output_properties=True)[ENTITIES]


def test_what_other_extractors_found_is_kept(extractor: CaseEntityExtractor) -> None:
    message = Message.build("上海")
    other = {"entity": "name", "start": 0, "end": 1, "value": "上"}
    message.set(ENTITIES, [other])
    extractor.process([message])
    assert [e["entity"] for e in message.get(ENTITIES)] == ["name", "region"]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00上海", "\ud800上海", "上海" * 5000, "1" * 10_000, "一" * 10_000],
    ids=["empty", "blank", "NUL", "surrogate", "long text", "long number", "long numeral"],
)
def test_odd_messages_are_read_or_left(extractor: CaseEntityExtractor, text: str) -> None:
    found = rows(extractor, text)
    assert bool(found) == ("上海" in text)
    assert all(0 <= start < end <= len(text) for _, start, end, _ in found)


def test_a_loaded_extractor_finds_the_same(
    extractor: CaseEntityExtractor, make: Make, folder: Path
) -> None:
    loaded = make(CaseEntityExtractor, folder, loaded=True)
    texts = [text for text, _ in WHOLE] + [text for text, *_ in JOINED + LONGEST]
    assert [rows(loaded, text) for text in texts] == [rows(extractor, text) for text in texts]


def test_the_terms_come_with_the_model_and_not_from_the_files(
    make: Make, training: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = tmp_path / "lookup"
    lookup.mkdir()
    (lookup / "only.yml").write_text("colour:\n  green: [绿本子]\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "LOOKUP", lookup)
    make(CaseEntityExtractor, tmp_path / "model").train(training({"greet": ["你好"]}))
    (lookup / "only.yml").unlink()
    loaded = make(CaseEntityExtractor, tmp_path / "model", loaded=True)
    assert rows(loaded, "老的绿本子") == [("colour", 2, 5, "green")]


def test_a_changed_word_list_trains_the_extractor_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = CaseEntityExtractor.fingerprint_addon({})
    monkeypatch.setattr(Lexicon, "gathered", classmethod(lambda cls: cls([])))
    assert before not in (None, CaseEntityExtractor.fingerprint_addon({}))
