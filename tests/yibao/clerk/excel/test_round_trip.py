"""The whole rule book into a workbook and back: not a byte is lost."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest
from openpyxl import load_workbook

from yibao.clerk.excel.tables import FACTS, TABLES
from yibao.clerk.excel.xlsx_out import workbook
from yibao.clerk.words import CHANNEL, KIND, PART, PEOPLE, STANDING, SUPPORT, THEN, UNIT
from yibao.rules.schema import (
    AgesEntry,
    FactEntry,
    ProcedureEntry,
    SourceEntry,
    SubjectEntry,
    TopicFile,
    ValueEntry,
    WhenEntry,
)


@pytest.fixture
def whole(tmp_path, root, clerk):
    """A tidy copy of the whole rule book."""
    book = tmp_path / "whole"
    shutil.copytree(root / "rulebook", book)
    assert clerk("tidy", "--book", book).err == ""
    return book


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in (".yml", ".csv")
    }


def test_the_whole_book_comes_back_byte_for_byte(clerk, whole, tmp_path):
    before, empty, sheets = files_of(whole), tmp_path / "empty", tmp_path / "book.xlsx"
    empty.mkdir()
    assert clerk("export", sheets, "--book", whole).code == 0

    into_empty = clerk("import", sheets, "--book", empty)
    into_itself = clerk("import", sheets, "--book", whole)

    assert (into_empty.code, into_empty.err) == (0, "")
    assert files_of(empty) == before
    assert clerk("export", tmp_path / "again.xlsx", "--book", empty).code == 0
    assert (tmp_path / "again.xlsx").read_bytes() == sheets.read_bytes()
    assert "什么都不用改" in into_itself.out
    assert files_of(whole) == before


def test_what_excel_saves_again_is_the_same_book(clerk, small, tmp_path):
    sheets = tmp_path / "book.xlsx"
    clerk("export", sheets, "--book", small)
    load_workbook(sheets).save(sheets)

    assert "什么都不用改" in clerk("import", sheets, "--book", small).out


def test_an_untidy_book_becomes_tidy_by_the_round_trip(clerk, small, tmp_path):
    path = small / "shanghai/payment_standard.yml"
    path.write_bytes(b"# remark\r\n" + path.read_bytes().replace(b"\n", b"\r\n"))
    sheets = tmp_path / "book.xlsx"
    clerk("export", sheets, "--book", small)

    assert "改写：shanghai/payment_standard.yml" in clerk("import", sheets, "--book", small).out
    assert clerk("tidy", "--check", "--book", small).code == 0


@pytest.fixture
def book(clerk, small, tmp_path):
    sheets = tmp_path / "book.xlsx"
    assert clerk("export", sheets, "--book", small).code == 0
    return load_workbook(sheets)


def test_the_workbook_is_easy_to_read(book):
    assert book.sheetnames == ["说明", "主题", "事实", "步骤", "来源", "说法", "出自"]
    assert book.properties.created == book.properties.modified == datetime(2000, 1, 1)
    assert book["主题"].protection.sheet
    for table in TABLES:
        sheet = book[table.name]
        assert [cell.value for cell in sheet[1]] == [column.title for column in table.columns]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[1])


def test_every_cell_is_text_and_stays_text(book):
    for table in TABLES:
        for row in book[table.name].iter_rows(min_row=2):
            for cell in row:
                assert cell.number_format == "@" and isinstance(cell.value, str | None)


def test_the_explanation_names_every_column(book):
    told = {(row[0], row[1]) for row in book["说明"].iter_rows(values_only=True)}

    assert {(table.name, column.title) for table in TABLES for column in table.columns} <= told


def test_lists_are_offered_where_only_certain_words_will_do(book):
    offered = {
        str(one.sqref).split(":")[0].rstrip("0123456789"): one.formula1
        for one in book["事实"].data_validations.dataValidation
    }

    letters = {
        column.title: book["事实"].cell(1, place).column_letter
        for place, column in enumerate(FACTS.columns, start=1)
    }
    for title, words in (("单位", UNIT), ("人群", PEOPLE), ("部分", PART), ("支持", SUPPORT)):
        assert offered[letters[title]] == f'"{",".join(words.values())}"'
    assert all(len(formula) <= 255 for formula in offered.values())


def test_text_that_looks_like_a_formula_is_text(tmp_path):
    row = ["=1+1"] * len(FACTS.columns)
    path = tmp_path / "formula.xlsx"
    path.write_bytes(workbook([], [[row], [], [], []], {}))

    cell = load_workbook(path)["事实"]["A2"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_every_key_of_the_schema_has_its_column():
    fact, steps, source, subject = ({column.key for column in table.columns} for table in TABLES)
    head = set(TopicFile.__fields__) - {"facts", "procedures"}
    nested = {f"values.ages.{key}" for key in AgesEntry.__fields__}
    nested |= {f"values.when.{key}" for key in WhenEntry.__fields__}
    values = {f"values.{key}" for key in ValueEntry.__fields__} - {"values.ages", "values.when"}
    own = set(FactEntry.__fields__) - {"values"}

    assert fact == head | own | values | nested | {"key", "file"}
    assert steps == head | set(ProcedureEntry.__fields__) | {"file"}
    assert source == set(SourceEntry.__fields__) | {"file"}
    assert subject == set(SubjectEntry.__fields__) | {"file"}


@pytest.mark.parametrize(
    ("words", "model", "key"),
    [
        (PEOPLE, FactEntry, "people"),
        (PART, FactEntry, "part"),
        (UNIT, FactEntry, "unit"),
        (SUPPORT, ValueEntry, "support"),
        (STANDING, ValueEntry, "standing"),
        (THEN, ValueEntry, "then"),
        (CHANNEL, ProcedureEntry, "channel"),
        (KIND, SourceEntry, "kind"),
    ],
)
def test_every_word_of_the_schema_has_a_chinese_one_of_its_own(words, model, key):
    assert set(words) == set(model.__fields__[key].type_.__args__)
    assert len(set(words.values())) == len(words)
