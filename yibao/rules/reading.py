"""Reads one rule-book file into its model, or says what is wrong with it and how to mend it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from yibao.errors import RuleBookError
from yibao.rules.schema import Strict

Model = TypeVar("Model", bound=Strict)

_REMEDIES = {
    "value_error.extra": ("没有这个键", "删掉它，或改成 {known} 里的一个"),
    "value_error.missing": ("缺少这一项", "补上它"),
    "value_error.const": ("值不在允许的范围里", "写成 {allowed} 里的一个"),
    "type_error.none.not_allowed": ("这一项不能空着", "填上内容，或整行删掉"),
    "value_error.str.regex": ("写法不对", "{pattern}"),
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
    "value_error.any_str.min_length": ("字太少了，至少 {limit_value} 个", "把话说完整"),
}


_PATTERNS = {
    r"^\d{6}$": '写六位行政区划代码，带引号，如 "310000"',
    r"^[a-z0-9_]+$": "只用小写字母、数字和下划线",
    r"^[a-z0-9-]+$": "只用小写字母、数字和短横",
    r"^[a-z_]+$": "只用小写字母和下划线",
}


def read_yaml(path: Path, name: str) -> Any:
    """The content of a YAML file; raises RuleBookError for bad syntax and repeated keys."""
    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RuleBookError(name, "", "没有这个文件", "从版本库里取回来") from None
    except DuplicateKeyError as error:
        key = "".join(re.findall(r'found duplicate key "([^"]*)"', error.problem or ""))
        fault = f"同一个键“{key}”写了两次"
        raise RuleBookError(name, _line(error), fault, "留一个，删掉另一个") from error
    except MarkedYAMLError as error:
        raise RuleBookError(
            name,
            _line(error),
            f"YAML 语法错误（{error.problem}）",
            "检查这一行和上一行的缩进、冒号和引号",
        ) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise RuleBookError(name, "", f"读不出来（{error}）", "用 UTF-8 编码重新保存") from error
    except ValueError as error:
        fault = f"有一个日期不在日历上（{error}）"
        raise RuleBookError(name, "", fault, "日期写成 2025-01-01，看看月和日有没有写错") from error


def read_model(path: Path, name: str, model: type[Model]) -> Model:
    """The file as that model; raises RuleBookError with file, key, fault and remedy."""
    content = read_yaml(path, name)
    if not isinstance(content, dict):
        raise RuleBookError(name, "", "文件是空的或不是“键: 值”", "照着旁边的文件写")
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        raise _explained(error, name, model) from error


def _line(error: MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"第 {mark.line + 1} 行" if mark else ""


def _explained(error: ValidationError, name: str, model: type[Strict]) -> RuleBookError:
    # Unknown keys first: a misspelt key also shows up as a missing one
    first = min(error.errors(), key=lambda item: item["type"] != "value_error.extra")
    key = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}"
        for part in first["loc"]
        if part != "__root__"
    ).lstrip(".")
    context = first.get("ctx") or {}
    if first["type"] in _REMEDIES:
        fault, remedy = _REMEDIES[first["type"]]
        allowed = "、".join(map(str, context.get("permitted", ())))
        known = "、".join(sorted(_known_keys(model, first["loc"])))
        words = {
            "allowed": allowed,
            "known": known,
            "pattern": _PATTERNS.get(context.get("pattern", ""), "照着旁边的文件写"),
            "limit_value": context.get("limit_value", ""),
        }
        fault, remedy = fault.format(**words), remedy.format(**words)
    else:
        fault, remedy = str(first["msg"]), _remedy_for(str(first["loc"][-1]))
    return RuleBookError(name, key, fault, remedy)


def _remedy_for(key: str) -> str:
    if key == "checked":
        return "写实际核对的那一天，如 2025-01-01"
    if key in {"since", "until", "day"}:
        return "写成 2025-01-01（只知道年月时 since 可写 2025-01 或 2025）"
    if key == "value":
        return '写成带引号的数字，如 "157.5"'
    return "改成合适的内容"


def _known_keys(model: type[Strict], location: tuple[Any, ...]) -> set[str]:
    current: Any = model
    for part in location[:-1]:
        fields = getattr(current, "__fields__", {})
        if part in fields:
            current = fields[part].type_
    return set(getattr(current, "__fields__", {}))
