"""The figure of each step is read from what its command really prints."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.performance.measured import OURS, STOCK, Measured, Side
from benchmarks.performance.report import report
from evaluation.scores import Verdict
from evaluation.sheet import Column, sheet
from scripts.release_check import figures

STORM = """▸ 500 messages
messages                               600
users                                  150
answered once                          599
lost                                     1
answered differently                     2
worked on twice                          3
slowest s                             4.37
broken: lost
"""
HOSTILE = """plain: 120 requests
  refused, bad_signature               60
  let in or harmed                0
  citizens answered               2 of 2
safe: 80 requests
  let in or harmed                1  {'old': 1}
"""


@pytest.mark.parametrize(
    ("printed", "figure"),
    [
        ("..\n12 passed, 1 skipped in 3.21s\n", "通过 12，跳过 1"),
        ("== 1 failed, 7 passed, 2 warnings in 61.00s (0:01:01) ==", "通过 7，没过 1"),
        ("2 passed in 1.0s\n3 passed, 1 error in 9.99s", "通过 3，出错 1"),
        ("no tests ran in 0.01s", ""),
        ("Killed", ""),
    ],
)
def test_the_tests_are_counted(printed: str, figure: str) -> None:
    assert figures.tests(printed) == figure


def test_a_storm_is_told_by_what_was_lost_doubled_and_slowest() -> None:
    assert figures.storm(STORM) == "600 条，丢 1，重 5，最慢 4.37 秒"
    assert figures.storm("Traceback") == ""


def test_an_attack_is_told_by_what_got_in() -> None:
    assert figures.hostile(HOSTILE) == "200 个请求，放进来 1"
    assert figures.hostile("") == ""


def test_the_scores_are_read_from_the_sheet_as_it_is_written() -> None:
    verdicts = [Verdict("问", "a", "plain", (("a", 0.9),), "a", 1.0)]
    printed = sheet([Column("yibao", verdicts), Column("other", verdicts)])
    assert figures.evaluation(printed).startswith("第一个就对 100.0%")
    assert figures.evaluation("✗") == ""


def test_the_ratios_are_read_from_the_report_as_it_is_written() -> None:
    measured = Measured(
        "2 cores", f"short, {date.today()}", 2, {OURS: Side(OURS), STOCK: Side(STOCK)}
    )
    assert figures.bench(report(measured)) == "", "nothing was measured"
    for name, mb in ((OURS, 500.0), (STOCK, 1000.0)):
        measured.sides[name].memory = [(1, mb)]
    assert figures.bench(report(measured)) == "比原装：内存 ×0.50"


def test_an_audit_that_could_not_look_tells_what_is_missing() -> None:
    seen = "▸ 许可证：178 个包，例外 4 个\n▸ 漏洞：查了 178 个 Python 包、80 个 npm 包，3 处\n"
    assert figures.audit(seen) == "查了 178 个 Python 包、80 个 npm 包，3 处"
    gap = "？ 公共漏洞库（Python）连不上，一个包也没查到（timeout）\n"
    assert figures.audit(seen + gap) == "公共漏洞库（Python）连不上，一个包也没查到"
    assert figures.audit("✗ a 1.0：CVE-2099-1\n") == "1 处不合格"


def test_rules_lint_and_coverage_are_told_in_a_few_words() -> None:
    rules = "✓ 规则本没有问题：9 条事实，2 套步骤，3 份来源，涉及 4 个地方。"
    assert figures.rules(rules) == "9 条事实，2 套步骤，3 份来源，涉及 4 个地方。"
    lint = "Success: no issues found in 235 source files\nContracts: 4 kept, 0 broken.\n"
    assert figures.lint(lint) == "类型 235 个文件；楼层 4 kept, 0 broken"
    covered = "yibao：95.1%（至少 90%）\nactions：89.9%（至少 90%）\n"
    assert figures.coverage(covered) == "yibao 95.1%，actions 89.9%"
