"""The page: a table of all steps, and a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scripts.release_check.running import Outcome, Result, shown
from scripts.release_check.steps import UNCHECKED, Step

_WIDEST = 160


def page(outcomes: Sequence[Outcome], left_out: Sequence[Step], version: str, at: datetime) -> str:
    """The page as Markdown."""
    head = [
        f"# 发布前检查 {version}",
        "",
        f"{at:%Y-%m-%d %H:%M}，用时 {shown(sum(one.seconds for one in outcomes))}",
        "",
        "| 步骤 | 结果 | 秒 | 关键数字 |",
        "|---|---|---:|---|",
    ]
    rows = [
        f"| `{one.step.name}` {one.step.title} | {one.result.value} | {one.seconds:.0f} | {one.figure or '–'} |"
        for one in outcomes
    ]
    rows += [f"| `{step.name}` {step.title} | – 没跑 | – | – |" for step in left_out]
    said = [line for one in outcomes if one.result is Result.FAILED for line in _said(one)]
    return "\n".join([*head, *rows, "", verdict(outcomes, left_out), *said]) + "\n"


def verdict(outcomes: Sequence[Outcome], left_out: Sequence[Step]) -> str:
    """What follows from it, in a sentence."""
    if failed := _named(outcomes, Result.FAILED):
        return f"**不能发布**：{failed} 没通过。"
    open_ones = [_named(outcomes, Result.UNJUDGED), "、".join(step.name for step in left_out)]
    gaps = [f"{names} {why}" for names, why in zip(open_ones, ("没法判", "没跑")) if names]
    if gaps:
        return f"**没有查完**：{'；'.join(gaps)}；其余都通过了。"
    return "**可以发布**：每一步都通过了。"


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """1 if a step failed, 2 if none did but one could not be judged, else 0."""
    results = {one.result for one in outcomes}
    if Result.FAILED in results:
        return 1
    return UNCHECKED if Result.UNJUDGED in results else 0


def _said(outcome: Outcome) -> list[str]:
    lines = [line[:_WIDEST] for line in outcome.last_lines]
    return ["", f"`{outcome.step.name}` 最后说：", "", "```text", *lines, "```"]


def _named(outcomes: Sequence[Outcome], result: Result) -> str:
    return "、".join(one.step.name for one in outcomes if one.result is result)
