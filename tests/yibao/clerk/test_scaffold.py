"""`new-city`: files like other places', blank, and never over what is there."""

from __future__ import annotations

import re

import pytest

from yibao.clerk.files import homes
from yibao.clerk.scaffold import PROVINCES
from yibao.rules.opening import read_rulebook


def made(small, name):
    return (small / name).read_text(encoding="utf-8")


def new_city(clerk, small, *arguments):
    return clerk("new-city", *arguments, "--book", small)


def test_a_city_gets_the_keys_that_other_places_have(clerk, small):
    done = new_city(clerk, small, "岳阳", "--topics", "payment_standard", "--folder", "yueyang")

    text = made(small, "hunan/yueyang/payment_standard.yml")
    assert (done.code, done.err) == (0, "")
    assert "搭好了：hunan/yueyang/payment_standard.yml" in done.out
    assert text.startswith(
        'topic: payment_standard\nplace: "430600"\nname: 岳阳市\nfacts:\n  premium:\n'
    )
    assert "unit: 元/年" in text and "people: resident" in text and "part: lead" in text
    assert "elderly" not in text  # only one place has it


def test_nothing_that_another_place_pays_is_taken_over(clerk, small):
    new_city(clerk, small, "岳阳", "--topics", "payment_standard")

    values = re.findall(r"- \{.*\}", made(small, "hunan/430600/payment_standard.yml"))
    assert values == ['- {value: "待填", since: 待填, source: 待填, support: 待填, checked: 待填}']


def test_check_lists_what_is_still_to_be_written_with_file_key_and_remedy(clerk, small):
    new_city(clerk, small, "岳阳", "--topics", "payment_standard", "--folder", "yueyang")

    done = clerk("check", "--book", small)

    lines = done.err.splitlines()
    where = "✗ hunan/yueyang/payment_standard.yml: facts.premium."
    keys = [
        "says",
        *(f"values[0].{key}" for key in ("value", "since", "source", "support", "checked")),
    ]
    assert done.code == 1
    assert [line.split("：")[0] for line in lines[:-1]] == [where + key for key in keys]
    assert all("还没有填" in line and "改法：" in line for line in lines[:-1])


def test_a_filled_in_file_is_a_good_one(clerk, small):
    new_city(clerk, small, "岳阳", "--topics", "payment_standard", "--folder", "yueyang")
    path = small / "hunan/yueyang/payment_standard.yml"
    filled = {
        r"says: 待填.*": "says: 岳阳居民医保每人每年交的钱",
        r'value: "待填"': 'value: "430"',
        "since: 待填": "since: 2026",
        "source: 待填": "source: paper",
        "support: 待填": "support: single",
        "checked: 待填": "checked: 2026-11-21",
    }
    text = path.read_text(encoding="utf-8")
    for old, new in filled.items():
        text, times = re.subn(old, new, text)
        assert times == 1, old
    path.write_text(text, encoding="utf-8")

    book, faults = read_rulebook(small)

    assert faults == []
    assert {str(f.value) for f in book.facts if f.place.name == "岳阳市"} == {"430"}
    assert "要整理 0 个" in clerk("tidy", "--check", "--book", small).out


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("岳阳市", "hunan/430600"),
        ("430600", "hunan/430600"),
        ("湖南", "hunan"),
        ("北京", "beijing"),
        ("朝阳区", "beijing/110105"),
        ("黄浦区", "shanghai/310101"),
        ("汨罗", "hunan/430600/430681"),
    ],
)
def test_a_folder_is_that_of_the_province_and_then_the_code(clerk, small, name, folder):
    assert new_city(clerk, small, name, "--topics", "payment_standard").code == 0
    assert (small / folder / "payment_standard.yml").is_file()


def test_a_city_s_own_folder_is_used_again(clerk, small):
    new_city(clerk, small, "岳阳", "--topics", "payment_standard", "--folder", "yueyang")
    path = small / "hunan/yueyang/payment_standard.yml"
    text = path.read_text(encoding="utf-8")
    path.with_name("payment_period.yml").write_text(
        text.replace("topic: payment_standard", "topic: payment_period"), encoding="utf-8"
    )
    path.unlink()

    done = new_city(clerk, small, "岳阳", "--topics", "payment_standard")

    assert "搭好了：hunan/yueyang/payment_standard.yml" in done.out


def test_what_is_there_is_never_overwritten(clerk, small):
    before = made(small, "hunan/changsha/payment_standard.yml")

    done = new_city(clerk, small, "长沙", "--topics", "payment_standard")

    assert done.code == 1 and "已经有了，不动：hunan/changsha/payment_standard.yml" in done.out
    assert made(small, "hunan/changsha/payment_standard.yml") == before


def test_a_topic_that_no_other_place_has_is_skipped(clerk, small):
    done = new_city(clerk, small, "岳阳", "--topics", "payment_standard,referral")

    assert done.code == 0 and "跳过 referral" in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["岳洋"], ["没有“岳洋”这个地方", "岳阳"]),
        (["全国"], ["全国的文件不用搭"]),
        (["岳阳", "--topics", "payment_standart"], ["没有“payment_standart”", "payment_standard"]),
        (["岳阳", "--folder", "../etc"], ["“../etc”不能做文件夹名", "yueyang"]),
        (["岳阳", "--folder", "岳阳"], ["不能做文件夹名"]),
        ([], ["还少 地方"]),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(clerk, small, arguments, words):
    done = new_city(clerk, small, *arguments)

    assert done.code == 2 and done.err.count("\n") == 1
    assert [word for word in (*words, "改法：") if word not in done.err] == []


def test_the_real_book_has_a_pattern_for_a_new_city(clerk, tiny):
    done = clerk("new-city", "岳阳", "--book", tiny, "--topics", "refund_amount")

    text = made(tiny, "hunan/430600/refund_amount.yml")
    assert done.code == 0 and "monthly_refund:" in text and "unit: 元/月" in text


def test_every_province_has_a_folder_of_its_own(book):
    provinces = {place.code[:2] for place in book.places if place.is_province}

    assert provinces <= set(PROVINCES)
    assert len(set(PROVINCES.values())) == len(PROVINCES)


def test_the_book_s_folders_are_those_of_the_table(root):
    folders = {
        (code[:2], name.split("/")[0])
        for (_, code), name in homes(root / "rulebook").items()
        if code != "100000"
    }

    assert folders and folders <= set(PROVINCES.items())
