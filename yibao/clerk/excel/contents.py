"""Contents of the rule book's files out of rows of the tables, and which cell each part comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from yibao.clerk.excel.tables import FACTS, FILE, SOURCES, STEPS, SUBJECTS, TABLES, Table
from yibao.clerk.excel.xlsx_in import ReadRow, Spot
from yibao.clerk.files import KINDS
from yibao.errors import RuleBookError
from yibao.rules.lists import LISTS
from yibao.rules.reading import BLANK, MISSING

_OF_FILE = ("topic", "place", "name")
_OF_FACT = ("says", "part", "under", "about", "sheet", "unit", "people")
_FILE_NAME = re.compile(r"[a-z0-9_]+(/[a-z0-9_-]+)+\.yml")


class Contents:
    """Contents by file, filled row by row; `faults` hold what does not fit together.

    `homes` tells which file holds a topic at a place: rows without a file go there, else into the
    folder that `folder_for` gives for the place's code.
    """

    def __init__(
        self, homes: Mapping[tuple[str, str], str], folder_for: Callable[[str], str]
    ) -> None:
        self._folder_for = folder_for
        self.files: dict[str, dict[str, Any]] = {}
        self.faults: list[RuleBookError] = []
        self._homes = dict(homes)
        self._spots: dict[tuple[str, str], Spot] = {}

    def add(self, table: Table, rows: Iterable[ReadRow]) -> None:
        """Take in the rows of a table."""
        rows = list(rows)
        if not rows and table in (FACTS, SOURCES):
            fault, remedy = "一行也没有了，整本规则本会清空", "用 export 重新导出一份，在它上面改"
            self.faults.append(RuleBookError(f"“{table.name}”表", "", fault, remedy))
        if table in (FACTS, STEPS):
            for row in rows:
                if FILE.key in row.values:
                    self._homes.setdefault(_home(row), str(row.values[FILE.key]))
        above = ""
        for row in rows:
            name = self._file(table, row, above)
            if name:
                _ADDERS[table.name](self, row, name)
            above = name or above

    def explained(self, fault: RuleBookError) -> RuleBookError:
        """The fault of a file as one of a cell, with columns' titles for keys; else as it is."""
        key = fault.key
        while key and (fault.file, key) not in self._spots:
            key = key[: max(key.rfind("."), key.rfind("["), 0)]
        spot = self._spots.get((fault.file, key))
        if spot is None:
            return fault
        told = with_titles(fault.remedy, spot.sheet)
        missing = key == fault.key and fault.fault == MISSING
        remedy = spot.column.wanted if missing else told
        return spot.fault(with_titles(fault.fault, spot.sheet), remedy)

    def _file(self, table: Table, row: ReadRow, above: str) -> str:
        spot = row.spots[FILE.key]
        name = str(row.values.get(FILE.key, ""))
        if not name and table in (FACTS, STEPS):
            name = self._homes.get(_home(row)) or self._beside(row)
        elif not name:
            name = above  # a new source or subject goes where its neighbour is
        if not name:
            self.faults.append(_homeless(row, table))
        elif not _fits(table, name):
            self.faults.append(spot.fault(f"“{name}”不是这张表的文件", _example(table)))
            return ""
        return name

    def _beside(self, row: ReadRow) -> str:
        """The file for the topic in the folder of that place's other files, if it has any."""
        topic, place = _home(row)
        folders = {
            PurePosixPath(name).parent.as_posix()
            for (_, where), name in self._homes.items()
            if where == place
        }
        folder = folders.pop() if len(folders) == 1 else self._folder_for(place)
        return f"{folder}/{topic}.yml" if topic and folder else ""

    def add_fact(self, row: ReadRow, name: str) -> None:
        """Take in one value of a fact."""
        content = self._head(row, name)
        key = str(row.values.get("key", ""))
        if not key:
            self.faults.append(
                row.spots["key"].fault("没有写键", "写一个英文名，如 monthly_refund")
            )
            return
        if key == BLANK:  # told when the cell was read
            return
        facts = content.setdefault("facts", {})
        where = f"facts.{key}"
        if key not in facts:
            facts[key] = {k: row.values[k] for k in _OF_FACT if k in row.values}
            facts[key]["values"] = []
            self._mark(row, name, where, {k: k for k in _OF_FACT})
            self._spots[name, where] = row.spots["key"]
        else:
            self._agree(row, facts[key], _OF_FACT, self._spots[name, where].row)
        value: dict[str, Any] = {}
        inner = {}
        for path in row.spots:
            if path.startswith("values."):
                inner[path.removeprefix("values.")] = path
                if path in row.values:
                    _put(value, path.removeprefix("values."), row.values[path])
        where = f"{where}.values[{len(facts[key]['values'])}]"
        facts[key]["values"].append(value)
        self._mark(row, name, where, inner)
        self._spots[name, where] = row.spots["key"]

    def add_steps(self, row: ReadRow, name: str) -> None:
        """Take in one procedure."""
        procedures = self._head(row, name).setdefault("procedures", [])
        kept = (*_OF_FILE, FILE.key)
        where = f"procedures[{len(procedures)}]"
        procedures.append({k: v for k, v in row.values.items() if k not in kept})
        self._mark(row, name, where, {k: k for k in row.spots if k not in kept})
        self._spots[name, where] = row.spots["id"]
        self._spots.setdefault((name, str(row.values.get("id", ""))), row.spots["id"])

    def add_listed(self, row: ReadRow, name: str) -> None:
        """Take in one source or subject."""
        kind = name.split("/", maxsplit=1)[0]
        entries = self.files.setdefault(name, {kind: []})[kind]
        where = f"{kind}[{len(entries)}]"
        entries.append({k: v for k, v in row.values.items() if k != FILE.key})
        self._mark(row, name, where, {k: k for k in row.spots if k != FILE.key})
        # Twins are told by the folder; the later one is the one to be changed
        self._spots[kind, str(row.values.get("id", ""))] = row.spots["id"]
        for phrase in row.values.get("said", ()):
            self._spots[kind, phrase] = row.spots["said"]

    def _head(self, row: ReadRow, name: str) -> dict[str, Any]:
        known = {k: row.values[k] for k in _OF_FILE if k in row.values}
        if name not in self.files:
            self.files[name] = known
            self._mark(row, name, "", {k: k for k in _OF_FILE})
            self._spots[name, ""] = row.spots[FILE.key]
        else:
            self._agree(row, self.files[name], _OF_FILE, self._spots[name, ""].row)
        return self.files[name]

    def _agree(
        self, row: ReadRow, known: Mapping[str, Any], keys: Iterable[str], first: int
    ) -> None:
        # Cells left empty stand for the same as above
        for key in keys:
            told, before = row.values.get(key), known.get(key)
            if told not in (None, before) and BLANK not in (told, before):
                fault = f"{_shown(told)}，和第 {first} 行的不一样（{_shown(before)}）"
                remedy = f"同一条的几行写成一样的，或空着；改了第 {first} 行就都改"
                self.faults.append(row.spots[key].fault(fault, remedy))

    def _mark(self, row: ReadRow, name: str, where: str, keys: Mapping[str, str]) -> None:
        for inner, path in keys.items():
            self._spots[name, f"{where}.{inner}".lstrip(".")] = row.spots[path]


_ADDERS = {
    FACTS.name: Contents.add_fact,
    STEPS.name: Contents.add_steps,
    SOURCES.name: Contents.add_listed,
    SUBJECTS.name: Contents.add_listed,
}
_FOLDERS = {SOURCES.name: "sources", SUBJECTS.name: "subjects"}


def _homeless(row: ReadRow, table: Table) -> RuleBookError:
    for key in ("topic", "place"):
        if table in (FACTS, STEPS) and key not in row.values:
            spot = row.spots[key]
            remedy = f"补上{spot.column.hint}；不是规则本的内容，就删掉这一行"
            return spot.fault(f"没有写{spot.column.title}", remedy)
    return row.spots[FILE.key].fault("不知道写进哪个文件", _example(table))


def _home(row: ReadRow) -> tuple[str, str]:
    return str(row.values.get("topic", "")), str(row.values.get("place", ""))


def _fits(table: Table, name: str) -> bool:
    folder = name.split("/", maxsplit=1)[0]
    wanted = _FOLDERS.get(table.name)
    own = folder == wanted if wanted else folder not in {*LISTS, *KINDS}
    return own and bool(_FILE_NAME.fullmatch(name)) and (not wanted or name.count("/") == 1)


def _example(table: Table) -> str:
    folder = _FOLDERS.get(table.name, "hunan/changsha")
    file = "how_to_pay" if folder not in KINDS else "paying"
    return f"写文件名，如 {folder}/{file}.yml，只用小写字母、数字、下划线和斜杠"


def _shown(told: Any) -> str:
    text = "、".join(told) if isinstance(told, list) else str(told or "")
    return f"“{text if len(text) <= 20 else text[:19] + '…'}”" if text else "空着"


def _put(value: dict[str, Any], path: str, told: Any) -> None:
    *folders, last = path.split(".")
    for folder in folders:
        value = value.setdefault(folder, {})
    value[last] = told


def with_titles(text: str, sheet: str) -> str:
    """The text with the titles of the sheet's columns for the keys of the files."""
    names = dict(_TABLE_NAMES)
    for table in TABLES:
        if table.name == sheet:
            for column in sorted(table.columns, key=lambda one: one.key.count(".")):
                names.setdefault(column.key.rpartition(".")[2], f"“{column.title}”")
    known = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    keys = re.compile(rf" ?(?<![\w./-])({known})(?![\w./-]) ?", re.ASCII)
    return keys.sub(lambda match: names[match[1]], text)


_TABLE_NAMES = {
    "sources 文件夹": "“来源”表",
    "subjects 文件夹": "“说法”表",
    "topics.yml 里的 id": "“主题”表里的编号",
    "ages": "“满几岁”和“不满几岁”",
    "when": "“医院”到“到多少元”这几列",
}
