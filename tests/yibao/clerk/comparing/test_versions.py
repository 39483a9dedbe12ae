"""Versions of the rule book: folders, and what git keeps."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from yibao.clerk.comparing.versions import version
from yibao.errors import ClerkError

FIRST = "shanghai/refund_amount.yml"


def git(folder, *arguments):
    who = ("-c", "user.name=经办员", "-c", "user.email=clerk@example.org")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def kept(tiny):
    """A book in git: version `first` pays 1890, the files since then 2000."""
    above = tiny.parent
    git(above, "init", "-q", "-b", "main")
    git(above, "commit", "-q", "--allow-empty", "-m", "还没有规则本")
    git(above, "tag", "empty")
    git(above, "add", "rulebook")
    git(above, "commit", "-q", "-m", "第一版")
    git(above, "tag", "first")
    path = tiny / FIRST
    path.write_text(path.read_text("utf-8").replace('"1890"', '"2000"'), "utf-8")
    return tiny


def test_a_folder_is_read_where_it_is(tiny):
    with version(str(tiny), tiny) as found:
        assert found.folder == tiny and found.name == f"文件夹 {tiny}"


def test_what_git_keeps_is_read_as_it_was_and_nothing_of_the_folder_changes(kept):
    before = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    with version("first", kept) as found:
        folder = found.folder
        assert '"1890"' in (folder / FIRST).read_text("utf-8")
        assert found.name.startswith("git 版本 first（") and found.name.endswith("，第一版）")

    assert not folder.exists()
    assert {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("name", "fault", "remedy"),
    [
        ("frist", "“frist”不是文件夹，也不是 git 的版本", "您要的是不是：first"),
        ("--output=x", "“--output=x”不是文件夹，也不是 git 的版本", "git log"),
        ("empty", "git 版本“empty”里没有规则本", "换一个晚一点的版本"),
    ],
)
def test_a_version_that_is_none_is_told_with_a_remedy(kept, name, fault, remedy):
    with pytest.raises(ClerkError) as told, version(name, kept):
        pass

    assert told.value.fault == fault and remedy in told.value.remedy


def test_a_folder_without_a_book_is_told(tiny):
    with pytest.raises(ClerkError, match="不是规则本的文件夹"), version(str(tiny.parent), tiny):
        pass


def test_outside_git_only_folders_are_versions(tiny, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tiny.parent.parent))

    with pytest.raises(ClerkError, match="规则本也不在 git 版本库里"), version("HEAD", tiny):
        pass


def test_a_machine_without_git_is_told(tiny, monkeypatch):
    monkeypatch.setenv("PATH", str(tiny))
    assert shutil.which("git") is None

    with pytest.raises(ClerkError, match="没有 git"), version("HEAD", tiny):
        pass
