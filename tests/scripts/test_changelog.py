"""The changelog is built by the real tool from the pieces, and the pieces go."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import changelog


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """The project's own settings, template and pages, with two pieces."""
    for name in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / "changelog.d").mkdir()
    for name in ("README.md", "template.md.j2"):
        shutil.copy(root / "changelog.d" / name, tmp_path / "changelog.d")
    settings = (tmp_path / "pyproject.toml").read_text(encoding="utf-8")
    settings = settings.replace(f'version = "{changelog.version()}"', 'version = "9.8.7"', 1)
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    return tmp_path


def build(project: Path) -> int:
    """As in CI, the tool must be there; at home it may be out of reach."""
    try:
        changelog.tools(changelog.LOCK, changelog.TOOLS)
    except (OSError, subprocess.SubprocessError) as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"towncrier could not be installed: {error}")
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    return changelog.main(project)


def test_the_pieces_become_the_version_s_section_above_the_older_ones(project: Path) -> None:
    pieces = project / "changelog.d"
    old = (project / "CHANGELOG.md").read_text(encoding="utf-8").partition("这行下面 -->\n")[2]
    (pieces / "door.feature.md").write_text("多了一扇门。\n", encoding="utf-8")
    (pieces / "hinge.fix.md").write_text("门不再响。\n", encoding="utf-8")
    assert build(project) == 0
    written = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    title, new, fixed = (
        written.index(part) for part in ("## 9.8.7（", "多了一扇门。", "门不再响。")
    )
    assert title < written.index("### 新的") < new < written.index("### 修好的") < fixed
    assert "- 多了一扇门。\n" in written and written.rstrip().endswith(old.rstrip() or "门不再响。")
    assert {path.name for path in pieces.iterdir()} == {"README.md", "template.md.j2"}


def test_a_version_is_written_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = project / "CHANGELOG.md"
    page.write_text(
        page.read_text(encoding="utf-8") + "\n## 9.8.7（2026-01-01）\n", encoding="utf-8"
    )
    (project / "changelog.d" / "late.fix.md").write_text("晚了。\n", encoding="utf-8")
    assert changelog.main(project) == 1
    assert "git revert" in capsys.readouterr().err
    assert (project / "changelog.d" / "late.fix.md").exists()


def test_without_pieces_nothing_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.main(project) == 1
    assert "没有小片" in capsys.readouterr().err
    assert (project / "CHANGELOG.md").read_text(encoding="utf-8") == before


def test_every_piece_of_the_project_is_of_a_known_kind(root: Path) -> None:
    pieces = {path.name for path in (root / "changelog.d").iterdir()} - {
        "README.md",
        "template.md.j2",
    }
    kinds = ("feature", "fix")
    assert [
        name for name in pieces if not name.endswith(tuple(f".{kind}.md" for kind in kinds))
    ] == []
