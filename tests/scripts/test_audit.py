"""What `make audit` makes of reports: nothing unchecked is sound, nothing unlisted is accepted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scripts.audit import __main__ as audit
from scripts.audit import findings, licences
from scripts.audit.findings import Finding

PAGE = f"""# 安全

| `elsewhere` | CVE-2020-11111 | no | table |

{findings.HEADING}

| 包 | 编号 | 换不掉，因为 | 碍不着，因为 |
|---|---|---|---|
| `Some_Pkg` | CVE-2024-11111、GHSA-aaaa-bbbb-cccc | held | unused |

## 别的
| `later` | CVE-2021-11111 | no | table |
"""


def pip_report(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


def weak(name: str, one: str, *aliases: str) -> dict[str, Any]:
    vulns = [{"id": one, "aliases": list(aliases), "fix_versions": ["2.0"], "description": ""}]
    return {"name": name, "version": "1.0", "vulns": vulns}


def test_a_package_that_was_skipped_is_not_sound() -> None:
    skipped = {"name": "b", "skip_reason": "not found"}
    read = findings.of_pip_audit(pip_report({"name": "a", "version": "1", "vulns": []}, skipped))
    assert (read.checked, read.unchecked, read.found) == (1, ["b"], [])


def test_only_the_table_of_accepted_findings_counts() -> None:
    (line,) = findings.accepted_in(PAGE)
    assert line.package == "some-pkg"
    assert line.names == {"CVE-2024-11111", "GHSA-aaaa-bbbb-cccc"}


def test_a_finding_is_accepted_by_any_of_its_names_in_its_own_package_only() -> None:
    lines = findings.accepted_in(PAGE)
    report = pip_report(
        weak("some.pkg", "PYSEC-2024-1", "CVE-2024-11111"),
        weak("some-pkg", "CVE-2025-22222"),
        weak("other", "CVE-2024-11111"),
    )
    left = findings.not_accepted(findings.of_pip_audit(report).found, lines)
    assert [(one.package, min(one.names)) for one in left] == [
        ("some-pkg", "CVE-2025-22222"), ("other", "CVE-2024-11111"),
    ]  # fmt: skip
    assert "2.0 已修" in str(left[0])


def test_what_is_accepted_and_gone_is_named() -> None:
    lines = findings.accepted_in(PAGE)
    found = [Finding("some-pkg", "1", frozenset({"CVE-2024-11111"}))]
    assert findings.gone(found, lines) == ["some-pkg GHSA-aaaa-bbbb-cccc"]


def test_npm_s_report_is_read_and_its_refusal_is_no_clean_bill() -> None:
    via = [{"url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc", "range": "<2"}, "other"]
    total = {"dependencies": {"total": 80}}
    report = {"vulnerabilities": {"vite": {"via": via}}, "metadata": total}
    read = findings.of_npm_audit(json.dumps(report))
    assert read.found == [Finding("vite", "<2", frozenset({"GHSA-aaaa-bbbb-cccc"}))]
    assert read.checked == 80 and read.unchecked == []
    for refusal in ('{"message": "405 Method Not Allowed", "method": "POST"}', "", "<html>", "[1]"):
        assert findings.of_npm_audit(refusal).unchecked == ["npm"]


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [("MIT", True), ("MIT AND PSF-2.0", True), ("Apache-2.0 OR BSD-3-Clause", True),
     ("GPL-3.0 OR MIT", True), ("GPL-3.0 AND MIT", False), ("Apache Software License; MIT", True),
     ("MIT; GNU General Public License v3 (GPLv3)", False), ("UNKNOWN", False), ("", False),
     ("MPL-2.0 AND MIT", False)],
)  # fmt: skip
def test_every_part_of_a_licence_must_be_on_the_list(licence: str, allowed: bool) -> None:
    assert licences.allowed(licence) is allowed


def test_the_product_s_own_licences_are_on_the_page_with_their_exceptions(root: Path) -> None:
    page = (root / licences.PAGE).read_text(encoding="utf-8")
    packages = page.partition("\n## ")[0]
    rows = dict(re.findall(r"^\| ([\w.-]+) \| (\S+) \|", packages, re.MULTILINE))
    lock = (root / "requirements" / "base.txt").read_text(encoding="utf-8")
    hint = "run make audit and look at git diff"
    assert [
        name for name, _ in licences.locked(lock).items() if not _ and name not in rows
    ] == [], hint
    pinned = set(re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock, re.MULTILINE))
    pinned = {(licences.plain(name), version) for name, version in pinned}
    assert set(rows.items()) - pinned - {("包", "版本")} == set(), hint
    for name, reason in {**licences.EXCEPTIONS, **licences.NOTES}.items():
        assert name in rows and reason in page


def test_the_widget_s_tools_are_permissive_and_none_is_shipped(root: Path) -> None:
    lock = (root / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert licences.refused_tools(lock) == []
    changed = json.loads(lock)
    changed["packages"][""]["dependencies"] = {"left-pad": "1"}
    changed["packages"]["node_modules/bad"] = {"license": "GPL-3.0"}
    assert len(licences.refused_tools(json.dumps(changed))) == 2


def test_every_accepted_finding_is_of_a_locked_package_and_has_two_reasons(root: Path) -> None:
    page = (root / "SECURITY.md").read_text(encoding="utf-8")
    lines = findings.accepted_in(page)
    locked = licences.locked((root / "requirements" / "base.txt").read_text(encoding="utf-8"))
    assert lines and {line.package for line in lines} <= set(locked)
    table = page.partition(findings.HEADING)[2].partition("\n## ")[0]
    rows = [row.split("|")[1:-1] for row in table.splitlines() if row.startswith("| `")]
    assert len(rows) == len(lines)
    assert all(len(row) == 4 and row[2].strip() and row[3].strip() for row in rows)


@pytest.fixture
def quiet_audit(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The audit with its tools there and every licence sound."""
    for name in ("_licences", "_tools"):
        monkeypatch.setattr(audit, name, list)
    monkeypatch.setattr(audit, "_ready", lambda: True)
    return monkeypatch


@pytest.mark.parametrize(
    ("found", "unchecked", "code", "said"),
    [
        ([], [], audit.SOUND, "都查过了"),
        ([], ["a"], audit.UNCHECKED, "没有查完"),
        ([Finding("a", "1", frozenset({"CVE-2099-1"}))], ["b"], audit.UNSOUND, "CVE-2099-1"),
    ],
)
def test_the_result_is_green_only_when_all_was_checked_and_sound(
    quiet_audit: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    found: list[Finding], unchecked: list[str], code: int, said: str,
) -> None:  # fmt: skip
    python = findings.Findings(found, unchecked, checked=1)
    quiet_audit.setattr(audit, "_pip_audit", lambda: python)
    quiet_audit.setattr(audit, "_npm_audit", lambda: findings.Findings(checked=1))
    assert audit.main() == code
    told = capsys.readouterr()
    assert said in told.out + told.err
    assert ("都查过了" in told.out) is (code == audit.SOUND)


def test_what_was_made_of_other_people_s_data_is_on_the_page(root: Path) -> None:
    page = (root / licences.PAGE).read_text(encoding="utf-8")
    for file, told in licences.DATA.items():
        assert (root / file).is_file() and f"| `{file}` | {' | '.join(told)} |" in page
    rooms = ("actions", "data", "rulebook", "yibao", "web/src")
    shipped = [path for room in rooms for path in (root / room).rglob("*") if path.is_file()]
    written_here = {".py", ".pyc", ".yml", ".md", ".ts", ".css"}
    others = {
        path.relative_to(root).as_posix() for path in shipped if path.suffix not in written_here
    }
    # A list of ours: what districts were called before
    assert others == {*licences.DATA, "rulebook/former_names.csv"}


def test_the_list_of_districts_is_made_of_what_the_page_names(root: Path) -> None:
    (name, version) = licences.DATA["rulebook/districts.csv"][0].split()
    script = (root / "scripts" / "districts.py").read_text(encoding="utf-8")
    assert f"npm pack {name}@{version} " in script


def test_nothing_is_bundled_into_the_widget_but_its_own_files(root: Path) -> None:
    imported = {
        (path.name, source)
        for path in (root / "web" / "src").rglob("*.ts")
        for source in re.findall(r'(?:from|import) "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert imported
    assert [
        one for one in imported if not one[1].startswith("./") and not one[1].startswith("../")
    ] == []
    styles = [path.read_text(encoding="utf-8") for path in (root / "web" / "src").rglob("*.css")]
    assert styles and not any("url(" in style or "@import" in style for style in styles)
