"""Districts in a message: short, former and shared names, each with its exact offsets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from yibao.language.entities import CaseEntityExtractor
from yibao.language.lexicon import Lexicon
from yibao.rules import RuleBook

Find = Callable[[str], list[tuple[str, str]]]

# 【】 marks what must be found, with the full name of the one place that it means
ONE = [
    ("【同安】", "厦门市同安区"),
    ("【同安区】怎么交", "厦门市同安区"),
    ("【浦东】退休返多少", "上海市浦东新区"),
    ("【青秀区】医保局", "南宁市青秀区"),
    ("我在【昆山】上班", "昆山市"),
    ("我是【义乌】人", "义乌市"),
    ("我是【道县】的", "永州市道县"),
    ("【内蒙】", "内蒙古自治区"),
    ("【邢台】", "邢台市"),
    ("【魔都】", "上海市"),
    ("【襄樊】的医保", "襄阳市"),
    ("【思茅】", "普洱市"),
    ("【莱芜】", "济南市莱芜区"),
    ("【崇文】退休", "北京市东城区"),
    ("【宣武区】", "北京市西城区"),
    ("【闸北】", "上海市静安区"),
    ("【卢湾】", "上海市黄浦区"),
    ("【南汇】", "上海市浦东新区"),
    ("【通县】", "北京市通州区"),
    ("【郧县】", "十堰市郧阳区"),
    ("【顺德市】", "佛山市顺德区"),
    ("【萧山市】", "杭州市萧山区"),
    ("【苏州工业园区】", "苏州市"),
    ("【汉口】", "武汉市"),
    ("【北京西城】", "北京市西城区"),
    ("【天津和平】", "天津市和平区"),
    ("【马鞍山和县】", "马鞍山市和县"),
    ("【江西东乡】", "抚州市东乡区"),
]
# A shared name stays open, or another place in the message tells which one is meant
SHARED = [
    ("朝阳区", ["北京市朝阳区|长春市朝阳区"]),
    ("通州的医保", ["北京市通州区|南通市通州区"]),
    ("东乡", ["抚州市东乡区|临夏回族自治州东乡族自治县"]),
    ("我在长春上班，朝阳区的医保", ["长春市", "长春市朝阳区"]),
    ("鼓楼区，福州的", ["福州市鼓楼区", "福州市"]),
    ("吉林这边，朝阳区的医保", ["吉林省", "长春市朝阳区"]),
    ("从北京市朝阳区到长春朝阳区", ["北京市朝阳区", "长春市朝阳区"]),
    ("在广州，户口在朝阳区", ["广州市", "北京市朝阳区|长春市朝阳区"]),
    ("河北人，住桥西区", ["河北省", "石家庄市桥西区|张家口市桥西区"]),
    ("青秀区还是西湖区", ["南宁市青秀区", "杭州市西湖区|南昌市西湖区"]),
]


@pytest.fixture(scope="module")
def extractor(
    make: Callable[..., Any], training: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> CaseEntityExtractor:
    component = make(CaseEntityExtractor, tmp_path_factory.mktemp("districts"))
    component.train(training({"greet": ["你好"]}))
    return component


@pytest.fixture(scope="module")
def find(extractor: CaseEntityExtractor, book: RuleBook) -> Find:
    """What was typed for each place of a text, and the full names of all that it may mean."""

    def places(text: str) -> list[tuple[str, str]]:
        return [
            (text[e["start"] : e["end"]], "|".join(full(book, c) for c in e["value"].split("|")))
            for e in extractor.extract(text)
            if e["entity"] == "region"
        ]

    return places


def full(book: RuleBook, code: str) -> str:
    place = book.places.get(code)
    assert place is not None
    return book.places.full_name(place)


@pytest.mark.parametrize(("marked", "expected"), ONE)
def test_a_name_means_one_place(find: Find, marked: str, expected: str) -> None:
    typed = marked[marked.index("【") + 1 : marked.index("】")]
    assert find(marked.replace("【", "").replace("】", "")) == [(typed, expected)]


@pytest.mark.parametrize(("text", "expected"), SHARED)
def test_a_shared_name_is_settled_by_another_place_or_left_open(
    find: Find, text: str, expected: list[str]
) -> None:
    assert [names for _, names in find(text)] == expected


def test_the_full_name_of_every_place_means_that_place_alone(find: Find, book: RuleBook) -> None:
    wrong = {
        name: found
        for place in book.places
        if place.code != "100000"
        and (found := find(name := book.places.full_name(place))) != [(name, name)]
    }
    assert wrong == {}


def test_every_shared_name_is_settled_by_the_city_before_it(find: Find, book: RuleBook) -> None:
    shared = {t.phrase: t.value.split("|") for t in Lexicon.gathered().terms if "|" in t.value}
    assert len(shared) > 80
    wrong = []
    for name, code in ((name, code) for name, codes in shared.items() for code in codes):
        city = book.places.chain(book.places.get(code))[1]
        # 伊宁 in 伊犁 is a city and a county
        left = [c for c in shared[name] if city in book.places.chain(book.places.get(c))]
        text = (city.name if name[0] == "市" else city.called) + name
        if find(text) != [(text, "|".join(full(book, c) for c in left))]:
            wrong.append((text, find(text)))
    assert wrong == []


def test_city_and_district_together_keep_their_offsets_in_any_width(
    extractor: CaseEntityExtractor,
) -> None:
    text = "😀　我在　厦门市同安区１２３，以前在福州鼓楼区"
    spans = [
        (text[e["start"] : e["end"]], e["value"])
        for e in extractor.extract(text)
        if e["entity"] == "region"
    ]
    assert spans == [("厦门市同安区", "350212"), ("福州鼓楼区", "350102")]
