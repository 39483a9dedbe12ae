"""The README's table of topics."""

from __future__ import annotations

import pytest

from yibao.clerk.covering.topic_table import BEGIN, END, count_cases, topic_table, with_table
from yibao.errors import ClerkError

CASES = """\
- {name: 一, topic: refund_amount, day: 2026-11-21, given: {}, expect: {says: [a]}}
- {name: 二, fact: {topic: refund_amount, key: b}, day: 2026-11-21, given: {}, expect: {value: "2"}}
"""


@pytest.fixture
def project(tmp_path):
    """A README with an old table and two cases."""
    folder = tmp_path / "tests/rulebook/cases/national"
    folder.mkdir(parents=True)
    (folder / "refund_amount.yml").write_text(CASES, "utf-8")
    (tmp_path / "README.md").write_text(f"前面\n\n{BEGIN}\n| 旧 |\n{END}\n\n后面\n", "utf-8")
    return tmp_path


def test_a_row_counts_values_steps_places_and_cases(make_book, make_fact, make_procedure, place):
    book = make_book(
        make_fact(),
        make_fact(since="2024", place=place("全国")),
        make_fact(place=place("玉林"), standing="quoted"),
        make_procedure(topic="refund_amount"),
    )

    table = topic_table(book, {"refund_amount": 7}).splitlines()

    assert table[0] == "| 主题 | 事实 | 步骤 | 地方 | 用例 |"
    assert table[2:] == ["| `refund_amount` 返钱 | 3 | 1 | 1 | 7 |"]


def test_every_topic_has_a_row_in_the_order_of_the_list(book):
    rows = topic_table(book, {}).splitlines()[2:]

    assert [row.split("`")[1] for row in rows] == list(book.topics)
    assert sum(int(row.split("|")[2]) for row in rows) == len(book.facts)


def test_cases_are_counted_by_topic_also_those_of_single_facts(project):
    assert count_cases(project / "tests/rulebook/cases") == {"refund_amount": 2}


@pytest.mark.parametrize("text", ["- {name: 一}\n", "- [\n", "- 一句话\n"])
def test_cases_that_cannot_be_counted_are_told(project, text):
    path = project / "tests/rulebook/cases/national/refund_amount.yml"
    path.write_text(text, "utf-8")

    with pytest.raises(ClerkError, match=r"refund_amount\.yml"):
        count_cases(project / "tests/rulebook/cases")


def test_only_what_stands_between_the_marks_is_replaced(clerk, project, tiny):
    done = clerk("coverage", "--book", tiny, "--readme", project / "README.md")

    text = (project / "README.md").read_text("utf-8")
    assert done.code == 0
    assert text.startswith(f"前面\n\n{BEGIN}\n| 主题 |") and text.endswith(f"|\n{END}\n\n后面\n")
    assert "| 旧 |" not in text and "`refund_amount` 退休后医保每月返多少钱" in text


def test_a_second_time_changes_nothing(clerk, project, tiny):
    readme = project / "README.md"
    clerk("coverage", "--book", tiny, "--readme", readme)
    first = readme.read_bytes()

    clerk("coverage", "--book", tiny, "--readme", readme)

    assert readme.read_bytes() == first


@pytest.mark.parametrize("text", ["没有记号", f"{END} 反了 {BEGIN}", f"只有头 {BEGIN}"])
def test_a_readme_without_the_marks_is_told(text):
    with pytest.raises(ClerkError, match="把这两行加在表的前后"):
        with_table(text, "表")


@pytest.mark.parametrize("name", ["README.md", "nowhere/README.md"])
def test_a_readme_that_is_not_in_the_project_is_told(clerk, tiny, tmp_path, name):
    if "/" not in name:
        (tmp_path / name).write_text(f"{BEGIN}\n{END}\n", "utf-8")

    done = clerk("coverage", "--book", tiny, "--readme", tmp_path / name)

    assert done.code == 2 and "改法：" in done.err and "Traceback" not in done.err
