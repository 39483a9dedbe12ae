"""What a YAML parser complains of, in words for somebody who does not know YAML."""

from __future__ import annotations

import re
from datetime import date

# A sign of the Chinese keyboard where YAML wants its own
_FULL_WIDTH = re.compile(
    r"^\s*(?:- *)?\{?[a-z_]+(：)|[\"\d}\]] *(，)|[{,，] *[a-z_]+(：)|([｛｝［］])"
)
_ASCII = str.maketrans("：，｛｝［］", ":,{}[]")
_QUOTE = re.compile(r"^\s*(?:- *)?([a-z_]+): *\"[^\"]*\" *[^\s#,}\]]")
_LED_BY_TAB = re.compile(r" *\t")
_NO_SPACE = re.compile(r"^\s*(?:- *)?[a-z_]+:[^\s]")
_DAY = re.compile(r"(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])")
_SPACE = "冒号后面空一格"
_SAYINGS = (

    ("mapping values are not allowed", "这一行多了一个冒号", "内容里有英文冒号的，整段用英文双引号括起来"),
    ("could not find expected ':'", "这一行没有“键: 值”", f"键后面写英文冒号，{_SPACE}"),
    ("',' or '}'", "花括号里少了逗号、引号或右括号", "看看这一行和上一行，补上英文的逗号、引号和 }"),
    ("',' or ']'", "方括号里少了逗号、引号或右括号", "看看这一行和上一行，补上英文的逗号、引号和 ]"),
    ("expected key", "这一行没有和上面对齐", "行首的空格和旁边同样的行一样多"),
    ("block end", "这一行没有和上面对齐", "行首的空格和旁边同样的行一样多"),
    ("quoted scalar", "引号没有成对", "补上另一半英文双引号"),
    ("cannot start any token", "开头的符号 YAML 不认", "整段用英文双引号括起来"),
)  # fmt: skip
_TAB = ("行首有制表符", "缩进只用空格，和旁边的行对齐")
_ELSE = ("写法 YAML 读不懂", "检查这一行和上一行的缩进、冒号和引号")


def explained(problem: str, text: str, line: int) -> tuple[int, str, str]:
    """Line (counted from 1), fault and remedy for what the parser said of that line."""
    lines = text.splitlines()
    for number in (line, line - 1):
        told = lines[number - 1] if 0 < number <= len(lines) else ""
        if found := _FULL_WIDTH.search(told):
            sign = next(filter(None, found.groups()))
            remedy = f"换成英文的 {sign.translate(_ASCII)}" + (
                f"，{_SPACE}" if sign == "：" else ""
            )
            return number, f"用了中文的“{sign}”", remedy
        if _NO_SPACE.search(told):
            return number, "冒号后面没有空格", _SPACE
        if found := _QUOTE.search(told):
            return number, "引号只括住了一部分", "整段括在一对英文双引号里，里面的引号用中文的“”"
    if _LED_BY_TAB.match("\n".join(lines[line - 1 : line])):
        return line, *_TAB
    for part, fault, remedy in _SAYINGS:
        if part in problem:
            return line, fault, remedy
    return line, *_ELSE


def no_such_day(text: str) -> tuple[int, str]:
    """The line and the first day in the text that no calendar has; 0 if there is none."""
    for number, line in enumerate(text.splitlines(), start=1):
        for found in _DAY.finditer(line):
            try:
                date(*map(int, found.groups()))
            except ValueError:
                return number, found[0]
    return 0, ""
