"""The assistant's own words: gathered from the files, kept with the model, hashed for training."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from yibao.errors import RuleBookError
from yibao.language import lexicon
from yibao.language.lexicon import LOOKUP, Lexicon, Term
from yibao.rules import RuleBook


@pytest.fixture
def lookup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the look-up files that a test may change."""
    copy = tmp_path / "lookup"
    shutil.copytree(LOOKUP, copy)
    monkeypatch.setattr(lexicon, "LOOKUP", copy)
    return copy


@pytest.mark.parametrize(
    "term",
    [
        Term("微信", "pay_channel", "wechat"),
        Term("支付包", "pay_channel", "alipay"),
        Term("新农合", "insurance_type", "resident"),
        Term("我妈", "sex", "female"),
        Term("还没退休", "work_status", "working"),
        Term("广西壮族自治区", "region", "450000"),
        Term("南宁", "region", "450100"),
        Term("帝都", "region", "110000"),
        Term("同安", "region", "350212"),
        Term("襄樊", "region", "420600"),
        Term("朝阳区", "region", "110105|220104"),
        Term("朝阳", "region", "211300|110105|220104", bound=True),
        Term("和县", "region", "340523", bound=True),
    ],
)
def test_words_of_every_file_and_of_the_places_are_gathered(term: Term) -> None:
    assert term in Lexicon.gathered().terms


def test_every_place_has_its_names_and_the_whole_country_has_none(book: RuleBook) -> None:
    regions = [term for term in Lexicon.gathered().terms if term.entity == "region"]
    meant = {(t.phrase, code) for t in regions for code in t.value.split("|")}
    named = {(name, p.code) for p in book.places for name in p.names} - {("全国", "100000")}
    assert named - meant == set()
    assert {
        (t.phrase, code) for t in regions if not t.bound for code in t.value.split("|")
    } <= named


def test_a_city_and_a_district_in_it_are_not_two_meanings(book: RuleBook) -> None:
    (term,) = [t for t in Lexicon.gathered().terms if (t.phrase, t.entity) == ("朝阳", "region")]
    assert book.places.get("211321").name == "朝阳县"
    assert "211321" not in term.value


def test_no_phrase_stands_for_two_values_of_one_entity() -> None:
    values: dict[tuple[str, str], set[str]] = {}
    for term in Lexicon.gathered().terms:
        values.setdefault((term.entity, term.phrase.lower()), set()).add(term.value)
    assert {phrase: found for phrase, found in values.items() if len(found) > 1} == {}


def test_a_term_given_twice_is_kept_once_and_in_order() -> None:
    wechat, alipay = Term("微信", "pay_channel", "wechat"), Term("支付宝", "pay_channel", "alipay")
    assert Lexicon([wechat, alipay, wechat]).terms == (wechat, alipay)


def test_saving_and_loading_keeps_every_term(tmp_path: Path) -> None:
    gathered = Lexicon.gathered()
    gathered.save(tmp_path / "lexicon.json")
    assert Lexicon.load(tmp_path / "lexicon.json").terms == gathered.terms


def test_a_saved_lexicon_is_readable_chinese(tmp_path: Path) -> None:
    Lexicon([Term("云闪付", "pay_channel", "unionpay")]).save(tmp_path / "lexicon.json")
    written = (tmp_path / "lexicon.json").read_text(encoding="utf-8")
    assert json.loads(written) == [["云闪付", "pay_channel", "unionpay"]]
    assert "云闪付" in written


def test_the_fingerprint_stays_while_the_words_stay(lookup: Path) -> None:
    before = Lexicon.gathered().fingerprint
    person = lookup / "person.yml"
    person.write_text("# A new remark\n" + person.read_text(encoding="utf-8"), encoding="utf-8")
    assert Lexicon.gathered().fingerprint == before


@pytest.mark.parametrize(
    ("old", "new"),
    [("威信", "威信, 薇信"), ("wechat: [", "wechat_pay: ["), ("entrance:", "entry:")],
)
def test_a_changed_word_value_or_entity_changes_the_fingerprint(
    lookup: Path, old: str, new: str
) -> None:
    before = Lexicon.gathered().fingerprint
    channels = lookup / "pay_channel.yml"
    text = channels.read_text(encoding="utf-8")
    assert old in text
    channels.write_text(text.replace(old, new), encoding="utf-8")
    assert Lexicon.gathered().fingerprint != before


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("sex:\n  male: [男\n", "person.yml.*YAML 语法错误"),
        ("sex:\n  male: [男]\n  male: [女]\n", "person.yml.*第 3 行.*写了两次"),
    ],
    ids=["open bracket", "repeated value"],
)
def test_a_broken_lookup_file_is_named(lookup: Path, content: str, fault: str) -> None:
    (lookup / "person.yml").write_text(content, encoding="utf-8")
    with pytest.raises(RuleBookError, match=fault):
        Lexicon.gathered()


@pytest.mark.parametrize(
    "content",
    ["- 男\n- 女\n", "sex: [男, 女]\n", "sex:\n  male: 男的\n", "", "sex:\n  male:\n"],
    ids=["a list", "no values", "a bare word", "empty file", "empty value"],
)
def test_a_lookup_file_of_the_wrong_shape_is_named(lookup: Path, content: str) -> None:
    (lookup / "person.yml").write_text(content, encoding="utf-8")
    with pytest.raises(RuleBookError, match=r"person\.yml"):
        Lexicon.gathered()


def test_a_word_that_tells_an_adult_relative_s_sex_is_a_relation_too() -> None:
    terms = Lexicon.gathered().terms
    relations = {term.phrase for term in terms if term.entity == "relation"}
    told = {term.phrase for term in terms if term.entity == "sex" and term.phrase[0] not in "男女"}
    assert told - relations == set()
