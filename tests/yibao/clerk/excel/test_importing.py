"""Changed workbooks: what a clerk does in Excel ends in the book, wholly or not at all."""

from __future__ import annotations

from yibao.rules import load_rulebook

SHANGHAI = "shanghai/payment_standard.yml"


def facts_of(book, place):
    return [fact for fact in load_rulebook(book).facts if fact.place.name == place]


def bytes_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*.yml")}


def test_a_changed_cell_changes_one_file(taken, small, sheets, first):
    sheets.put("事实", first, "说法", "退休的人每年划入这么多")

    done = taken()

    assert (done.code, done.err) == (0, "")
    assert f"改写：{SHANGHAI}" in done.out and "改动 1 个文件" in done.out
    assert facts_of(small, "上海市")[0].says == "退休的人每年划入这么多"


def test_dry_run_tells_the_same_and_writes_nothing(taken, small, sheets, first):
    sheets.put("事实", first, "说法", "退休的人每年划入这么多")
    before = bytes_of(small)

    done = taken("--dry-run")

    assert done.code == 0 and f"会改写：{SHANGHAI}" in done.out
    assert bytes_of(small) == before


def test_a_new_value_after_an_old_one(taken, small, sheets, first):
    sheets.put("事实", first, "到哪天止", "2026-12-31")
    sheets.copy("事实", first, 从哪天起="2027-01-01", 数值="1800", 到哪天止=None)

    done = taken()

    assert done.code == 0
    key = sheets.cell("事实", first, "键").value
    values = [
        str(f.value) for f in facts_of(small, "上海市") if f.key == key and str(f.since) > "2026"
    ]
    assert values == ["1800"]


def test_a_row_that_is_deleted_deletes_its_fact_and_an_empty_file_goes(taken, small, sheets):
    sheet = sheets.book["事实"]
    rows = [
        n for n in range(2, sheet.max_row + 1) if sheets.cell("事实", n, "地方").value == "上海市"
    ]
    for number in reversed(rows):
        sheet.delete_rows(number)

    done = taken()

    assert done.code == 0 and f"删掉：{SHANGHAI}" in done.out
    assert facts_of(small, "上海市") == [] != facts_of(small, "长沙市")
    assert not (small / SHANGHAI).exists()


def test_a_new_row_without_a_file_goes_to_the_folder_of_its_place(taken, small, sheets, first):
    sheets.copy("事实", first, 主题="payment_period", 文件=None)

    done = taken()

    assert done.code == 0 and "新加：shanghai/payment_period.yml" in done.out
    assert [f.topic for f in facts_of(small, "上海市")].count("payment_period") == 1


def test_steps_and_sources_are_taken_too(taken, small, sheets):
    row = sheets.book["步骤"].max_row + 1
    told = {
        "主题": "how_to_pay", "地方代码": "310000", "地方": "上海市", "编号": "wechat",
        "渠道": "微信", "标题": "微信城市服务", "提示": "我 → 服务", "从哪天起": "2025",
        "来源": "paper、new-paper", "支持": "只有一处", "核对日": "2026-11-21",
        "步骤": "打开微信。\n点「我」。\n\n付钱。",
    }  # fmt: skip
    for title, text in told.items():
        sheets.put("步骤", row, title, text)
    number = sheets.row("来源", 编号="paper")
    sheets.copy("来源", number, 编号="new-paper", 标题="新文件")

    done = taken()

    assert (done.code, done.err) == (0, "")
    steps = next(s for s in load_rulebook(small).procedures if s.place.name == "上海市")
    assert steps.steps == ("打开微信。", "点「我」。", "付钱。")
    assert [source.id for source in steps.sources] == ["paper", "new-paper"]
    assert (steps.channel, steps.people) == ("wechat", "all")


def test_a_folder_that_is_not_there_is_not_made(clerk, sheets, tmp_path):
    done = clerk("import", sheets.path, "--book", tmp_path / "nowhere")

    assert done.code == 2 and "没有" in done.err and "--book" in done.err
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_with_other_things_is_left_alone(clerk, sheets, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/letter.txt").write_text("不是规则本", encoding="utf-8")

    done = clerk("import", sheets.path, "--book", tmp_path / "other")

    assert done.code == 2 and "不是规则本的文件夹" in done.err
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["letter.txt"]


def test_what_cannot_be_written_wholly_is_not_written_at_all(taken, small, sheets, first):
    sheets.put("事实", first, "说法", "退休的人每年划入这么多")
    sheets.put("事实", sheets.row("事实", 地方="长沙市"), "说法", "长沙今年交的钱")
    (small / f"{SHANGHAI}.new").mkdir()  # in the way of the second file's draft
    before = bytes_of(small)

    done = taken()

    assert done.code == 2
    assert f"写不了 {SHANGHAI}" in done.err and "已恢复原样" in done.err
    assert bytes_of(small) == before


def test_what_will_change_is_told_fact_by_fact(taken, sheets, first):
    sheets.put("事实", first, "数值", "1800")

    told = taken("--dry-run").out

    assert "改动事实 上海市 payment_standard.premium" in told
    assert "数值：400 元/年 → 1800 元/年" in told


def test_what_others_changed_since_the_export_stays(taken, small, sheets, first):
    others = small / "hunan/changsha/payment_standard.yml"
    others.write_text(others.read_text(encoding="utf-8").replace("420", "430"), encoding="utf-8")
    new = small / "hunan/changsha/refund_amount.yml"
    new.write_text(
        others.read_text(encoding="utf-8").replace(
            "topic: payment_standard", "topic: refund_amount"
        ),
        encoding="utf-8",
    )
    kept = others.read_bytes(), new.read_bytes()
    sheets.put("事实", first, "说法", "退休的人每年划入这么多")

    done = taken()

    assert done.code == 0 and "留着新的" in done.err
    assert (others.read_bytes(), new.read_bytes()) == kept
    assert facts_of(small, "上海市")[0].says == "退休的人每年划入这么多"


def test_two_who_changed_the_same_file_are_told_and_neither_is_overwritten(
    taken, small, sheets, first
):
    path = small / SHANGHAI
    path.write_text(path.read_text(encoding="utf-8").replace("400", "410"), encoding="utf-8")
    sheets.put("事实", first, "数值", "1800")
    before = bytes_of(small)

    done = taken()

    assert done.code == 2 and SHANGHAI in done.err and "又有人改过" in done.err
    assert "export" in done.err and bytes_of(small) == before
    assert taken("--over").code == 0
    assert "1800" in path.read_text(encoding="utf-8")


def test_the_same_workbook_may_be_changed_and_imported_again(taken, small, sheets, first):
    for value in ("1800", "1900"):
        sheets.put("事实", first, "数值", value)
        assert taken().code == 0

    assert str(facts_of(small, "上海市")[0].value) == "1900"


def test_a_new_source_goes_beside_the_one_above_it(taken, small, sheets):
    sheets.copy("来源", sheets.row("来源", 编号="other"), 编号="new-paper", 文件=None)

    assert taken().code == 0
    assert "new-paper" in (small / "sources/papers.yml").read_text(encoding="utf-8")


def test_a_city_without_files_gets_a_folder_in_its_province(taken, sheets, first):
    changed = {"地方代码": "430600", "地方": "岳阳市", "文件": None}
    sheets.copy("事实", first, **changed)

    assert "新加：hunan/430600/payment_standard.yml" in taken().out


def test_a_table_without_a_row_does_not_empty_the_book(taken, small, sheets):
    sheets.book["事实"].delete_rows(2, 99)
    before = bytes_of(small)

    done = taken()

    assert done.code == 1 and "一行也没有了" in done.err and bytes_of(small) == before
