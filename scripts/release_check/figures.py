"""The one figure of each step, read from what its command prints; empty where it printed none."""

from __future__ import annotations

import re

_WORDS = {"passed": "通过", "failed": "没过", "error": "出错", "errors": "出错", "skipped": "跳过"}
_GOALS = {
    "p50": "p50 of the first ten turns, 1 user",
    "p99": "p99 of the first ten turns, 1 user",
    "每秒答": "turns a second at 16 users, questions never asked before",
    "内存": "memory after the first turn",
}


def nothing(_: str) -> str:
    """For a command without a figure."""
    return ""


def rules(printed: str) -> str:
    """How much the rule book holds."""
    return _last(r"规则本没有问题：(.+)", printed)


def lint(printed: str) -> str:
    """How many files and contracts were looked at."""
    files = _last(r"no issues found in (\d+) source files", printed)
    kept = _last(r"Contracts: (\d+ kept, \d+ broken)", printed)
    return "；".join(
        part for part in (files and f"类型 {files} 个文件", kept and f"楼层 {kept}") if part
    )


def tests(printed: str) -> str:
    """Passed, failed and skipped, of pytest's last line."""
    line = _last(r"^=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s", printed)
    counts = {kind: number for number, kind in re.findall(r"(\d+) ([a-z]+)", line)}
    return "，".join(f"{word} {counts[kind]}" for kind, word in _WORDS.items() if kind in counts)


def coverage(printed: str) -> str:
    """The share of each package that the tests run."""
    return "，".join(f"{name} {share}" for name, share in re.findall(r"(\w+)：([\d.]+%)", printed))


def storm(printed: str) -> str:
    """Lost, doubled, and the slowest reply."""
    table = dict(re.findall(r"^(\S.*?\S) {2,}([\d.]+)$", printed, re.MULTILINE))
    try:
        doubled = int(table["worked on twice"]) + int(table["answered differently"])
        return f"{table['messages']} 条，丢 {table['lost']}，重 {doubled}，最慢 {table['slowest s']} 秒"
    except KeyError:
        return ""


def hostile(printed: str) -> str:
    """What got in of what was sent."""
    sent = [int(number) for number in re.findall(r": (\d+) requests", printed)]
    got_in = [int(number) for number in re.findall(r"let in or harmed +(\d+)", printed)]
    return f"{sum(sent)} 个请求，放进来 {sum(got_in)}" if sent else ""


def evaluation(printed: str) -> str:
    """The share of held-out questions whose topic is ranked first, and of strangers that are refused."""
    first = _cell("in scope, ranked first", printed)
    refused = _cell("out of scope, refused or asked back", printed)
    return f"第一个就对 {first}，不该答的没答 {refused}" if first and refused else ""


def bench(printed: str) -> str:
    """The ratios to stock Rasa."""
    ratios = {name: _cell(f"{goal}, ours / stock", printed, 2) for name, goal in _GOALS.items()}
    told = "，".join(f"{name} ×{ratio}" for name, ratio in ratios.items() if ratio not in ("", "–"))
    return f"比原装：{told}" if told else ""


def audit(printed: str) -> str:
    """What was found, and what could not be looked at."""
    # Without the source's own words on why, which stand in the log
    gaps = re.findall(r"^？ (.+?)(?:（(?!Python）).*)?$", printed, re.MULTILINE)
    faults = len(re.findall(r"^✗ ", printed, re.MULTILINE))
    found = _last(r"▸ 漏洞：(.+)", printed)
    # While a source is out of reach its count says nothing
    parts = [f"{faults} 处不合格" if faults else "", *gaps, "" if gaps else found]
    return "；".join(part for part in parts if part)


def _cell(row: str, printed: str, column: int = 1) -> str:
    """A cell of a table in Markdown, by the row's first cell."""
    for line in printed.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) > column and cells[0] == row:
            return cells[column]
    return ""


def _last(pattern: str, printed: str) -> str:
    found = re.findall(pattern, printed, re.MULTILINE)
    return str(found[-1]).strip() if found else ""
