"""The account's menu as an operator writes it, checked against the platform's limits."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from yibao.errors import ConfigurationError

Json = dict[str, Any]

DEFAULT = Path(__file__).with_name("menu.yml")
_MOST, _MOST_BELOW = 3, 5
# Phones show that many half-width signs of a name and an ellipsis for the rest
_WIDEST, _WIDEST_BELOW = 8, 16
_LONGEST_KEY, _LONGEST_ADDRESS = 128, 1024
_KINDS = ({"name", "buttons"}, {"name", "says"}, {"name", "url"})


def read_menu(file: Path) -> Json:
    """The menu as the platform takes it; raises ConfigurationError with place, fault and remedy."""
    read = _yaml(file)
    if not isinstance(read, dict) or set(read) != {"buttons"}:
        raise _fault(file, "", "最上层要有且只有 buttons", "照着自带的 menu.yml 写")
    return {"button": _buttons(file, "buttons", read["buttons"], _MOST)}


def _yaml(file: Path) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _fault(file, "", f"读不了（{error.strerror}）", "检查路径和权限") from None
    except UnicodeDecodeError:
        raise _fault(file, "", "不是 UTF-8", "存成 UTF-8 再试") from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else ""
        raise _fault(file, where, "不是合格的 YAML", "检查缩进、冒号后的空格和重复的键") from None


def _buttons(file: Path, place: str, written: Any, most: int) -> list[Json]:
    if not isinstance(written, list) or not 1 <= len(written) <= most:
        raise _fault(file, place, f"要有 1 到 {most} 个按钮", "删掉或合并几个")
    widest = _WIDEST if most == _MOST else _WIDEST_BELOW
    return [
        _button(file, f"{place} 第 {number} 个", one, widest)
        for number, one in enumerate(written, 1)
    ]


def _button(file: Path, place: str, written: Any, widest: int) -> Json:
    if not isinstance(written, dict) or set(written) not in _KINDS:
        remedy = "写 name，再写 says（点了问什么）、url（点了去哪）或 buttons（下一层）中的一个"
        raise _fault(file, place, "按钮的写法不对", remedy)
    named = {"name": _name(file, place, written["name"], widest)}
    if "buttons" in written:
        if widest == _WIDEST_BELOW:
            raise _fault(file, place, "菜单只有两层", "把它移到上一层")
        below = _buttons(file, f"{place}的 buttons", written["buttons"], _MOST_BELOW)
        return {**named, "sub_button": below}
    if "says" in written:
        return {**named, "type": "click", "key": _says(file, place, written["says"])}
    return {**named, "type": "view", "url": _address(file, place, written["url"])}


def _name(file: Path, place: str, written: Any, widest: int) -> str:
    if not isinstance(written, str) or not written.strip():
        raise _fault(file, place, "name 是空的", "写上按钮的名字")
    if (wide := sum(map(_width, written))) > widest:
        fault = f"name 太长（{wide / 2:g} 个汉字宽）"
        raise _fault(file, place, fault, f"最多 {widest // 2} 个汉字，再长手机上会被截掉")
    return written.strip()


def _width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def _says(file: Path, place: str, written: Any) -> str:
    if not isinstance(written, str) or not written.strip():
        raise _fault(file, place, "says 是空的", "写上点了以后要问的话")
    if len(written.strip().encode()) > _LONGEST_KEY:
        raise _fault(file, place, "says 太长", f"最多 {_LONGEST_KEY} 字节，约 42 个汉字")
    return written.strip()


def _address(file: Path, place: str, written: Any) -> str:
    text = written.strip() if isinstance(written, str) else ""
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address or not text.isascii() or len(text) > _LONGEST_ADDRESS:
        remedy = f"写 https:// 开头的完整网址，最多 {_LONGEST_ADDRESS} 字节，汉字先转成 %…"
        raise _fault(file, place, "url 不是网址", remedy)
    return text


def _fault(file: Path, place: str, fault: str, remedy: str) -> ConfigurationError:
    where = f"{file}: {place}" if place else str(file)
    return ConfigurationError(f"{where}：{fault}。改法：{remedy}。")
