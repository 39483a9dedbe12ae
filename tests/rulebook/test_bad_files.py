"""The gallery of bad files: each must be refused in words that name file, key, fault and remedy."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from yibao.errors import RuleBookError
from yibao.rules.opening import read_rulebook

GALLERY = Path(__file__).parent / "bad"

# File → the words that its message must hold: the key, what is wrong, and what to do about it
WORDS = {
    "ages_beyond_life": ["monthly_refund.values[0].ages.since", "120"],
    "ages_of_nobody": ["monthly_refund.values[0].ages", "70", "75"],
    "blank_says": ["facts.monthly_refund.says", "不能空着", "填上内容"],
    "broken_yaml": ["第 11 行", "YAML 语法错误", "上一行", "引号"],
    "checked_in_future": ["values[0].checked", "今天之后", "实际核对的日子"],
    "checked_in_words": ["values[0].checked", "2025-01-01"],
    "checked_without_day": ["values[0].checked", "2026", "2025-01-01"],
    "empty_file": ["文件是空的", "照着旁边的文件写"],
    "empty_source_list": ["values[0].source", "不能是空的", "至少写一项"],
    "empty_steps": ["procedures[0].steps", "不能是空的", "至少写一项"],
    "list_instead_of_keys": ["不是“键: 值”", "照着旁边的文件写"],
    "missing_since": ["values[0].since", "缺少这一项", "补上"],
    "missing_source": ["values[0].source", "缺少这一项", "补上"],
    "missing_steps": ["procedures[0].steps", "缺少这一项", "补上"],
    "month_zero": ["values[0].since", "“2023-00”不是日历上的日子", "2025-01"],
    "never_checked": ["values[0].checked", "缺少这一项", "补上"],
    "no_such_day": ["2025-01-01"],
    "no_values": ["facts.monthly_refund.values", "不能是空的", "至少写一项"],
    "not_a_date": ["values[0].since", "“2023年7月”不是日期", "2025-01-01", "2025-01"],
    "only_a_comment": ["文件是空的", "照着旁边的文件写"],
    "overlapping_ages": ["facts.monthly_refund", "岁", "ages"],
    "overlapping_by_a_day": ["facts.monthly_refund", "2023-07-01", "2025-01-01", "until"],
    "overlapping_values": ["facts.monthly_refund", "2023-07-01", "2025", "同一天都有效", "until"],
    "percent_without_base": ["facts.monthly_refund", "base"],
    "place_without_code": ["place", "写法不对", "六位"],
    "repeated_key": ["第 11 行", "unit", "写了两次", "删掉另一个"],
    "repeated_key_in_a_line": ["第 10 行", "value", "写了两次", "删掉另一个"],
    "says_too_short": ["facts.monthly_refund.says", "4"],
    "steps_in_one_line": ["procedures[0].steps", "列表", "每项一行"],
    "tab_indent": ["第 10 行", "YAML 语法错误", "缩进"],
    "text_instead_of_keys": ["facts.monthly_refund", "“键: 值”", "缩进"],
    "topic_written_twice": ["topic", "beijing/refund_amount.yml", "已经写了", "合成一个文件"],
    "unknown_channel": ["procedures[0].channel", "不在允许的范围里", "wechat、alipay"],
    "unknown_key": ["values[0].cheked", "没有这个键", "checked、"],
    "unknown_people": ["facts.monthly_refund.people", "staff、staff_retiree、resident"],
    "unknown_place": ["place", "没有代码 319999", "places.yml"],
    "unknown_source": ["values[0].source", "shanghai-2042-1", "sources 文件夹"],
    "unknown_support": ["values[0].support", "confirmed、single、memory"],
    "unknown_top_key": ["fact", "没有这个键", "facts、"],
    "unknown_topic": ["topic", "refund_sum", "topics.yml"],
    "unknown_unit": ["facts.monthly_refund.unit", "元/月、元/年"],
    "unquoted_value": ["values[0].value", "140", "带引号的数字", '"157.5"'],
    "until_before_since": ["values[0].until", "结束日 2023-06 早于开始日 2023-07-01", "改法"],
    "value_in_words": ["values[0].value", "一百四", "带引号的数字", '"157.5"'],
    "value_instead_of_list": ["facts.monthly_refund.values", "列表", "“- ”"],
    "value_with_its_unit": ["values[0].value", "140元", '"157.5"'],
    "value_without_unit": ["facts.monthly_refund", "有数值却没有单位", "unit", "元/月"],
    "wrong_place_name": ["name", "310000 是上海市，不是上海", "写成 上海市"],
}


@pytest.fixture
def tiny(tmp_path: Path, root: Path, copy_lists) -> Path:
    """A rule book with the real lists and one good file."""
    book = tmp_path / "rulebook"
    (book / "shanghai").mkdir(parents=True)
    (book / "beijing").mkdir()
    copy_lists(book)
    shutil.copy(root / "rulebook/beijing/refund_amount.yml", book / "beijing")
    return book


def only_fault(book: Path) -> RuleBookError:
    _, faults = read_rulebook(book)
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def test_the_tiny_rule_book_itself_is_good(tiny):
    book, faults = read_rulebook(tiny)

    assert faults == []
    assert {fact.place.name for fact in book.facts} == {"北京市"}


def test_every_file_of_the_gallery_has_its_words_and_the_other_way_round():
    assert {path.stem for path in GALLERY.iterdir()} == set(WORDS)


@pytest.mark.parametrize("name", WORDS)
def test_a_bad_file_is_refused_in_words_that_help(tiny, name):
    shutil.copy(GALLERY / f"{name}.yml", tiny / "shanghai")

    message = str(only_fault(tiny))

    assert message.startswith(f"shanghai/{name}.yml")
    assert [word for word in WORDS[name] if word not in message] == [], message


@pytest.mark.parametrize("name", WORDS)
def test_fault_and_remedy_are_in_chinese_and_say_something(tiny, name):
    shutil.copy(GALLERY / f"{name}.yml", tiny / "shanghai")

    fault = only_fault(tiny)

    assert re.search(r"[\u4e00-\u9fff]{2}", fault.fault), fault
    assert re.search(r"[\u4e00-\u9fff]{2}", fault.remedy), fault
    assert f"改法：{fault.remedy}" in str(fault)


def test_a_file_that_is_not_utf8_is_refused(tiny):
    text = (tiny / "beijing/refund_amount.yml").read_text(encoding="utf-8")
    other = text.replace('"110000"', '"310000"').replace("北京市", "上海市")
    (tiny / "shanghai/refund_amount.yml").write_bytes(other.encode("gb18030"))

    message = str(only_fault(tiny))

    for word in ("shanghai/refund_amount.yml", "读不出来", "UTF-8", "重新保存"):
        assert word in message


def test_one_bad_file_hides_neither_the_others_nor_their_faults(tiny):
    for name in ("unknown_source", "not_a_date", "empty_steps"):
        shutil.copy(GALLERY / f"{name}.yml", tiny / "shanghai")

    book, faults = read_rulebook(tiny)

    assert [fault.file for fault in faults] == [
        "shanghai/empty_steps.yml",
        "shanghai/not_a_date.yml",
        "shanghai/unknown_source.yml",
    ]
    assert {fact.place.name for fact in book.facts} >= {"北京市"}
