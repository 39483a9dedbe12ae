"""The rule book in use is replaced whole and sound, or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from yibao.errors import RuleBookError
from yibao.rules.shelf import Renewal, Shelf, the_rulebook, the_shelf

FACTS = "gansu/tianshui/refund_amount.yml"


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A copy of the project's rule book."""
    shutil.copytree(root / "rulebook", tmp_path / "rulebook")
    return tmp_path / "rulebook"


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    """A shelf with that copy read."""
    shelf = Shelf(folder)
    assert shelf.book.facts
    return shelf


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def figure(shelf: Shelf) -> str:
    facts = shelf.book.of_topic("refund_amount")
    return str(next(f.value for f in facts if f.id == "620500.refund_amount.monthly_refund.1"))


def test_files_that_stay_are_not_read_again(shelf: Shelf) -> None:
    before = shelf.book
    assert [shelf.renew() for _ in range(3)] == [Renewal.UNCHANGED] * 3
    assert shelf.book is before


def test_a_changed_figure_is_in_use_once_the_writing_has_ended(shelf: Shelf, folder: Path) -> None:
    begun, version = shelf.book, shelf.version
    rewrite(folder / FACTS, 'value: "85"', 'value: "86.5"')
    assert shelf.renew() == Renewal.SETTLING
    assert figure(shelf) == "85"
    rewrite(folder / FACTS, 'value: "86.5"', 'value: "87"')
    assert shelf.renew() == Renewal.SETTLING, "somebody is still writing"
    assert shelf.renew() == Renewal.REPLACED
    assert figure(shelf) == "87" and shelf.version != version
    assert begun is not shelf.book, "who began with the old book still holds it"
    assert shelf.renew() == Renewal.UNCHANGED


def test_a_bad_book_is_refused_once_and_loudly(
    shelf: Shelf, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before, version = shelf.book, shelf.version
    rewrite(folder / FACTS, 'value: "85"', "value: 八十五")
    assert [shelf.renew() for _ in range(4)] == [
        Renewal.SETTLING,
        Renewal.REFUSED,
        Renewal.UNCHANGED,
        Renewal.UNCHANGED,
    ]
    assert shelf.book is before and shelf.version == version and shelf.is_behind
    (told,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert "新的规则本没有采用" in told and FACTS in told and "改法" in told


def test_a_book_put_right_is_in_use_again_and_one_taken_back_is_the_old(
    shelf: Shelf, folder: Path
) -> None:
    stamp = (folder / FACTS).stat()
    kept = shelf.book
    rewrite(folder / FACTS, 'value: "85"', "value: [")
    assert (shelf.renew(), shelf.renew()) == (Renewal.SETTLING, Renewal.REFUSED)
    rewrite(folder / FACTS, "value: [", 'value: "85"')
    os.utime(folder / FACTS, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert shelf.renew() == Renewal.UNCHANGED
    assert not shelf.is_behind and shelf.book is kept
    rewrite(folder / FACTS, 'value: "85"', 'value: "90"')
    assert (shelf.renew(), shelf.renew()) == (Renewal.SETTLING, Renewal.REPLACED)
    assert figure(shelf) == "90"


@pytest.mark.parametrize(
    ("file", "kind"), [("districts.csv", "地方"), ("subjects", "事情"), ("topics.yml", "主题")]
)
def test_what_the_model_speaks_of_must_stay(
    shelf: Shelf, folder: Path, file: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    import yibao.rules.shelf as module

    old, read = shelf.book, module.read_rulebook
    lost = {"districts.csv": "places", "subjects": "subjects", "topics.yml": "topics"}[file]

    def without_the_last(root: Path) -> object:
        book, faults = read(root)
        assert book is not None
        whole = getattr(book, lost)
        rest = list(whole)[:-1] if lost == "places" else dict(list(whole.items())[:-1])
        setattr(book, lost, rest)
        return book, faults

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "read_rulebook", without_the_last)
        rewrite(folder / FACTS, 'value: "85"', 'value: "86"')
        assert (shelf.renew(), shelf.renew()) == (Renewal.SETTLING, Renewal.REFUSED)
    assert shelf.book is old and f"少了在用的{kind}" in caplog.text


def test_a_first_book_that_is_bad_is_told_to_who_asks(folder: Path) -> None:
    (folder / FACTS).write_text("place: [", encoding="utf-8")
    shelf = Shelf(folder)
    with pytest.raises(RuleBookError, match=FACTS):
        _ = shelf.book


def test_the_version_is_that_of_the_content(folder: Path, shelf: Shelf) -> None:
    twin = folder.with_name("twin")
    shutil.copytree(folder, twin)
    assert Shelf(twin).version == shelf.version
    rewrite(twin / FACTS, "85 元", "86 元")
    assert Shelf(twin).version != shelf.version


def test_the_project_s_book_is_the_shelf_s() -> None:
    assert the_rulebook() is the_shelf.book


def test_files_that_change_while_they_are_read_are_read_again(
    shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yibao.rules.shelf as module

    read = module.read_rulebook

    def disturbed(root: Path) -> object:
        found = read(root)
        rewrite(folder / FACTS, 'value: "86"', 'value: "87"')
        return found

    rewrite(folder / FACTS, 'value: "85"', 'value: "86"')
    assert shelf.renew() == Renewal.SETTLING
    monkeypatch.setattr(module, "read_rulebook", disturbed)
    assert shelf.renew() == Renewal.SETTLING
    monkeypatch.undo()
    assert (shelf.renew(), shelf.renew()) == (Renewal.SETTLING, Renewal.REPLACED)
    assert figure(shelf) == "87"
