"""Reads the places of the rule book: the upper levels, the districts, and names of former times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from yibao.errors import RuleBookError
from yibao.rules.places import Place, Places
from yibao.rules.reading import read_model
from yibao.rules.schema import PlacesFile

UPPER, DISTRICTS, FORMER = "places.yml", "districts.csv", "former_names.csv"
_COLUMNS = {DISTRICTS: ["code", "name", "short"], FORMER: ["name", "code"]}
_CODE = re.compile(r"[1-9]\d{5}", re.ASCII)
_NAME = re.compile("[\u4e00-\u9fff]{2,}")


def read_places(root: Path) -> Places:
    """The places of the rule book under that folder, cities first; raises RuleBookError."""
    places: dict[str, Place] = {}
    for entry in read_model(root / UPPER, UPPER, PlacesFile).places:
        if entry.code in places:
            raise RuleBookError(UPPER, entry.code, "写了两次", "留一个，删掉另一个")
        places[entry.code] = Place(
            entry.code, entry.name, tuple(entry.short), area_code=entry.area_code
        )
    for line, (code, name, short) in _rows(root, DISTRICTS):
        names = (name, *short.split("|")) if short else (name,)
        _check_district(line, code, names, places)
        places[code] = Place(code, name, names[1:])
    for line, (name, code) in _rows(root, FORMER):
        _check_former_name(line, name, code, places)
        places[code] = replace(places[code], former=(*places[code].former, name))
    return Places(places.values())


def _rows(root: Path, file: str) -> Iterator[tuple[int, list[str]]]:
    # No quoting: neither a code nor a name holds a comma, and so line and row are the same
    columns = _COLUMNS[file]
    for number, line in enumerate(_text(root / file, file).splitlines(), start=1):
        cells = line.split(",")
        if number == 1:
            if cells != columns:
                remedy = f"第一行写成 {','.join(columns)}"
                raise _fault(file, number, f"表头是“{line}”", remedy)
        elif len(cells) != len(columns):
            remedy = f"写成 {','.join(columns)}，用英文逗号隔开，没有的也留着逗号"
            raise _fault(file, number, f"这一行有 {len(cells)} 格，该有 {len(columns)} 格", remedy)
        else:
            yield number, cells


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # Excel puts a mark in front
    except FileNotFoundError:
        raise RuleBookError(file, "", "没有这个文件", "从版本库里取回来") from None
    except UnicodeDecodeError as error:
        raise RuleBookError(file, "", f"读不出来（{error}）", "用 UTF-8 编码重新保存") from error


def _check_district(line: int, code: str, names: tuple[str, ...], known: dict[str, Place]) -> None:
    if not _CODE.fullmatch(code) or code.endswith("00"):
        remedy = "写县级的六位代码，如 350212"
        raise _fault(DISTRICTS, line, f"“{code}”不是区县的行政区划代码", remedy)
    if code in known:
        remedy = f"两处留一处；{UPPER} 里有的地方不用再写"
        raise _fault(DISTRICTS, line, f"{code} 已经是{known[code].name}", remedy)
    if code[:2] + "0000" not in known:
        remedy = f"改正代码，或先在 {UPPER} 里写上那个省"
        raise _fault(DISTRICTS, line, f"{code} 不在任何一个省里", remedy)
    for name in names:
        if not _NAME.fullmatch(name):
            remedy = "名字写两个字以上的汉字，几个简称用 | 隔开"
            raise _fault(DISTRICTS, line, f"“{name}”不是地名", remedy)


def _check_former_name(line: int, name: str, code: str, known: dict[str, Place]) -> None:
    if code not in known:
        remedy = f"写 {UPPER} 或 {DISTRICTS} 里有的代码"
        raise _fault(FORMER, line, f"没有代码 {code}", remedy)
    if not _NAME.fullmatch(name):
        raise _fault(FORMER, line, f"“{name}”不是地名", "写两个字以上的汉字")
    if name in known[code].names:
        raise _fault(FORMER, line, f"{known[code].name}已经有“{name}”这个叫法", "删掉这一行")


def _fault(file: str, line: int, fault: str, remedy: str) -> RuleBookError:
    return RuleBookError(file, f"第 {line} 行", fault, remedy)
