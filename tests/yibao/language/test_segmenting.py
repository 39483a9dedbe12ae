"""Words and terms in a text: places and phrases with exact offsets, none inside another word."""

from __future__ import annotations

import pytest

from yibao.language.lexicon import PLAIN_WORD, SUBJECT, Lexicon, Term
from yibao.language.segmenting import Segmenter
from yibao.rules import RuleBook

# 【】 marks each place that must be found, and nothing else may be
PLACES = [
    ("【上海】", "310000"),
    ("我是【上海】人", "310000"),
    ("【北京市】医保余额怎么查", "110000"),
    ("【帝都】退休返多少", "110000"),
    ("【内蒙】退休一个月返几个", "150000"),
    ("【内蒙古】农合", "150000"),
    ("【海南州】退休", "632500"),
    ("【吉林市】的医保", "220200"),
    ("【吉林】的医保", "220000"),
    ("俺们【天水】退下来的", "620500"),
    ("有没有【保定】的", "130600"),
    ("【保定】医保定点", "130600"),
    ("人在【广西】，不在【南宁】", "450000 450100"),
    ("【湖南省】【永州市】", "430000 431100"),
    ("【广西】【南宁】", "450000 450100"),
    ("【湖南】【永州】居民医保怎么交", "430000 431100"),
    ("【甘肃】【天水】退休", "620000 620500"),
    ("从【武汉】跳槽到【杭州】，医保怎么转过去", "420100 330100"),
    ("【河南】人在【天水】做生意", "410000 620500"),
    ("我在【上海】【浦东】退休", "310000 310115"),
    ("那【天水】呢", "620500"),
    ("😀【上海】😂【北京】👨‍👩‍👧", "310000 110000"),
    ("　【上海】　　退休", "310000"),
    ("【上海】  退休  返多少", "310000"),
    ("１２３９３【上海】２０２５", "310000"),
    ("ABC【上海】abc", "310000"),
    ("在【上海】东方医院住院", "310000"),
    ("【上海】南站附近的药店", "310000"),
    ("我在【江西】安家", "360000"),
    ("【云南】通知交费了", "530000"),
    ("【山东】营业厅", "370000"),
]
NO_PLACE = [
    "医保定点医院", "医保定点", "哪里是医保定点药店", "大理石台面", "阿里巴巴", "长春花", "哈密瓜",
    "普洱茶", "和田玉", "云南白药", "中山装", "日照时间", "东方", "朝阳产业", "南京路", "全国都一样吗",
    "吉祥", "上海滩", "去中山医院看病能报吗",
    "每天门诊能报多少", "今天水费怎么交", "家长治病能刷孩子的卡吗", "怎么确保定时扣款",
    "参保定点医院", "农保定额交多少", "固定西药费", "一周口服药的钱报不报", "老汉中风住院能报多少",
    "最新余额是多少", "镇中卫生院", "平安康复医院", "普通化验报不报",
    "城区和郊区一样吗", "住在新城区", "解放区", "世界和平", "平安保险赔不赔", "泰山保险", "兴业银行", "惠民保怎么买",
    "职工医疗互助", "资源整合", "市和县都能报吗", "缴费县里不管", "知道县里有没有", "恢复县级统筹", "贵县医保局电话",
    "每天等通知", "单位新会计不懂", "苹果版本同安卓版本", "去瑞金医院看病", "全州参保人数", "比如血压药",
]  # fmt: skip
TERMS = [
    ("用【微信】交", "pay_channel", "wechat"),
    ("【WX】能交吗", "pay_channel", "wechat"),
    ("用【Alipay】", "pay_channel", "alipay"),
    ("我用【ZFB】交", "pay_channel", "alipay"),
    ("【农行app】上能交吗", "pay_channel", "bank_app"),
    ("用【银行App】", "pay_channel", "bank_app"),
    ("用【医保APP】", "pay_channel", "app"),
    ("手机【ＡＰＰ】上", "pay_channel", "app"),
    ("【还没退休】", "work_status", "working"),
    ("【没退休】", "work_status", "working"),
    ("【退休】", "work_status", "retired"),
    ("我是【女的】", "sex", "female"),
    ("【我妈】七十", "sex", "female"),
    ("【自己交职工医保】", "insurance_type", "flexible"),
    ("【职工医保】定点", "insurance_type", "staff"),
]
NO_TERM = [
    "中山医院",
    "医保定点",
    "男女都一样",
    "妇女节",
    "生孩子",
    "happy",
    "退休金",
    "提前退休",
]


def cut(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for character in marked:
        if character == "【":
            spans.append((len(text), 0))
        elif character == "】":
            spans[-1] = (spans[-1][0], len(text))
        else:
            text += character
    return text, spans


def found(segmenter: Segmenter, text: str, entity: str) -> list[tuple[int, int, str]]:
    terms = segmenter.terms(segmenter.words(text))
    return [(start, end, term.value) for start, end, term in terms if term.entity == entity]


@pytest.mark.parametrize(("marked", "codes"), PLACES)
def test_a_place_is_found_where_it_stands(segmenter: Segmenter, marked: str, codes: str) -> None:
    text, spans = cut(marked)
    expected = [(*span, code) for span, code in zip(spans, codes.split())]
    assert found(segmenter, text, "region") == expected


@pytest.mark.parametrize("text", NO_PLACE)
def test_no_place_is_found_inside_another_word(segmenter: Segmenter, text: str) -> None:
    assert found(segmenter, text, "region") == []


SENTENCES = [
    "{}",
    "我在{}",
    "{}的医保",
    "{}医保卡余额怎么查",
    "我妈退休在{}每月返多少",
    "我是{}人",
    "{}退休的",
    "在{}交了十年",
    "那{}呢",
    "从{}转到别处",
    "退休，{}，75岁",
]


def in_sentence(segmenter: Segmenter, regions: list[Term], sentence: str) -> list[str]:
    """Names that are not found as themselves, alone, in that sentence."""
    before = sentence.index("{}")
    return [
        sentence.format(name)
        for name, value in ((term.phrase, term.value) for term in regions)
        if found(segmenter, sentence.format(name), "region")
        != [(before, before + len(name), value)]
    ]


@pytest.fixture(scope="module")
def regions() -> list[Term]:
    """The terms that name a place by themselves."""
    return [t for t in Lexicon.gathered().terms if t.entity == "region" and not t.bound]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_city_and_every_full_name_is_found(
    segmenter: Segmenter, regions: list[Term], sentence: str
) -> None:
    sure = [t for t in regions if len(t.phrase) > 2 or t.value.endswith("00")]
    assert len(sure) > 3500
    assert in_sentence(segmenter, sure, sentence) == []


@pytest.mark.parametrize("sentence", SENTENCES)
def test_hardly_a_short_name_of_a_district_is_lost_in_its_sentence(
    segmenter: Segmenter, regions: list[Term], sentence: str
) -> None:
    short = [t for t in regions if len(t.phrase) == 2 and not t.value.endswith("00")]
    lost = in_sentence(segmenter, short, sentence)
    if sentence in ("{}", "退休，{}，75岁", "{}退休的"):
        assert lost == []
    # 在于都 holds 在于, 那曲周呢 and 从江都转 hold the names of other places
    assert len(lost) < len(short) / 100, lost


def test_every_city_is_found_behind_its_province(segmenter: Segmenter, book: RuleBook) -> None:
    hidden = []
    for city in book.places:
        above = book.places.chain(city)[1:2]
        if not above or not above[0].is_province or not city.code.endswith("00"):
            continue
        cities = (city.name, *city.short)
        for text in (p + c for p in (above[0].name, above[0].called) for c in cities):
            places = found(segmenter, text, "region")
            if not places or places[-1][1:] != (len(text), city.code):
                hidden.append(text)
    assert hidden == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京朝阳", [(0, 2, "110000"), (2, 4, "110105|211300|220104")]),
        ("阳泉城区", [(0, 2, "140300"), (2, 4, "140302|140502|441502")]),
        ("北京 朝阳", [(0, 2, "110000"), (3, 5, "110105|211300|220104")]),
        ("北京，朝阳", [(0, 2, "110000")]),
        ("朝阳", []),
        ("上海朝阳", [(0, 2, "310000")]),
        ("城区", []),
    ],
)
def test_an_everyday_word_is_a_place_only_directly_behind_its_city(
    segmenter: Segmenter, text: str, expected: list[tuple[int, int, str]]
) -> None:
    places = [(*span, set(value.split("|"))) for *span, value in found(segmenter, text, "region")]
    assert places == [(*span, set(value.split("|"))) for *span, value in expected]


@pytest.mark.parametrize(("marked", "entity", "value"), TERMS)
def test_a_phrase_is_found_in_any_case_and_width(
    segmenter: Segmenter, marked: str, entity: str, value: str
) -> None:
    text, spans = cut(marked)
    assert found(segmenter, text, entity) == [(*spans[0], value)]


@pytest.mark.parametrize("text", NO_TERM)
def test_no_phrase_is_found_inside_another_word(segmenter: Segmenter, text: str) -> None:
    assert list(segmenter.terms(segmenter.words(text))) == []


def test_every_phrase_of_the_lexicon_is_found_as_it_is_written(segmenter: Segmenter) -> None:
    lost = [
        term.phrase
        for term in Lexicon.gathered().terms
        if term.entity not in (PLAIN_WORD, SUBJECT)
        and not term.bound
        and (0, len(term.phrase), term) not in segmenter.terms(segmenter.words(term.phrase))
    ]
    assert lost == []


def test_of_phrases_inside_one_another_only_the_longest_is_found() -> None:
    short, long = Term("wechat", "pay_channel", "wechat"), Term("wechat pay", "entrance", "pay")
    segmenter = Segmenter(Lexicon([short, long]))
    text = "用wechat pay交，不用wechat"
    found_terms = list(segmenter.terms(segmenter.words(text)))
    assert found_terms == [(1, 11, long), (15, 21, short)]


def test_a_phrase_with_two_meanings_gives_both() -> None:
    both = Lexicon([Term("公众号", "pay_channel", "wechat"), Term("公众号", "entrance", "公众号")])
    segmenter = Segmenter(both)
    terms = [term.value for _, _, term in segmenter.terms(segmenter.words("在公众号交"))]
    assert terms == ["wechat", "公众号"]


def test_words_follow_one_another_without_a_gap(segmenter: Segmenter) -> None:
    text = "　我妈76岁，退休在 南宁；\n每月返多少？😂ＡＢＣ  "
    words = segmenter.words(text)
    ends = [word.idx + len(word.text_with_ws) for word in words]
    assert [word.idx for word in words] == [0, *ends[:-1]]
    assert ends[-1] == len(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\x00", "上海\x00退休", "\ud800", "上海\udc00退休"],
    ids=["empty", "blank", "lines", "NUL", "NUL inside", "surrogate", "surrogate inside"],
)
def test_odd_characters_do_not_stop_it(segmenter: Segmenter, text: str) -> None:
    assert len(found(segmenter, text, "region")) == text.count("上海")
