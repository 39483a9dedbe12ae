"""What tests of the clerk's tools share: a little book, and the command as a person runs it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from yibao.clerk.__main__ import main


@dataclass(frozen=True)
class Done:
    """How a command ended and what it told."""

    code: int
    out: str
    err: str


@pytest.fixture
def clerk(capsys) -> Callable[..., Done]:
    """Runs a command of the clerk."""

    def run(*arguments: object) -> Done:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse ends by itself
            code = int(end.code or 0)
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return run


@pytest.fixture
def tiny(tmp_path, root, copy_lists) -> Path:
    """The real lists and two real files: Shanghai's and Beijing's refund."""
    folder = tmp_path / "rulebook"
    folder.mkdir()
    copy_lists(folder)
    for place in ("shanghai", "beijing"):
        (folder / place).mkdir()
        shutil.copy(root / f"rulebook/{place}/refund_amount.yml", folder / place)
    return folder


_DATED = "since: 2025, source: paper, support: single, checked: 2026-11-21"
SMALL = {
    "places.yml": """\
places:
- {code: "100000", name: 全国}
- {code: "110000", name: 北京市, short: [北京]}
- {code: "310000", name: 上海市, short: [上海]}
- {code: "430000", name: 湖南省, short: [湖南]}
- {code: "430100", name: 长沙市, short: [长沙]}
- {code: "430600", name: 岳阳市, short: [岳阳]}
""",
    "districts.csv": "code,name,short\n110105,朝阳区,\n310101,黄浦区,\n430681,汨罗市,汨罗\n",
    "former_names.csv": "name,code\n",
    "sources/papers.yml": """\
sources:
- {id: paper, kind: document, title: 一份文件, issuer: 某局, number: 某发〔2020〕7号, day: 2020-02}
- {id: other, kind: article, title: 一篇文章, issuer: 某网}
""",
    "subjects/teeth.yml": "subjects:\n- {id: dentures, title: 镶牙, said: [镶牙, 假牙]}\n",
    "shanghai/payment_standard.yml": f"""\
topic: payment_standard
place: "310000"
name: 上海市
facts:
  premium:
    says: 上海居民医保每人每年交的钱
    part: lead
    unit: 元/年
    people: resident
    values:
    - {{value: "400", {_DATED}}}
  elderly:
    says: 上海老人少交，各个年龄不一样
    about: [dentures]
    unit: 元/年
    people: resident
    values:
    - {{value: "300", ages: {{since: 60, below: 70}}, {_DATED}}}
    - {{value: "200", ages: {{since: 70}}, {_DATED}}}
""",
    "hunan/changsha/payment_standard.yml": f"""\
topic: payment_standard
place: "430100"
name: 长沙市
facts:
  premium:
    says: 长沙居民医保每人每年交的钱
    part: lead
    unit: 元/年
    people: resident
    values:
    - {{value: "420", {_DATED}}}
procedures:
- id: ask
  channel: phone
  title: 打电话问
  hint: 拨 12393
  since: 2025
  source: [paper, other]
  support: single
  checked: 2026-11-21
  steps:
  - 打 12393。
  - 问交多少钱。
  notes:
  - 占线就过一会儿再打。
""",
}


@pytest.fixture
def small(tmp_path, root) -> Path:
    """A little book, made up but for its topics, so that tests with workbooks are quick."""
    folder = tmp_path / "small"
    for name, text in SMALL.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(root / "rulebook/topics.yml", folder)
    return folder


class Sheets:
    """A workbook on the disk with cells named by sheet, row and the column's title."""

    def __init__(self, path):
        self.path, self.book = path, load_workbook(path)

    def letter(self, sheet, title):
        return next(cell.column_letter for cell in self.book[sheet][1] if cell.value == title)

    def cell(self, sheet, row, title):
        return self.book[sheet][f"{self.letter(sheet, title)}{row}"]

    def row(self, sheet, **wanted):
        """The first row whose cells say that."""
        for number in range(2, self.book[sheet].max_row + 1):
            if all(
                self.cell(sheet, number, title).value == value for title, value in wanted.items()
            ):
                return number
        raise AssertionError(wanted)

    def put(self, sheet, row, title, value, number_format="@"):
        cell = self.cell(sheet, row, title)
        cell.value, cell.number_format = value, number_format

    def copy(self, sheet, row, **changed):
        """One more row like that at the end, but for the cells changed."""
        new = self.book[sheet].max_row + 1
        for cell in list(self.book[sheet][row]):
            self.book[sheet].cell(new, cell.column).value = cell.value
        for title, value in changed.items():
            self.put(sheet, new, title, value)
        return new


@pytest.fixture
def sheets(clerk, small, tmp_path):
    path = tmp_path / "book.xlsx"
    assert clerk("export", path, "--book", small).code == 0
    return Sheets(path)


@pytest.fixture
def taken(clerk, small, sheets):
    """Saves the workbook and imports it."""

    def take(*options):
        sheets.book.save(sheets.path)
        return clerk("import", sheets.path, "--book", small, *options)

    return take


@pytest.fixture
def first(sheets):
    """The row of Shanghai's premium, a fact of one value."""
    return sheets.row("事实", 地方="上海市", 键="premium")
