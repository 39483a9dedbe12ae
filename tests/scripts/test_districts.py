"""The script for districts.csv: what is a district, what it is called for short, and wrong use."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

UPPER = {
    "350000": ["福建省", "福建"],
    "350200": ["厦门市", "厦门"],
    "110000": ["北京市", "北京"],
    "210600": ["丹东市", "丹东"],
    "211300": ["朝阳市"],
    "429005": ["潜江市", "潜江"],
    "620200": ["嘉峪关市", "嘉峪关"],
}


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    """The script as a module."""
    spec = spec_from_file_location("districts", root / "scripts" / "districts.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def area(code: str, name: str) -> dict[str, str]:
    return {"code": code, "name": name, "cityCode": code[:4], "provinceCode": code[:2]}


def rows(script: ModuleType, *areas: tuple[str, str]) -> list[tuple[str, str, tuple[str, ...]]]:
    return script.districts([area(*one) for one in areas], UPPER)


@pytest.mark.parametrize(
    ("code", "name", "short"),
    [
        ("350212", "同安区", ("同安",)),
        ("310115", "浦东新区", ("浦东",)),
        ("431121", "祁阳市", ("祁阳",)),
        ("450332", "恭城瑶族自治县", ("恭城",)),
        ("530925", "双柏县", ("双柏",)),
        ("654226", "和布克赛尔蒙古自治县", ("和布克赛尔",)),
        ("410304", "瀍河回族区", ("瀍河",)),
        ("622926", "东乡族自治县", ("东乡",)),
        ("150425", "克什克腾旗", ("克什克腾", "克旗")),
        ("632857", "大柴旦行政委员会", ("大柴旦",)),
        ("110112", "通州区", ("通州",)),
    ],
)
def test_a_short_name_is_the_name_without_its_kind(
    script: ModuleType, code: str, name: str, short: tuple[str, ...]
) -> None:
    assert rows(script, (code, name)) == [(code, name, short)]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("和平区", "peace"),
        ("互助土族自治县", "mutual aid"),
        ("资源县", "resources"),
        ("东至县", "from east to west"),
        ("费县", "one syllable is no name"),
        ("城区", "one syllable is no name"),
        ("北京区", "a province's short name"),
        ("朝阳区", "a city's name without 市"),
        ("丹东县", "a city's short name"),
        ("回民区", "Hui people"),
    ],
)
def test_an_everyday_word_or_a_taken_name_is_no_short_name(
    script: ModuleType, name: str, why: str
) -> None:
    assert rows(script, ("350299", name)) == [("350299", name, ())], why


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("350201", "市辖区"),
        ("429005", "潜江市"),
        ("620201", "嘉峪关市"),
        ("130171", "石家庄高新技术产业开发区"),
        ("419000", "省直辖县级行政区划"),
        ("460321", "西沙群岛"),
    ],
)
def test_what_is_no_district_or_stands_in_the_upper_list_is_left_out(
    script: ModuleType, code: str, name: str
) -> None:
    assert rows(script, (code, name)) == []


def test_the_rows_are_in_order_of_their_codes(script: ModuleType) -> None:
    found = rows(script, ("350213", "翔安区"), ("350203", "思明区"), ("350212", "同安区"))
    assert [code for code, *_ in found] == ["350203", "350212", "350213"]


def test_the_file_is_written_beside_the_list_of_places(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = "places:\n- {code: '350000', name: 福建省, short: [福建]}\n"
    (tmp_path / "places.yml").write_text(places, encoding="utf-8")
    areas = [area("350212", "同安区"), area("350203", "思明区"), area("350201", "市辖区")]
    (tmp_path / "areas.json").write_text(json.dumps(areas), encoding="utf-8")
    monkeypatch.setattr(script, "RULEBOOK", tmp_path)

    assert script.main([str(tmp_path / "areas.json")]) == 0

    written = (tmp_path / "districts.csv").read_text(encoding="utf-8")
    assert written == "code,name,short\n350203,思明区,思明\n350212,同安区,同安\n"


def test_wrong_use_is_told_and_writes_nothing(root: Path) -> None:
    before = (root / "rulebook" / "districts.csv").read_bytes()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "scripts/districts.py"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "用法" in done.stderr
    assert (root / "rulebook" / "districts.csv").read_bytes() == before


def test_the_list_of_the_project_is_what_the_script_makes_of_itself(
    script: ModuleType, root: Path
) -> None:
    lines = (root / "rulebook" / "districts.csv").read_text(encoding="utf-8").splitlines()[1:]
    old = [line.split(",") for line in lines]
    upper = script.upper_names(root / "rulebook" / "places.yml")
    new = script.districts([area(code, name) for code, name, _ in old], upper)
    assert [[code, name, "|".join(short)] for code, name, short in new] == old
