"""A patch changes what it names, only that, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from yibao.errors import ConfigurationError
from yibao.insight.patches import applied, diff, write

NLU = "data/nlu/asked.yml"
OLD = "".join(f"行{number}\n" for number in range(30))
NEW = (
    OLD.replace("行3\n", "行3\n加一\n加二\n").replace("行20\n", "").replace("行29\n", "行29\n尾\n")
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data/nlu").mkdir(parents=True)
    (tmp_path / NLU).write_text(OLD, encoding="utf-8")
    return tmp_path


def test_a_patch_makes_the_change_and_takes_it_back(project: Path):
    patch = diff(project, {NLU: NEW})
    assert (project / NLU).read_text(encoding="utf-8") == OLD

    write(project, applied(project, patch))
    assert (project / NLU).read_text(encoding="utf-8") == NEW

    write(project, applied(project, patch, reverse=True))
    assert (project / NLU).read_text(encoding="utf-8") == OLD


def test_a_new_file_comes_and_goes(project: Path):
    patch = diff(project, {"data/rules/asked.yml": "一\n二\n"})
    (project / "data/rules").mkdir()

    write(project, applied(project, patch))
    assert (project / "data/rules/asked.yml").read_text(encoding="utf-8") == "一\n二\n"

    write(project, applied(project, patch, reverse=True))
    assert sorted(path.name for path in (project / "data/rules").iterdir()) == []


def test_a_person_may_strike_an_added_line_out(project: Path):
    patch = diff(project, {NLU: NEW}).replace("+加一\n", "")

    assert applied(project, patch)[NLU] == NEW.replace("加一\n", "")


def test_lines_that_moved_are_found_again(project: Path):
    patch = diff(project, {NLU: NEW})
    (project / NLU).write_text("新的\n头\n" + OLD, encoding="utf-8")

    assert applied(project, patch)[NLU] == "新的\n头\n" + NEW


def test_lines_that_changed_meanwhile_are_a_clear_error(project: Path):
    patch = diff(project, {NLU: NEW})
    (project / NLU).write_text(OLD.replace("行4\n", "别的\n"), encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"data/nlu/asked\.yml 和补丁对不上"):
        applied(project, patch)


@pytest.mark.parametrize(
    "name", ["yibao/errors.py", "data/nlu/../../x.yml", "../x.yml", "/data/nlu/a.yml", "config.yml"]
)
def test_a_patch_for_other_files_is_refused(project: Path, name: str):
    patch = f"--- /dev/null\n+++ b/{name}\n@@ -0,0 +1 @@\n+x\n"

    with pytest.raises(ConfigurationError, match="不是它该改的文件"):
        applied(project, patch)


@pytest.mark.parametrize(
    ("patch", "fault"),
    [("随便写的\n", "没有要改的内容"), (f"--- a/{NLU}\n+++ b/{NLU}\n@@ -1 +1 @@\n行\n", "读不懂")],
)
def test_what_is_no_patch_is_a_clear_error(project: Path, patch: str, fault: str):
    with pytest.raises(ConfigurationError, match=fault):
        applied(project, patch)


def test_among_lines_that_repeat_the_right_ones_are_changed(project: Path):
    old = "甲\n乙\n丙\n丁\n戊\n己\n庚\n" * 9
    lines = old.splitlines()
    (project / NLU).write_text(old, encoding="utf-8")
    # As many lines as two paragraphs, so that what follows is looked for where it now stands not
    first = [
        *(f" {line}" for line in lines[28:31]),
        *["+新"] * 14,
        *(f" {n}" for n in lines[31:34]),
    ]
    second = [*(f" {line}" for line in lines[42:45]), "+后", *(f" {n}" for n in lines[45:48])]
    head = [f"--- a/{NLU}", f"+++ b/{NLU}", "@@ -29,6 +29,20 @@"]
    patch = "\n".join([*head, *first, "@@ -43,6 +57,7 @@", *second, ""])

    new = [*lines[:31], *["新"] * 14, *lines[31:45], "后", *lines[45:]]
    assert applied(project, patch)[NLU].splitlines() == new


def test_a_new_file_is_not_made_twice(project: Path):
    patch = diff(project, {"data/nlu/new.yml": "一\n"})
    write(project, applied(project, patch))

    with pytest.raises(ConfigurationError, match="对不上"):
        applied(project, patch)
