"""`check`: every fault of a book, and what runs out."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

LAPSING = """\
topic: payment_standard
place: "310000"
name: 上海市
facts:
  premium:
    says: 上海居民医保每人每年交的钱
    unit: 元/年
    people: resident
    values:
    - {value: "400", since: 2026, until: 2026-12-31, source: list-2023, support: single, checked: 2026-11-01}
"""


@pytest.fixture
def written(tiny):
    def write(text):
        (tiny / "shanghai/payment_standard.yml").write_text(text, encoding="utf-8")
        return tiny

    return write


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_good_book_is_counted(clerk, tiny):
    done = clerk("check", "--book", tiny, "--day", "2026-11-21")

    assert (done.code, done.err) == (0, "")
    assert "✓ 规则本没有问题" in done.out and "涉及 2 个地方" in done.out


def test_the_command_ends_with_1_and_the_fault(root, tiny):
    change(tiny / "shanghai/refund_amount.yml", "name: 上海市", "name: 上海")
    command = [sys.executable, "-m", "yibao.clerk", "check", "--book", str(tiny)]

    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert done.returncode == 1
    assert "✗ shanghai/refund_amount.yml: name：310000 是上海市，不是上海。" in done.stderr
    assert "✓" not in done.stdout


def test_every_fault_of_every_file_is_told_with_their_number(clerk, tiny, root):
    for name in ("unknown_source", "empty_steps", "value_without_unit"):
        shutil.copy(root / f"tests/rulebook/bad/{name}.yml", tiny / "shanghai")
    (tiny / "shanghai/refund_amount.yml").unlink()
    beijing = tiny / "beijing/refund_amount.yml"
    change(beijing, "support: confirmed", "support: sure")
    change(beijing, "people: staff_retiree", "people: pensioners")

    done = clerk("check", "--book", tiny)

    told = [line for line in done.err.splitlines() if line.startswith("✗ beijing")]
    assert done.code == 1
    assert any("support：" in line for line in told) and any("people：" in line for line in told)
    assert f"规则本有 {done.err.count('✗ ')} 处要改。" in done.err
    for name in ("unknown_source", "empty_steps", "value_without_unit"):
        assert f"✗ shanghai/{name}.yml" in done.err


def test_all_unknown_sources_of_a_file_are_told(clerk, tiny):
    path = tiny / "shanghai/refund_amount.yml"
    change(path, "shanghai-outpatient", "nobody-knows")
    times = path.read_text(encoding="utf-8").count("nobody-knows")

    done = clerk("check", "--book", tiny)

    assert done.err.count("没有来源“nobody-knows”") == times > 1


def test_faults_of_lists_do_not_hide_those_of_topics(clerk, tiny):
    change(tiny / "sources/laws.yml", "kind: law", "kind: rumour")
    change(tiny / "topics.yml", "id: how_to_pay,", "id: How-To-Pay,")
    change(tiny / "beijing/refund_amount.yml", "people: staff_retiree", "people: pensioners")

    done = clerk("check", "--book", tiny)

    assert done.code == 1
    for file in ("sources/laws.yml", "topics.yml", "beijing/refund_amount.yml"):
        assert f"✗ {file}: " in done.err


def test_a_folder_without_a_book_is_told_what_is_missing(clerk, tmp_path):
    done = clerk("check", "--book", tmp_path)

    assert done.code == 1
    assert "✗ places.yml：没有这个文件" in done.err and "✗ topics.yml：没有这个文件" in done.err


@pytest.mark.parametrize(
    ("day", "code", "heading"),
    [
        ("2026-10-31", 0, None),
        ("2026-11-21", 0, "! 60 天内到期"),
        ("2027-01-01", 0, "! 过期不到 60 天"),
        ("2027-03-01", 0, "! 过期不到 60 天"),
        ("2027-03-02", 1, "✗ 过期超过 60 天"),
    ],
)
def test_what_ends_without_a_successor_is_a_warning_and_at_last_a_fault(
    clerk, written, day, code, heading
):
    done = clerk("check", "--book", written(LAPSING), "--day", day)

    told = [
        line for line in (done.out + done.err).splitlines() if "天" in line and "（1 条）" in line
    ]
    assert done.code == code
    assert [line.split("，")[0] for line in told] == ([heading] if heading else [])
    line = "上海市 payment_standard.premium：上海居民医保每人每年交的钱400元/年（到 2026-12-31）"
    assert (line in done.out + done.err) is bool(heading)


@pytest.mark.parametrize(
    "after",
    [
        ", then: not_found}",
        '}\n    - {value: "420", since: 2027, source: list-2023, support: single, checked: 2026-11-01}',
    ],
    ids=["looked for and not found", "a successor"],
)
def test_nothing_is_overdue_once_somebody_wrote_what_came_after(clerk, written, after):
    book = written(LAPSING.replace("2026-11-01}", f"2026-11-01{after}"))

    done = clerk("check", "--book", book, "--day", "2027-06-01")

    assert (done.code, done.err) == (0, "")


def test_what_nobody_checked_for_a_year_is_a_warning(clerk, tiny):
    done = clerk("check", "--book", tiny, "--day", "2028-06-01")

    assert done.code == 0
    assert "! 一年多没有核对" in done.out and "核对）" in done.out


def test_a_source_that_nothing_rests_on_is_a_warning(clerk, small):
    path = small / "sources/papers.yml"
    listed = "- {id: forgotten, kind: law, title: 一部没用到的法, issuer: 某局}\n"
    assert "没有用到" not in clerk("check", "--book", small).out
    path.write_text(path.read_text(encoding="utf-8") + listed, encoding="utf-8")

    done = clerk("check", "--book", small)

    assert done.code == 0
    assert "! 没有用到的来源（1 份）" in done.out and "  forgotten：一部没用到的法\n" in done.out
