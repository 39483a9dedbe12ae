"""`undo`: what the clerk's commands changed comes back, and nobody's later work is lost."""

from __future__ import annotations

SHANGHAI = "shanghai/payment_standard.yml"


def bytes_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*.yml")}


def test_an_import_is_taken_back_step_by_step(clerk, taken, small, sheets, first):
    books = [bytes_of(small)]
    for says in ("退休的人每年划入这么多", "退休的人每年划入那么多"):
        sheets.put("事实", first, "说法", says)
        assert taken().code == 0
        books.append(bytes_of(small))

    for before in (books[1], books[0]):
        done = clerk("undo", "--book", small)
        assert done.code == 0 and f"退回：{SHANGHAI}" in done.out and "import" in done.out
        assert bytes_of(small) == before

    done = clerk("undo", "--book", small)
    assert done.code == 2 and "没有可以撤回的" in done.err and "git" in done.err


def test_files_that_a_command_made_go_and_those_that_it_took_away_return(
    clerk, taken, small, sheets
):
    before = bytes_of(small)
    assert clerk("new-city", "岳阳", "--book", small, "--topics", "payment_standard").code == 0
    assert bytes_of(small) != before
    assert clerk("undo", "--book", small).code == 0
    assert bytes_of(small) == before
    rows = [n for n in range(2, 9) if sheets.cell("事实", n, "地方").value == "上海市"]
    for number in reversed(rows):
        sheets.book["事实"].delete_rows(number)
    assert "删掉" in taken().out

    assert f"找回：{SHANGHAI}" in clerk("undo", "--book", small).out
    assert bytes_of(small) == before


def test_dry_run_tells_and_leaves_everything(clerk, taken, small, sheets, first):
    sheets.put("事实", first, "说法", "退休的人每年划入这么多")
    taken()
    after = bytes_of(small)

    assert f"会退回：{SHANGHAI}" in clerk("undo", "--dry-run", "--book", small).out
    assert bytes_of(small) == after
    assert clerk("undo", "--book", small).code == 0


def test_what_was_changed_by_hand_since_is_not_overwritten(clerk, taken, small, sheets, first):
    sheets.put("事实", first, "说法", "退休的人每年划入这么多")
    taken()
    path = small / SHANGHAI
    path.write_text(path.read_text(encoding="utf-8") + "# 手写的\n", encoding="utf-8")
    after = bytes_of(small)

    done = clerk("undo", "--book", small)

    assert done.code == 2 and SHANGHAI in done.err and "又改过" in done.err
    assert bytes_of(small) == after


def test_nothing_changes_where_nothing_can_be_remembered(taken, small, sheets, first):
    sheets.put("事实", first, "说法", "退休的人每年划入这么多")
    (small.parent / ".rasa").write_text("挡着路")
    before = bytes_of(small)

    done = taken()

    assert done.code == 2 and "撤不回来" in done.err
    assert bytes_of(small) == before
