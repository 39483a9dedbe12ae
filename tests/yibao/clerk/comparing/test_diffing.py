"""`diff`: the whole way from two versions to what is printed and the page."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser

import pytest

DAY = "2026-11-21"
SHANGHAI = "shanghai/refund_amount.yml"


def change(book, file, old, new):
    text = (book / file).read_text("utf-8")
    assert old in text
    (book / file).write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def other(tiny, tmp_path):
    """A copy of the little book, to be changed."""
    folder = tmp_path / "other"
    shutil.copytree(tiny, folder)
    return folder


class Tags(HTMLParser):
    """The tags of a page, and whether each is closed in its turn."""

    VOID = {"meta", "br", "col"}

    def __init__(self, page):
        super().__init__()
        self.open, self.all, self.links = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.all.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in ("td", "th", "tr", "li", "table", "ul", "div", "body", "html", "p"):
            assert self.open.pop() == tag
        else:
            self.open.remove(tag)


def test_two_equal_books_have_no_difference(clerk, tiny, other):
    done = clerk("diff", tiny, other, "--day", DAY)

    assert done.code == 0
    assert "两个版本的答案、事实和步骤都一样。" in done.out
    assert re.search(r"问了几次（.*）：[1-9]\d{2,}", done.out)
    assert "－" not in done.out and "＋" not in done.out
    assert "正在比较 100%" in done.err


def test_a_changed_figure_is_told_with_old_and_new_line_and_who_hears_it(clerk, tiny, other):
    change(other, SHANGHAI, '"1890"', '"2000"')

    done = clerk("diff", tiny, other, "--day", DAY)

    lines = [line.strip() for line in done.out.splitlines()]
    at = lines.index("－ 上海市满75岁的职工退休人员，医保每月返 157.5 元。")
    assert lines[at + 1] == "＋ 上海市满75岁的职工退休人员，医保每月返 166.67 元。"
    assert lines[at + 2].startswith("上海市：没说险种、职工医保：75岁")
    assert "居民医保" not in lines[at + 2]
    assert lines[-2:] == [
        "改动事实 上海市 refund_amount.monthly_refund",
        "数值：1890 元/年 → 2000 元/年",
    ]


def test_what_is_true_of_places_without_rules_is_said_where_the_nation_changed(clerk, tiny, other):
    change(other, SHANGHAI, '"1890"', '"2000"')  # an example for those who name no place

    done = clerk("diff", tiny, other, "--day", DAY)

    assert "没说地方：没说险种、职工医保：各种问法" in done.out
    assert "和“没说地方”的变化一样" in done.out


def test_without_a_second_version_the_first_is_held_against_the_book(clerk, tiny, other):
    change(other, SHANGHAI, '"1890"', '"2000"')

    done = clerk("diff", tiny, "--book", other, "--day", DAY)

    assert f"新版：文件夹 {other}" in done.out and "166.67" in done.out


def test_a_git_revision_is_a_version(clerk, tiny):
    who = ("-c", "user.name=经办员", "-c", "user.email=clerk@example.org")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "旧的"]):
        subprocess.run(["git", "-C", str(tiny), *who, *arguments], check=True)
    change(tiny, SHANGHAI, '"1890"', '"2000"')

    done = clerk("diff", "HEAD", "--book", tiny, "--day", DAY)

    assert done.code == 0
    assert "旧版：git 版本 HEAD（" in done.out and "，旧的）" in done.out
    assert "数值：1890 元/年 → 2000 元/年" in done.out


def test_a_change_of_another_day_is_told_with_a_hint(clerk, tiny, other):
    old = "since: 2023-07-01, source: shanghai-outpatient, support: confirmed, checked: 2026-11-21}"
    change(other, SHANGHAI, old, old.replace("2026-11-21", "2026-11-20"))

    done = clerk("diff", tiny, other, "--day", DAY)

    assert f"按 {DAY} 这天问，答案都没有变" in done.out and "用 --day 换一天再比" in done.out
    assert "核对：2026-11-21 → 2026-11-20" in done.out


def test_the_page_stands_alone_and_says_what_the_screen_says(clerk, tiny, other, tmp_path):
    change(other, SHANGHAI, '"1890"', '"2000"')
    change(other, "topics.yml", "title: 退休后医保每月返多少钱", 'title: "返<多少>&钱"')
    page = tmp_path / "变化.html"

    done = clerk("diff", tiny, other, "--day", DAY, "--html", page)

    text = page.read_text("utf-8")
    tags = Tags(text)
    assert f"✓ 写好了 {page}。" in done.out
    assert tags.open == [] and not {"script", "link", "img", "iframe"} & set(tags.all)
    assert tags.links and all(link.startswith("#") for link in tags.links)
    assert all(f"id='{link[1:]}'" in text for link in tags.links)
    assert "url(" not in text and "@import" not in text
    assert "<tr class='old'><td class='sign'>－</td>" in text
    assert "<tr class='new'><td class='sign'>＋</td>" in text
    assert "返&lt;多少&gt;&amp;钱" in text and "<多少>" not in text
    for told in re.findall(r"^ *[－＋] (.*)$", done.out, re.MULTILINE):
        assert told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in text


def test_the_same_comparison_gives_the_same_page(clerk, tiny, other, tmp_path):
    change(other, SHANGHAI, '"1890"', '"2000"')
    for name in ("one.html", "two.html"):
        clerk("diff", tiny, other, "--day", DAY, "--html", tmp_path / name)

    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["没有的版本"], "“没有的版本”"),
        (["."], "不是规则本的文件夹"),
        ([], "还少 旧版"),
    ],
)
def test_a_version_that_is_none_ends_with_a_remedy(clerk, tmp_path, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    done = clerk("diff", *arguments)

    assert done.code == 2 and done.out == ""
    assert told in done.err and "改法：" in done.err and "Traceback" not in done.err


def test_a_page_that_cannot_be_written_is_told_before_the_work(clerk, tiny, tmp_path):
    done = clerk("diff", tiny, tiny, "--html", tmp_path / "nowhere" / "x.html")

    assert done.code == 2 and "没有这个文件夹" in done.err and "正在比较" not in done.err


def test_a_version_that_cannot_be_read_is_told(clerk, tiny, other):
    (other / "places.yml").unlink()

    done = clerk("diff", tiny, other)

    assert done.code == 2
    assert "新版（文件夹" in done.err and "places.yml" in done.err and "改法：" in done.err


def test_todays_answers_are_compared_where_no_day_is_said(clerk, tiny):
    done = clerk("diff", tiny, tiny)

    assert f"按 {date.today()} 这天问。" in done.out
