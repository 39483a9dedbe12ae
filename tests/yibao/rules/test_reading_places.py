"""Reading the places: what is good is read fast, what is bad is told with line, fault and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import perf_counter

import pytest

from yibao.errors import RuleBookError
from yibao.rules.reading_places import DISTRICTS, FORMER, UPPER, _rows, read_places

GOOD = "code,name,short\n350212,同安区,同安\n350203,思明区,\n"


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """The project's upper levels with two districts of 厦门 and no former names."""
    shutil.copy(root / "rulebook" / UPPER, tmp_path / UPPER)
    (tmp_path / DISTRICTS).write_text(GOOD, encoding="utf-8")
    (tmp_path / FORMER).write_text("name,code\n鹭岛,350200\n", encoding="utf-8")
    return tmp_path


def test_districts_short_and_former_names_are_read(folder):
    places = read_places(folder)

    assert places.get("350212").names == ("同安区", "同安")
    assert places.get("350203").names == ("思明区",)
    assert places.get("350200").names == ("厦门市", "厦门", "鹭岛")


def test_several_short_names_stand_with_a_stroke_between_them(folder):
    (folder / DISTRICTS).write_text("code,name,short\n150425,克什克腾旗,克什克腾|克旗\n", "utf-8")

    assert read_places(folder).get("150425").short == ("克什克腾", "克旗")


def test_a_mark_that_excel_puts_in_front_does_no_harm(folder):
    (folder / DISTRICTS).write_text(GOOD, encoding="utf-8-sig")

    assert read_places(folder).get("350212").name == "同安区"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("350205", ["第 4 行", "1 格", "3 格", "英文逗号"]),
        ("350205,海沧区", ["第 4 行", "2 格", "留着逗号"]),
        ("350205，海沧区，海沧", ["第 4 行", "1 格", "英文逗号"]),
        ("350205,海沧区,海沧,", ["第 4 行", "4 格"]),
        ("", ["第 4 行", "1 格"]),
        ("35020,海沧区,海沧", ["第 4 行", "“35020”不是区县", "如 350212"]),
        ("３５０２０５,海沧区,海沧", ["第 4 行", "不是区县"]),
        ("350300,海沧区,海沧", ["第 4 行", "“350300”不是区县"]),
        ("350212,海沧区,海沧", ["第 4 行", "350212 已经是同安区", "留一处"]),
        ("429005,潜江市,潜江", ["第 4 行", "429005 已经是潜江市", "places.yml"]),
        ("990205,海沧区,海沧", ["第 4 行", "不在任何一个省", "places.yml"]),
        ("350205,,海沧", ["第 4 行", "“”不是地名", "汉字"]),
        ("350205,Haicang,海沧", ["第 4 行", "“Haicang”不是地名"]),
        ("350205,海沧区,海", ["第 4 行", "“海”不是地名", "两个字"]),
        ("350205,海沧区,海沧、沧海", ["第 4 行", "“海沧、沧海”不是地名", "|"]),
        ("350205,海沧区,海沧|", ["第 4 行", "“”不是地名"]),
    ],
)
def test_a_bad_district_is_refused_in_words_that_help(folder, row, words):
    (folder / DISTRICTS).write_text(f"{GOOD}{row}\n", encoding="utf-8")

    message = refused(folder)

    assert message.startswith(DISTRICTS)
    assert [word for word in [*words, "改法"] if word not in message] == [], message


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("襄樊", ["第 3 行", "1 格", "name,code"]),
        ("襄樊,999999", ["第 3 行", "没有代码 999999", "districts.csv"]),
        ("襄,420600", ["第 3 行", "“襄”不是地名"]),
        ("襄阳,420600", ["第 3 行", "襄阳市已经有“襄阳”", "删掉"]),
        ("鹭岛,350200", ["第 3 行", "厦门市已经有“鹭岛”"]),
    ],
)
def test_a_bad_former_name_is_refused_in_words_that_help(folder, row, words):
    with (folder / FORMER).open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")

    message = refused(folder)

    assert message.startswith(FORMER)
    assert [word for word in [*words, "改法"] if word not in message] == [], message


@pytest.mark.parametrize("file", [DISTRICTS, FORMER])
@pytest.mark.parametrize("content", ["", "code;name;short\n", "350212,同安区,同安\n"])
def test_a_wrong_head_is_refused(folder, file, content):
    (folder / file).write_text(content or "代码,名称\n", encoding="utf-8")

    message = refused(folder)

    assert message.startswith(f"{file}: 第 1 行")
    assert "第一行写成" in message


@pytest.mark.parametrize("file", [DISTRICTS, FORMER])
def test_a_file_in_another_encoding_is_refused(folder, file):
    (folder / file).write_bytes((folder / file).read_text(encoding="utf-8").encode("gb18030"))

    message = refused(folder)

    assert message.startswith(file)
    assert "UTF-8" in message


@pytest.mark.parametrize("file", [UPPER, DISTRICTS, FORMER])
def test_a_missing_file_is_told(folder, file):
    (folder / file).unlink()

    assert "没有这个文件" in refused(folder)


@pytest.mark.parametrize("code", ["771", "0771-", "07711", "'12'"])
def test_a_wrong_area_code_is_refused_with_an_example(folder, code):
    row = f"- {{code: '310000', name: 上海市, area_code: {code!r}}}\n"
    (folder / UPPER).write_text(f"places:\n{row}", encoding="utf-8")

    message = refused(folder)

    assert "area_code" in message
    assert '"0771"' in message


def test_the_districts_are_read_within_thirty_milliseconds(root):
    best = min(reading_time(root / "rulebook") for _ in range(5))

    assert best < 0.03, f"{best * 1000:.0f} ms"


def reading_time(folder: Path) -> float:
    start = perf_counter()
    rows = sum(1 for _ in _rows(folder, DISTRICTS))
    assert rows > 2500
    return perf_counter() - start


def refused(folder: Path) -> str:
    with pytest.raises(RuleBookError) as error:
        read_places(folder)
    return str(error.value)
