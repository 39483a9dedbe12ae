"""Known weaknesses: what the advisory sources say, held against what SECURITY.md accepts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

HEADING = "## 已知而接受的"
_ID = re.compile(r"\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[a-z0-9]{4}){3}|PYSEC-\d{4}-\d+)\b")
_NAME = re.compile(r"`([\w.-]+)`")


@dataclass(frozen=True)
class Finding:
    """One weakness of one package, under all the names that it has."""

    package: str
    version: str
    names: frozenset[str]
    fixed: str = ""

    def __str__(self) -> str:
        fixed = f"，{self.fixed} 已修" if self.fixed else ""
        return f"{self.package} {self.version}：{'、'.join(sorted(self.names))}{fixed}"


@dataclass
class Findings:
    """What a source found, and the packages of which it knew nothing."""

    found: list[Finding] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    checked: int = 0


@dataclass(frozen=True)
class Accepted:
    """One line of SECURITY.md: the package and the names of what is accepted in it."""

    package: str
    names: frozenset[str]


def of_pip_audit(text: str) -> Findings:
    """Its report as JSON; a package that it skipped is unchecked, not sound."""
    findings = Findings()
    for package in json.loads(text)["dependencies"]:
        name = _plain(package["name"])
        if "skip_reason" in package:
            findings.unchecked.append(name)
            continue
        findings.checked += 1
        for weakness in package["vulns"]:
            names = frozenset([weakness["id"], *weakness.get("aliases", [])])
            fixed = "、".join(weakness.get("fix_versions") or [])
            findings.found.append(Finding(name, package["version"], names, fixed))
    return findings


def of_npm_audit(text: str) -> Findings:
    """The report of `npm audit --json`; an error of the registry leaves everything unchecked."""
    try:
        report: dict[str, Any] = json.loads(text)
    except ValueError:
        report = {}
    if "vulnerabilities" not in report:
        return Findings(unchecked=["npm"])
    findings = Findings(checked=report["metadata"]["dependencies"]["total"])
    for name, entry in report["vulnerabilities"].items():
        for cause in entry["via"]:
            if isinstance(cause, dict):
                named = frozenset(_ID.findall(cause["url"])) or frozenset([cause["url"]])
                findings.found.append(Finding(name, cause["range"], named))
    return findings


def accepted_in(page: str) -> list[Accepted]:
    """The lines of the table of accepted findings in SECURITY.md."""
    table = page.partition(f"\n{HEADING}\n")[2].partition("\n## ")[0]
    lines = []
    for row in table.splitlines():
        cells = [cell.strip() for cell in row.split("|")]
        if len(cells) > 4 and (named := _NAME.search(cells[1])) and _ID.search(cells[2]):
            lines.append(Accepted(_plain(named[1]), frozenset(_ID.findall(cells[2]))))
    return lines


def not_accepted(found: Iterable[Finding], accepted: Iterable[Accepted]) -> list[Finding]:
    """The findings that no line covers."""
    lines = list(accepted)
    return [one for one in found if not any(_covers(line, one) for line in lines)]


def gone(found: Iterable[Finding], accepted: Iterable[Accepted]) -> list[str]:
    """What is accepted and no longer found, as `package id`."""
    known = {(one.package, name) for one in found for name in one.names}
    return [
        f"{line.package} {name}"
        for line in accepted
        for name in sorted(line.names)
        if (line.package, name) not in known
    ]


def _covers(line: Accepted, one: Finding) -> bool:
    return line.package == one.package and bool(line.names & one.names)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
