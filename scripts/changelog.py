"""`python -m scripts.changelog`: the pieces of changelog.d become the version's section of CHANGELOG.md."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.apart import tools
from scripts.version import version

ROOT = Path(__file__).resolve().parents[1]
LOCK, TOOLS = ROOT / "requirements" / "changelog.txt", ROOT / ".rasa" / "changelog"
PIECES = "changelog.d"


def main(root: Path = ROOT) -> int:
    """Build the section and take the pieces away; 1 if there is none, if it was built, or no tool."""
    if not [*(root / PIECES).glob("*.*.md")]:
        print(f"✗ {PIECES} 里没有小片，没有什么可写。", file=sys.stderr)
        return 1
    if f"\n## {version(root)}（" in (root / "CHANGELOG.md").read_text(encoding="utf-8"):
        print(
            f"✗ {version(root)} 已经写过了。改法：改 pyproject.toml 的版本；"
            "或用 git revert 退回写它的那次提交（小片会回来），再运行一次。",
            file=sys.stderr,
        )
        return 1
    try:
        towncrier = tools(LOCK, TOOLS) / "towncrier"
    except (OSError, subprocess.SubprocessError) as error:
        print(f"✗ 工具装不上（{error}）。改法：检查网络或软件源，再运行一次。", file=sys.stderr)
        return 1
    command = [str(towncrier), "build", "--yes", "--version", version(root)]
    return subprocess.run(command, cwd=root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
