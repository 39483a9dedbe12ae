"""`python -m scripts.release_check.covered`: how much of each package the tests ran; 1 if too little."""

from __future__ import annotations

import sys

from coverage import Coverage
from coverage.exceptions import NoDataError

from scripts.release_check.steps import ROOT, UNCHECKED

LEAST = 90.0
PACKAGES = ("yibao", "actions")


def main() -> int:
    """Print a line a package; 2 where no test has run under coverage."""
    measured = Coverage(config_file=str(ROOT / "pyproject.toml"))
    try:
        measured.combine(strict=True, keep=True)
    except NoDataError:
        print("？ 还没有在测试时量过（先跑 tests 和 dialogues）")
        return UNCHECKED
    shares = {package: _share(measured, package) for package in PACKAGES}
    for package, share in shares.items():
        print(f"{package}：{share:.1f}%（至少 {LEAST:.0f}%）")
    return int(any(share < LEAST for share in shares.values()))


def _share(measured: Coverage, package: str) -> float:
    # The page for browsers shows which lines; the number alone helps nobody
    folder = ROOT / "build" / "coverage" / package
    return measured.html_report(directory=str(folder), include=f"{package}/*", skip_covered=True)


if __name__ == "__main__":
    sys.exit(main())
