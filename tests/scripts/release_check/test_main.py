"""The whole check with small commands: it goes on after a failure, writes its page, ends with the worst."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.release_check import __main__ as release_check
from scripts.release_check.steps import BROWSER, DIALOGUES, STEPS, Step, chosen, python


def step(name: str, code: str, **more: bool) -> Step:
    return Step(name, "一步", python("-c", code), 1, **more)


def test_it_goes_on_after_a_failed_step_and_tells_all_on_one_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = [
        step("one", "raise SystemExit('because')"),
        step("two", "raise SystemExit(2)", can_be_unjudged=True),
        step("three", "print('well')"),
    ]
    assert release_check.check(steps, tmp_path / "out") == 1
    printed = capsys.readouterr().out
    written = (tmp_path / "out" / "page.md").read_text(encoding="utf-8")
    assert written in printed and str(tmp_path / "out" / "page.md") in printed
    for row in ("| `one` 一步 | ✗ 没通过", "| `two` 一步 | ？ 没法判", "| `three` 一步 | ✓ 通过"):
        assert row in written
    assert "because" in written and "**不能发布**：one 没通过" in written
    assert (tmp_path / "out" / "three.log").read_text() == "well\n"
    assert "3/3 three 一步" in printed


@pytest.mark.parametrize(("codes", "ends_with"), [((0, 0), 0), ((0, 2), 2), ((1, 2), 1)])
def test_it_ends_with_the_worst_result(
    tmp_path: Path, codes: tuple[int, ...], ends_with: int
) -> None:
    steps = [
        step(f"s{i}", f"raise SystemExit({code})", can_be_unjudged=True)
        for i, code in enumerate(codes)
    ]
    assert release_check.check(steps, tmp_path) == ends_with


def test_steps_can_be_chosen_and_a_wrong_name_is_told() -> None:
    assert [one.name for one in chosen("rules, lint")] == ["rules", "lint"]
    assert chosen("") == list(STEPS)
    done = subprocess.run(
        [sys.executable, "-m", "scripts.release_check", "--only", "lint,typo"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and "没有这样的步骤：typo" in done.stderr and "storm" in done.stderr


def test_the_list_names_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert release_check.main(["--list"]) == 0
    named = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert named == [one.name for one in STEPS] and len(set(named)) == len(named)


def test_no_test_is_left_out_of_the_three_steps_that_run_tests(root: Path) -> None:
    commands = {one.name: one.command for one in STEPS}
    ignored = {part.removeprefix("--ignore=") for part in commands["tests"] if "--ignore" in part}
    run_apart = {p for name in ("dialogues", "browser") for p in commands[name] if p in ignored}
    assert ignored == run_apart == {*DIALOGUES, *BROWSER}
    assert [path for path in ignored if not (root / path).exists()] == []


def test_only_commands_that_can_say_so_may_be_unjudged() -> None:
    assert {one.name for one in STEPS if one.can_be_unjudged} == {"coverage", "audit"}
    # Make ends with 2 whatever its command ended with
    assert [one.name for one in STEPS if one.can_be_unjudged and one.command[0] == "make"] == []
