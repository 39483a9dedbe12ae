"""The page: every step has its row, and the verdict says no more than was seen."""

from __future__ import annotations

from datetime import datetime

import pytest

from scripts.release_check.page import exit_code, page, verdict
from scripts.release_check.running import Outcome, Result
from scripts.release_check.steps import Step

LINT, AUDIT, STORM = (
    Step(name, f"{name} 的事", ["true"], 1) for name in ("lint", "audit", "storm")
)
GOOD = Outcome(LINT, Result.PASSED, 61.6, "类型 235 个文件")
OPEN = Outcome(AUDIT, Result.UNJUDGED, 3, "公共漏洞库连不上", ("？ 连不上",))
BAD = Outcome(STORM, Result.FAILED, 120, "600 条，丢 1", ("lost 1", "broken: lost"))
AT = datetime(2026, 11, 22, 9, 30)


def test_every_step_has_a_row_with_result_seconds_and_figure() -> None:
    written = page([GOOD, OPEN], [STORM], "1.0.0", AT)
    assert written.startswith("# 发布前检查 1.0.0\n")
    assert "2026-11-22 09:30，用时 1:04" in written
    assert "| `lint` lint 的事 | ✓ 通过 | 62 | 类型 235 个文件 |" in written
    assert "| `audit` audit 的事 | ？ 没法判 | 3 | 公共漏洞库连不上 |" in written
    assert "| `storm` storm 的事 | – 没跑 | – | – |" in written


def test_what_a_failed_step_said_last_stands_below_the_table() -> None:
    written = page([GOOD, BAD], [], "1.0.0", AT)
    assert written.endswith("`storm` 最后说：\n\n```text\nlost 1\nbroken: lost\n```\n")
    assert "最后说" not in page([GOOD, OPEN], [], "1.0.0", AT)


@pytest.mark.parametrize(
    ("outcomes", "left_out", "said", "code"),
    [
        ([GOOD], [], "可以发布", 0),
        ([GOOD, OPEN], [], "没有查完**：audit 没法判；其余都通过了", 2),
        ([GOOD], [STORM], "没有查完**：storm 没跑；其余都通过了", 0),
        ([GOOD, OPEN, BAD], [], "不能发布**：storm 没通过", 1),
    ],
)
def test_the_verdict_follows_from_the_worst_result(
    outcomes: list[Outcome], left_out: list[Step], said: str, code: int
) -> None:
    assert said in verdict(outcomes, left_out)
    assert exit_code(outcomes) == code


def test_a_full_page_fits_on_a_page() -> None:
    from scripts.release_check.steps import STEPS

    outcomes = [Outcome(step, Result.PASSED, 1, "x") for step in STEPS]
    assert len(page(outcomes, [], "1.0.0", AT).splitlines()) <= 25
