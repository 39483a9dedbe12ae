"""Slips of a Chinese keyboard in YAML: line, fault and remedy in words, no English."""

from __future__ import annotations

import re

import pytest

from yibao.errors import RuleBookError
from yibao.rules.reading import read_yaml

GOOD = """\
topic: refund_amount
facts:
  premium:
    unit: 元/年
    values:
    - {value: "390", since: 2026-01-01, source: paper}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("unit: ", "unit：", 4, ["中文的“：”", "英文的 :"]),
        ('"390", ', '"390"， ', 6, ["中文的“，”", "英文的 ,"]),
        ("- {", "- ｛", 6, ["中文的“｛”", "英文的 {"]),
        ("    unit", "\tunit", 4, ["制表符", "空格"]),
        ("    unit", "     unit", 5, ["对齐", "空格"]),
        ("unit: 元/年", "unit:元/年", 4, ["冒号后面没有空格", "空一格"]),
        ("元/年", '"元"/年', 4, ["引号", "双引号"]),
        ("元/年", "元: 年", 4, ["冒号", "双引号"]),
        ('"390"', '"390', 6, ["引号"]),
        ("paper}", "paper", 7, ["右括号"]),
        ("2026-01-01", "2026-02-30", 6, ["“2026-02-30”不在日历上", "看看月和日"]),
    ],
)
def test_a_slip_is_told_with_its_line_and_what_to_do(tmp_path, old, new, line, words):
    path = tmp_path / "a.yml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")

    with pytest.raises(RuleBookError) as found:
        read_yaml(path, "a.yml")

    told = str(found.value)
    assert [word for word in words if word not in told] == [], told
    assert abs(int(re.findall(r"第 (\d+) 行", told)[0]) - line) <= 1, told
    assert re.findall(r"[a-z]{4,} [a-z]+", told) == []


def test_a_file_in_another_encoding_is_told_so(tmp_path):
    (tmp_path / "a.yml").write_bytes(GOOD.encode("gbk"))

    with pytest.raises(RuleBookError, match="不是 UTF-8 编码"):
        read_yaml(tmp_path / "a.yml", "a.yml")
