"""Files that a command writes beside what it prints."""

from __future__ import annotations

import errno
from pathlib import Path

from yibao.errors import ClerkError

_REASONS = {
    errno.ENOENT: "没有这个文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这里只能读",
    errno.ENOSPC: "磁盘满了",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.ENAMETOOLONG: "名字太长",
}


def reason(error: OSError) -> str:
    """Why the system refused, in words."""
    return _REASONS.get(error.errno or 0, f"系统不让写，代号 {error.errno}")


def in_a_folder(path: Path) -> None:
    """Raise ClerkError where the file cannot be put, before the work is done."""
    if not path.parent.is_dir() or path.is_dir():
        fault = f"写不了 {path}（{'这是文件夹' if path.is_dir() else '没有这个文件夹'}）"
        raise ClerkError(fault, "写一个已有的文件夹里的文件名")


def write_out(path: Path, text: str) -> None:
    """Write the file and say so; raises ClerkError."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ClerkError(f"写不了 {path}（{reason(error)}）", "换个文件夹") from error
    print(f"✓ 写好了 {path}。")


def read_text(path: Path) -> str:
    """What stands in the file; raises ClerkError."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ClerkError(f"{path} 读不出来", "检查文件名和文件夹") from error
