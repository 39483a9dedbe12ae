"""`python -m scripts.release_check [--only NAMES] [--list]`: run every step, then print one page."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from scripts.release_check.page import exit_code, page
from scripts.release_check.running import Outcome, Progress, run
from scripts.release_check.steps import FOLDER, ROOT, STEPS, Step, chosen
from scripts.version import version

_MEASURED = ROOT / "build" / "coverage"


def main(arguments: list[str] | None = None) -> int:
    """The worst result of the steps; 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m scripts.release_check")
    parser.add_argument("--only", default="", help="names of steps with commas between")
    parser.add_argument("--list", action="store_true", help="name the steps, and run none")
    asked = parser.parse_args(arguments)
    try:
        steps = chosen(asked.only)
    except ValueError as unknown:
        names = "、".join(step.name for step in STEPS)
        parser.error(f"没有这样的步骤：{unknown}。有的是：{names}")
    if asked.list:
        for step in steps:
            print(f"{step.name:11}{step.title}，最多 {step.minutes} 分钟")
        return 0
    return check(steps, FOLDER)


def check(steps: Sequence[Step], folder: Path) -> int:
    """Run the steps one after another, whatever becomes of each; then write and print the page."""
    _forget(steps, folder)
    outcomes: list[Outcome] = []
    print(f"▸ 发布前检查，一共 {len(steps)} 步；每一步说了什么，在 {folder} 里", flush=True)
    try:
        for number, step in enumerate(steps, 1):
            progress = Progress(f"{number}/{len(steps)} {step.name} {step.title}")
            outcomes.append(run(step, folder / f"{step.name}.log", progress.tick))
            progress.end(outcomes[-1])
    except KeyboardInterrupt:
        print("\n▸ 停下了，后面的没有跑")
    run_ones = [one.step for one in outcomes]
    left_out = [step for step in STEPS if step not in run_ones]
    written = page(outcomes, left_out, version(), datetime.now())
    (folder / "page.md").write_text(written, encoding="utf-8")
    print(f"\n{written}\n▸ 这一页在 {folder / 'page.md'}")
    return exit_code(outcomes) if len(outcomes) == len(steps) else 130


def _forget(steps: Sequence[Step], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.log"):
        old.unlink()
    # What earlier tests ran says nothing of the code as it is now
    if any(step.name == "tests" for step in steps):
        shutil.rmtree(_MEASURED, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
