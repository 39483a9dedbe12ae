"""`tidy`: files in their one form, faulty ones left alone."""

from __future__ import annotations

import pytest

from yibao.rules.opening import read_rulebook


@pytest.fixture
def untidy(clerk, tiny):
    assert clerk("tidy", "--book", tiny).code == 0
    path = tiny / "shanghai/refund_amount.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# 注释\n{text.replace('people: ', 'people:   ')}", encoding="utf-8")
    return path


def test_check_names_what_is_untidy_and_changes_nothing(clerk, tiny, untidy):
    before = untidy.read_bytes()

    done = clerk("tidy", "--check", "--book", tiny)

    assert done.code == 1
    assert "不整齐：shanghai/refund_amount.yml\n" in done.out and "要整理 1 个" in done.out
    assert untidy.read_bytes() == before


def test_tidy_rewrites_it_and_leaves_the_content(clerk, tiny, untidy):
    before = read_rulebook(tiny)[0].facts

    done = clerk("tidy", "--book", tiny)

    assert done.code == 0 and "整理了：shanghai/refund_amount.yml\n" in done.out
    assert "注释" not in untidy.read_text(encoding="utf-8")
    assert read_rulebook(tiny)[0].facts == before
    assert clerk("tidy", "--check", "--book", tiny).code == 0


def test_a_faulty_file_is_told_and_left_as_it_is(clerk, tiny, untidy):
    text = untidy.read_text(encoding="utf-8").replace("name: 上海市", "nmae: 上海市")
    untidy.write_text(text, encoding="utf-8")

    done = clerk("tidy", "--book", tiny)

    assert done.code == 1
    assert "✗ shanghai/refund_amount.yml: nmae：没有这个键" in done.err
    assert untidy.read_text(encoding="utf-8") == text


def test_a_folder_that_is_no_rule_book_is_refused(clerk, tmp_path):
    done = clerk("tidy", "--book", tmp_path)

    assert done.code == 2
    assert "不是规则本的文件夹" in done.err and "--book" in done.err
