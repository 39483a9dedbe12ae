"""A version of the rule book by its name: a folder, or a revision that git keeps."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from yibao.clerk.arguments import near
from yibao.errors import ClerkError


@dataclass(frozen=True)
class Version:
    """Where a version can be read, and what people call it."""

    folder: Path
    name: str


@contextmanager
def version(name: str, kept_in: Path) -> Iterator[Version]:
    """The version: a folder as it stands, else what git keeps of `kept_in` under that name.

    Raises ClerkError where there is neither.
    """
    if Path(name).is_dir():
        if not (Path(name) / "topics.yml").is_file():
            fault = f"{name} 不是规则本的文件夹（里面没有 topics.yml）"
            raise ClerkError(fault, "写规则本的文件夹，如 rulebook")
        yield Version(Path(name), f"文件夹 {name}")
        return
    commit = _commit(name, kept_in)
    with TemporaryDirectory(prefix="yibao-") as folder:
        packed = _git(kept_in, "archive", "--format=tar", commit)
        if packed is None:
            raise ClerkError(f"git 版本“{name}”里没有规则本", "换一个晚一点的版本")
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        if not (Path(folder) / "topics.yml").is_file():
            raise ClerkError(f"git 版本“{name}”里没有规则本", "换一个晚一点的版本")
        about = _git(kept_in, "log", "-1", "--format=%h，%cs，%s", commit) or b""
        yield Version(Path(folder), f"git 版本 {name}（{about.decode().strip()}）")


def _commit(name: str, kept_in: Path) -> str:
    if _git(kept_in, "rev-parse", "--git-dir") is None:
        fault = f"没有“{name}”这个文件夹，规则本也不在 git 版本库里"
        raise ClerkError(fault, "写另一本规则本的文件夹")
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    found = _git(kept_in, *asked)
    if found is None:
        told = _git(kept_in, "for-each-ref", "--format=%(refname:short)") or b""
        remedy = near(name, told.decode().split()) or "运行 git log --oneline，看有哪些版本"
        raise ClerkError(f"“{name}”不是文件夹，也不是 git 的版本", remedy)
    return found.decode().strip()


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git says in that folder; None where it refuses. Raises ClerkError without git."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False
        )
    except FileNotFoundError:
        raise ClerkError("这台机器上没有 git", "装上 git，或改成比较两个文件夹") from None
    return done.stdout if done.returncode == 0 else None
