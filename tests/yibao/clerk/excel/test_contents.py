"""Wrong cells: each is named, all are told at once, and nothing is written."""

from __future__ import annotations

import pytest


def bytes_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*.yml")}


@pytest.mark.parametrize(
    ("title", "value", "fault", "remedy"),
    [
        ("数值", "一百四", "“一百四”不是数字", "只写数字，如 157.5"),
        ("数值", "约380", "“约380”不是数字", "“约”“以上”写进“说法”"),
        ("数值", "380，5", "“380，5”不是数字", "只写数字"),
        ("数值", None, "有单位却没有数值", "补上“数值”"),
        ("键", "居民保费", "“居民保费”不能做键", "英文名"),
        ("地方代码", "31", "“31”不是行政区划代码", "六位行政区划代码"),
        ("地方代码", None, "缺少这一项", "六位行政区划代码"),
        ("人群", "老人", "“老人”不在单子里", "职工医保退休人员"),
        ("支持", None, "缺少这一项", "已证实、只有一处"),
        ("从哪天起", "去年", "“去年”不是日期", "2025-01"),
        ("从哪天起", "2025-02-30", "不是日历上的日子", "2025-01-01"),
        ("核对日", "2025", "不是哪一天", "2025-01-01"),
        ("核对日", "2999-01-01", "核对日期在今天之后", "实际核对"),
        ("到哪天止", "2001", "早于开始日", "写反了"),
        ("满几岁", "七十", "“七十”不是整数", "如 70"),
        ("来源", "nobody-knows", "没有来源“nobody-knows”", "“来源”表"),
        ("来源", None, "缺少这一项", "“来源”表里的编号"),
        ("问到的事", "no_such_thing", "没有“no_such_thing”这件事", "“说法”表"),
        ("主题", "refund_sum", "没有“refund_sum”这个主题", "“主题”表"),
        ("键", None, "没有写键", "英文名"),
        ("文件", "../outside.yml", "不是这张表的文件", "hunan/changsha"),
        ("文件", "sources/papers.yml", "不是这张表的文件", "hunan/changsha"),
        ("说法", "待填：写什么", "还没有填", "删掉"),
    ],
)
def test_a_wrong_cell_is_named_by_sheet_row_and_column_and_nothing_is_written(
    taken, small, sheets, title, value, fault, remedy
):
    # A row of a file of its own, so that no other row has to agree with it
    changed = {"主题": "payment_period", "文件": "shanghai/payment_period.yml"}
    row = sheets.copy("事实", sheets.row("事实", 地方="上海市"), **changed)
    sheets.put("事实", row, title, value)
    sheets.put("事实", sheets.row("事实", 地方="长沙市"), "说法", "这一格没有错，也不能写进去")
    before = bytes_of(small)

    done = taken()

    where = f"✗ 事实 第 {row} 行 {sheets.letter('事实', title)} 列（{title}）："
    line = next((line for line in done.err.splitlines() if fault in line), done.err)
    assert done.code == 1
    assert line.startswith(where) or title in ("地方代码", "主题")
    assert f"第 {row} 行" in line and remedy in line.split("改法：")[1]
    assert "规则本没有动" in done.err
    assert bytes_of(small) == before


def test_all_wrong_cells_are_told_at_once(taken, sheets, first):
    sheets.put("事实", first, "数值", "很多")
    sheets.put("事实", first, "人群", "老人")
    sheets.put("来源", 2, "种类", "传闻")

    done = taken()

    assert done.err.count("✗ ") == 3 and "表格有 3 处要改" in done.err
    assert "✗ 来源 第 2 行 B 列（种类）：“传闻”不在单子里" in done.err


def test_rows_of_one_fact_must_agree_and_may_leave_cells_empty(taken, small, sheets, first):
    sheets.put("事实", first, "到哪天止", "2026")
    second = sheets.copy(
        "事实", first, 从哪天起="2027", 到哪天止=None, 说法=None, 单位=None, 人群=None
    )
    assert taken("--dry-run").code == 0
    sheets.put("事实", second, "说法", "说的是另一回事")

    done = taken()

    letter = sheets.letter("事实", "说法")
    assert done.code == 1
    assert (
        f"✗ 事实 第 {second} 行 {letter} 列（说法）：“说的是另一回事”，和第 {first} 行的不一样"
        in done.err
    )


def test_values_of_one_day_are_told_with_the_columns_to_change(taken, sheets, first):
    sheets.put("事实", first, "到哪天止", None)
    sheets.copy("事实", first, 从哪天起="2026-01-01", 到哪天止=None)

    done = taken()

    assert done.code == 1
    assert "同一天都有效" in done.err and "“到哪天止”" in done.err
    assert f"✗ 事实 第 {first} 行" in done.err


def test_a_source_that_is_there_twice_is_named_by_its_cell(taken, sheets):
    row = sheets.copy("来源", 2)

    done = taken()

    assert f"✗ 来源 第 {row} 行 A 列（编号）：写了两次" in done.err


def test_a_line_that_is_no_rule_is_told_so(taken, sheets):
    row = sheets.book["事实"].max_row + 1
    sheets.put("事实", row, "主题", "制表：小王")

    done = taken()

    assert f"事实 第 {row} 行 B 列（地方代码）：没有写地方代码" in done.err
    assert "删掉这一行" in done.err and done.err.count("✗ ") == 1


def test_one_value_written_twice_is_told_so(taken, sheets, first):
    sheets.copy("事实", first)

    done = taken()

    assert "同一个值写了两次" in done.err and "删掉另一个" in done.err


def test_a_wrong_day_brings_no_second_fault(taken, sheets, first):
    sheets.put("事实", first, "到哪天止", "2001")
    sheets.put("事实", first, "以后呢", "取消了")

    done = taken()

    assert done.err.count("✗ ") == 1 and "早于开始日" in done.err and "写反了" in done.err
