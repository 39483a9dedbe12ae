"""The version is decided in one place, and every place that shows it shows the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts.version import version

SHOWN = {
    "deploy/docker/Dockerfile": r'yibao:([\d.]+\d) \.$|image\.version="([^"]+)"',
    "deploy/docker/compose.yml": r"YIBAO_VERSION:-([^}]+)\}",
    "deploy/kubernetes/kustomization.yaml": r"newTag: (\S+)",
    "docs/web-openapi.yml": r"^  version: (\S+)",
    "web/package.json": r'^  "version": "([^"]+)"',
}


@pytest.mark.parametrize("page", SHOWN)
def test_every_place_shows_the_same_version(root: Path, page: str) -> None:
    text = (root / page).read_text(encoding="utf-8")
    found = [
        one for match in re.finditer(SHOWN[page], text, re.MULTILINE) for one in match.groups()
    ]
    assert {one for one in found if one} == {version()}


def test_the_widget_s_lock_is_of_the_same_version(root: Path) -> None:
    lock = json.loads((root / "web/package-lock.json").read_text(encoding="utf-8"))
    assert {lock["version"], lock["packages"][""]["version"]} == {version()}


def test_the_version_has_its_section_in_the_changelog_once_it_is_released(root: Path) -> None:
    page = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    pieces = [*(root / "changelog.d").glob("*.*.md")]
    sections = re.findall(r"^## (\S+?)（\d{4}-\d\d-\d\d）$", page, re.MULTILINE)
    assert sections[:1] == [version()] or pieces, "run make changelog, or give the version a piece"
    assert len(set(sections)) == len(sections)
