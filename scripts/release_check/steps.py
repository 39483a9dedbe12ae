"""What is checked before a release: each step's command, its longest time, and what tells its result."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.release_check import figures

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "release-check"
# The rest of the suite is the step "tests", so that nothing runs twice and nothing is left out
DIALOGUES = ("tests/dialogues",)
BROWSER = ("tests/web", "tests/yibao/insight/test_in_browser.py")
UNCHECKED = 2  # what a command ends with that could not look


@dataclass(frozen=True)
class Step:
    """One command; `figure` reads from what it printed the one figure worth a page."""

    name: str
    title: str
    command: Sequence[str]
    minutes: int
    figure: Callable[[str], str] = figures.nothing
    can_be_unjudged: bool = False


def python(*arguments: str) -> list[str]:
    """A command in this environment."""
    return [sys.executable, "-W", "ignore", *arguments]


def _pytest(*arguments: str) -> list[str]:
    return python("-m", "coverage", "run", "-m", "pytest", "-q", *arguments)


def _without(paths: Sequence[str]) -> list[str]:
    return [f"--ignore={path}" for path in paths]


STEPS = (
    Step("rules", "规则本", ["make", "-s", "rules"], 5, figures.rules),
    Step("lint", "风格、类型、楼层", ["make", "-s", "lint"], 15, figures.lint),
    Step(
        "tests", "测试（对话、浏览器另算）", _pytest(*_without([*DIALOGUES, *BROWSER])), 120, figures.tests,
    ),
    Step("dialogues", "整段对话", _pytest(*DIALOGUES), 60, figures.tests),
    Step("browser", "网页窗口、浏览器", _pytest(*BROWSER), 30, figures.tests),
    Step(
        "coverage", "测试走过的代码", python("-m", "scripts.release_check.covered"), 10, figures.coverage,
        can_be_unjudged=True,
    ),
    Step(
        "storm", "公众号风暴（短）",
        python("-m", "benchmarks.wechat_storm", "--messages=600", "--users=150", "--burst=60"),
        15, figures.storm,
    ),
    Step(
        "hostile", "公众号攻击（短）", python("-m", "benchmarks.wechat_hostile", "--rounds=2"),
        15, figures.hostile,
    ),
    Step(
        "eval", "听懂多少（短）",
        python("-m", "evaluation", "--short", "--into", str(FOLDER / "evaluation")), 30, figures.evaluation,
    ),
    Step(
        "bench", "快不快（短，只看比例）", python("-m", "benchmarks.performance", "--short"), 60, figures.bench,
    ),
    # Not by make, which ends with 2 whatever the command ended with
    Step(
        "audit", "漏洞、许可证", python("-m", "scripts.audit"), 30, figures.audit, can_be_unjudged=True,
    ),
)  # fmt: skip


def chosen(names: str) -> list[Step]:
    """The steps of those names (with commas between), in their order; all if none is given.

    Raises ValueError with the names that no step has.
    """
    wanted = {name.strip() for name in names.split(",") if name.strip()}
    if unknown := wanted - {step.name for step in STEPS}:
        raise ValueError("、".join(sorted(unknown)))
    return [step for step in STEPS if not wanted or step.name in wanted]
