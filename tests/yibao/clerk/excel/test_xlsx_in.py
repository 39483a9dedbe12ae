"""Cells as Excel leaves them, and workbooks that are none."""

from __future__ import annotations

from datetime import datetime

import pytest
from openpyxl.utils import column_index_from_string

from yibao.rules import load_rulebook

SHANGHAI = "shanghai/payment_standard.yml"


def facts_of(book, place):
    return [fact for fact in load_rulebook(book).facts if fact.place.name == place]


@pytest.mark.parametrize(
    ("value", "number_format", "since"),
    [
        (datetime(2025, 1, 1), "yyyy-mm-dd", "2025-01-01"),
        (datetime(2025, 1, 1), "yyyy-mm", "2025-01"),
        (datetime(2025, 1, 1), "mmm-yy", "2025-01"),
        (2025, "General", "2025"),
        (45658, "@", "2025-01-01"),
        ("2025/1/1", "@", "2025-01-01"),
        ("2025.1", "@", "2025-01"),
        ("2025年1月1日", "@", "2025-01-01"),
        ("２０２５-01", "@", "2025-01"),
        (" 2025 ", "@", "2025"),
    ],
)
def test_days_are_read_however_excel_holds_them(
    taken, small, sheets, first, value, number_format, since
):
    sheets.put("事实", first, "从哪天起", value, number_format)
    sheets.put("事实", first, "到哪天止", None)

    assert taken().code == 0
    assert facts_of(small, "上海市")[0].since == since


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1680, "General", "1680"),
        (157.5, "General", "157.5"),
        (1e5, "General", "100000"),
        (0.7, "0%", "70"),
        ("1,680.50", "@", "1680.50"),
        ("１６８０", "@", "1680"),
    ],
)
def test_numbers_are_read_however_excel_holds_them(
    taken, small, sheets, first, value, number_format, text
):
    sheets.put("事实", first, "数值", value, number_format)
    sheets.put("事实", first, "地方代码", 310000, "General")

    assert taken().code == 0
    assert f'value: "{text}"' in (small / SHANGHAI).read_text(encoding="utf-8")


def test_columns_may_be_moved_but_not_lost(taken, sheets):
    sheet = sheets.book["来源"]
    a, b = (column_index_from_string(sheets.letter("来源", title)) for title in ("编号", "标题"))
    for row in sheet.iter_rows():
        row[a - 1].value, row[b - 1].value = row[b - 1].value, row[a - 1].value
    assert "什么都不用改" in taken().out
    sheet.cell(1, a).value = "题目"

    done = taken()

    assert done.code == 2
    assert "“来源”的第一行没有“标题”这一列" in done.err and "表头" in done.err


def test_two_columns_of_one_name_are_told_once(taken, sheets):
    sheet = sheets.book["事实"]
    sheet.cell(1, sheet.max_column + 1).value = "数值"

    done = taken()

    assert done.code == 2 and "有两列都叫“数值”" in done.err and done.err.count("\n") == 1


def test_a_line_above_the_head_is_told_as_such(taken, sheets):
    sheets.book["事实"].insert_rows(1)
    sheets.book["事实"].cell(1, 1).value = "医保规则本"

    done = taken()

    assert done.code == 2 and "“事实”的第一行不是表头" in done.err and "删掉" in done.err


def test_a_column_of_the_clerks_own_is_told_to_stay_behind(taken, sheets, first):
    sheet = sheets.book["事实"]
    place = sheet.max_column + 1
    sheet.cell(1, place).value, sheet.cell(first, place).value = "备注", "问过小李"

    done = taken()

    assert done.code == 0 and "（备注）规则本里没有，不会导入" in done.err


def test_merged_cells_are_named_and_nothing_else_is_blamed(taken, sheets, first):
    letter = sheets.letter("事实", "来源")
    where = f"{letter}{first}:{letter}{first + 1}"
    sheets.book["事实"].merge_cells(where)

    done = taken()

    assert done.code == 1 and f"✗ 事实 的 {where}：" in done.err and "取消合并" in done.err
    assert done.err.count("✗ ") == 1


def test_a_lost_sheet_is_told_by_its_name(taken, sheets):
    del sheets.book["说法"]

    done = taken()

    assert done.code == 2 and "没有“说法”这张表" in done.err and "export" in done.err


def test_empty_rows_do_not_count(taken, sheets, first):
    sheets.book["事实"].insert_rows(first)
    sheets.put("事实", sheets.book["事实"].max_row + 50, "说法", "  ")

    assert "什么都不用改" in taken().out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("nowhere.xlsx", None, ["没有", "检查文件名"]),
        ("text.xlsx", b"topic: a", ["不是 Excel", "另存为"]),
        ("old.xls", b"\xd0\xcf\x11\xe0", ["不是 Excel", "另存为"]),
        ("empty.xlsx", b"", ["不是 Excel", "另存为"]),
    ],
    ids=["missing", "text", "old", "empty"],
)
def test_a_file_that_is_no_workbook_is_told_so(clerk, small, tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_bytes(content)

    done = clerk("import", tmp_path / name, "--book", small)

    assert done.code == 2 and done.err.count("\n") == 1
    assert [word for word in words if word not in done.err] == []
