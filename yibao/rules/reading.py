"""Reads one rule-book file into its model, or says what is wrong with it and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from yibao.errors import RuleBookError
from yibao.rules.broken_yaml import explained, no_such_day
from yibao.rules.plain_yaml import NotPlain, read_plain
from yibao.rules.schema import Strict

Model = TypeVar("Model", bound=Strict)
Location = tuple[Any, ...]

# What stands where somebody still has to write
BLANK = "待填"
_UNWRITTEN = "还没有填"
MISSING = "缺少这一项"

_BLANK_REMEDIES = {
    "says": "写给百姓看的一句话，不用就把这一条整个删掉",
    "source": "写 sources 文件夹里那份文件的 id，没有就先登记",
    "support": "看过原文写 confirmed，只有一处转述写 single",
}

_REMEDIES = {
    "value_error.extra": ("没有这个键", "{nearest}删掉它，或改成 {known} 里的一个"),
    "value_error.missing": (MISSING, "补上它"),
    "value_error.const": ("值不在允许的范围里", "写成 {allowed} 里的一个"),
    "type_error.none.not_allowed": ("这一项不能空着", "填上内容，或整行删掉"),
    "value_error.str.regex": ("写法不对", "{pattern}"),
    "value_error.list.max_items": ("这个列表太长了，最多 {limit_value} 项", "删掉几项"),
    "value_error.list.min_items": ("这个列表不能是空的", "至少写一项"),
    "type_error.list": ("这里要写成列表", "每项一行，以“- ”开头"),
    "type_error.dict": ("这里要写成“键: 值”", "检查缩进和冒号后的空格"),
    "type_error.str": ("这里要写文字", "用引号把内容括起来"),
    "type_error.integer": ("这里要写整数", "写成不带引号的整数，如 70"),
    "value_error.number.not_le": (
        "数太大了，最多 {limit_value}",
        "改成不超过 {limit_value} 的整数",
    ),
    "value_error.number.not_ge": (
        "数太小了，最少 {limit_value}",
        "改成不小于 {limit_value} 的整数",
    ),
    "value_error.any_str.max_length": ("字太多了，最多 {limit_value} 个", "缩短一点"),
    "value_error.any_str.min_length": ("字太少了，至少 {limit_value} 个", "把话说完整"),
}


_PATTERNS = {
    r"^\d{6}$": '写六位行政区划代码，带引号，如 "310000"',
    r"^[a-z0-9_]+$": "只用小写字母、数字和下划线",
    r"^[a-z0-9-]+$": "只用小写字母、数字和短横",
    r"^[a-z_]+$": "只用小写字母和下划线",
    r"^0\d{2,3}$": '写带 0 的三位或四位区号，带引号，如 "0771"',
}


def read_yaml(path: Path, name: str) -> Any:
    """The content of a YAML file; raises RuleBookError for bad syntax and repeated keys."""
    try:
        text = path.read_text(encoding="utf-8")
        with suppress(NotPlain):
            return read_plain(text)
    except FileNotFoundError:
        raise RuleBookError(name, "", "没有这个文件", "从版本库里取回来") from None
    except UnicodeDecodeError as error:
        fault, remedy = "不是 UTF-8 编码，读不出来", "用 UTF-8 编码重新保存"
        raise RuleBookError(name, "", fault, remedy) from error
    try:
        return YAML(typ="safe").load(text)
    except DuplicateKeyError as error:
        key = "".join(re.findall(r'found duplicate key "([^"]*)"', error.problem or ""))
        fault, where = f"同一个键“{key}”写了两次", f"第 {_line(error)} 行"
        raise RuleBookError(name, where, fault, "留一个，删掉另一个") from error
    except MarkedYAMLError as error:
        line, fault, remedy = explained(error.problem or "", text, _line(error))
        raise RuleBookError(name, f"第 {line} 行", f"YAML 语法错误（{fault}）", remedy) from error
    except YAMLError as error:
        fault, remedy = "里面有看不见的符号，读不出来", "用 UTF-8 编码重新保存"
        raise RuleBookError(name, "", fault, remedy) from error
    except ValueError as error:
        line, day = no_such_day(text)
        where, remedy = f"第 {line} 行" if line else "", "写成 2025-01-01，看看月和日有没有写错"
        raise RuleBookError(name, where, f"“{day}”不在日历上", remedy) from error


def read_model(path: Path, name: str, model: type[Model]) -> Model:
    """The file as that model; raises RuleBookError with every fault of the file."""
    return as_model(read_yaml(path, name), name, model)


def as_model(content: Any, name: str, model: type[Model]) -> Model:
    """What YAML gave for the file as that model; raises RuleBookError with every fault in it."""
    if not isinstance(content, dict):
        raise RuleBookError(name, "", "文件是空的或不是“键: 值”", "照着旁边的文件写")
    blanks = dict(_blanks(content, ()))
    faults = [_blank(name, location, text) for location, text in blanks.items()]
    try:
        found = model.parse_obj(content)
    except ValidationError as error:
        items = [item for item in error.errors() if item["loc"] not in blanks]
        faults += [_explained(item, name, model) for item in _telling(items)]
    if faults:
        raise RuleBookError.joined(faults)
    return found


def _blanks(content: Any, location: Location) -> Iterator[tuple[Location, str]]:
    # Whoever scaffolds a file leaves BLANK where somebody must write
    if isinstance(content, str) and content.startswith(BLANK):
        yield location, content
    parts: Iterable[Location] = ()
    if isinstance(content, dict):
        parts = content.items()
    elif isinstance(content, list):
        parts = enumerate(content)
    for part, inner in parts:
        yield from _blanks(inner, (*location, part))


def _blank(name: str, location: Location, text: str) -> RuleBookError:
    last = next(str(part) for part in reversed(location) if isinstance(part, str))
    remedy = _BLANK_REMEDIES.get(last, "") or _remedy_for(last)
    return RuleBookError(name, _key(location), f"{_UNWRITTEN}（{text}）", remedy)


def is_blank(fault: RuleBookError) -> bool:
    """Whether the fault is only that somebody still has to write there."""
    return fault.fault.startswith(_UNWRITTEN)


def _telling(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Unknown keys first, and without the missing one that a misspelt key stands for."""
    unknown = [item for item in items if item["type"] == "value_error.extra"]
    others = [
        item
        for item in items
        if item not in unknown
        and not (
            item["type"] == "value_error.missing"
            and any(_misspelt(other["loc"], item["loc"]) for other in unknown)
        )
    ]
    return unknown + others


def _misspelt(written: Location, meant: Location) -> bool:
    alike = get_close_matches(str(meant[-1]), [str(written[-1]).split("：")[0]])
    return written[:-1] == meant[:-1] and bool(alike)


def _line(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _key(location: Location) -> str:
    return "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}"
        for part in location
        if part != "__root__"
    ).lstrip(".")


def _explained(item: dict[str, Any], name: str, model: type[Strict]) -> RuleBookError:
    context = item.get("ctx") or {}
    written = str(item["loc"][-1])
    if item["type"] == "value_error.unfit":
        fault, remedy = str(item["msg"]), context["remedy"]
    elif item["type"] == "value_error.extra" and "：" in written:
        fault, remedy = f"“{written}”里用了中文冒号", "换成英文的 : ，后面空一格"
    elif item["type"] in _REMEDIES:
        words = {
            "allowed": "、".join(map(str, context.get("permitted", ()))),
            "known": "、".join(known := sorted(_known_keys(model, item["loc"]))),
            "nearest": _nearest(written, known),
            "pattern": _PATTERNS.get(context.get("pattern", ""), "照着旁边的文件写"),
            "limit_value": context.get("limit_value", ""),
        }
        fault, remedy = (text.format(**words) for text in _REMEDIES[item["type"]])
    else:
        fault, remedy = str(item["msg"]), _remedy_for(written)
    return RuleBookError(name, _key(item["loc"]), fault, remedy)


def _nearest(written: str, known: list[str]) -> str:
    """Which key was meant, if that can be guessed."""
    meant = get_close_matches(written, known, n=1)
    return f"您要写的是不是 {meant[0]}；不是就" if meant else ""


def _remedy_for(key: str) -> str:
    if key == "checked":
        return "写实际核对的那一天，如 2025-01-01"
    if key in {"since", "until", "day"}:
        return "写成 2025-01-01（只知道年月时 since 可写 2025-01 或 2025）"
    if key == "value":
        return '写成带引号的数字，如 "157.5"'
    if key == "says":
        return "删掉号码，用 line 指到有来源的热线（medical、social、government）"
    if key == "said":
        return "写两个字以上的说法"
    return "改成合适的内容"


def _known_keys(model: type[Strict], location: tuple[Any, ...]) -> set[str]:
    current: Any = model
    for part in location[:-1]:
        fields = getattr(current, "__fields__", {})
        if part in fields:
            current = fields[part].type_
    return set(getattr(current, "__fields__", {}))
