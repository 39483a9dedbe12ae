"""`export`: what cannot be exported is told, and nothing is written."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

SHANGHAI = "shanghai/payment_standard.yml"


@pytest.fixture
def changed(small):
    """The small book with something else in Shanghai's file."""

    def change(old, new):
        path = small / SHANGHAI
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return small

    return change


def test_rows_and_sheets_are_counted(clerk, small, tmp_path):
    done = clerk("export", tmp_path / "a.xlsx", "--book", small)

    assert (done.code, done.err) == (0, "")
    assert "事实 4 行，步骤 1 行，来源 2 行，说法 1 行" in done.out


def test_a_faulty_file_is_told_and_nothing_is_written(clerk, changed, tmp_path):
    done = clerk("export", tmp_path / "a.xlsx", "--book", changed("name: 上海市", "nmae: 上海市"))

    assert done.code == 1
    assert f"✗ {SHANGHAI}: nmae：没有这个键" in done.err
    assert not (tmp_path / "a.xlsx").exists()


def test_what_is_still_to_be_filled_in_may_be_filled_in_in_excel(clerk, changed, tmp_path):
    sheets = tmp_path / "a.xlsx"
    book = changed('"400", since: 2025', "待填, since: 待填")
    assert clerk("export", sheets, "--book", book).code == 0
    read = load_workbook(sheets)
    blanks = [cell for row in read["事实"].iter_rows() for cell in row if cell.value == "待填"]
    assert len(blanks) == 2

    refused = clerk("import", sheets, "--book", book)
    for cell in blanks:
        cell.value = "2026"
    read.save(sheets)
    taken = clerk("import", sheets, "--book", book)

    assert refused.code == 1 and refused.err.count("还没有填（待填）") == 2
    assert taken.code == 0
    assert '- {value: "2026", since: 2026,' in (book / SHANGHAI).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ('says: " 上海居民医保每人每年交的钱"', ["说法", "首尾的空格"]),
        ('says: "上海居民医保\\a每人每年交的钱"', ["说法", "看不见的符号"]),
    ],
)
def test_text_that_no_cell_gives_back_is_refused(clerk, changed, tmp_path, says, words):
    book = changed("says: 上海居民医保每人每年交的钱", says)

    done = clerk("export", tmp_path / "a.xlsx", "--book", book)

    assert done.code == 2 and not (tmp_path / "a.xlsx").exists()
    assert [word for word in (*words, SHANGHAI, "改法") if word not in done.err] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("book.xls", ["不是 .xlsx", "结尾"]), ("nowhere/book.xlsx", ["写不了", "换个文件夹"])],
)
def test_a_file_that_cannot_be_written_is_told_so(clerk, small, tmp_path, name, words):
    done = clerk("export", tmp_path / name, "--book", small)

    assert done.code == 2 and done.err.count("\n") == 1
    assert [word for word in words if word not in done.err] == []
