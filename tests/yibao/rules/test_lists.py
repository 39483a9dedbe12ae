"""The lists that the rest of the rule book refers to: subjects, sources, topics, each thing once."""

from __future__ import annotations

import pytest

from yibao.errors import RuleBookError
from yibao.rules.lists import (
    LISTS,
    read_lists,
    read_neighbours,
    read_subjects,
    read_topics,
    twins,
)


@pytest.fixture
def lists(tmp_path, copy_lists):
    copy_lists(tmp_path)
    return tmp_path


@pytest.fixture
def subjects(tmp_path):
    """Reads these files of subjects."""

    def read(**files):
        (tmp_path / "subjects").mkdir()
        for name, entries in files.items():
            text = "subjects:\n" + "".join(f"- {entry}\n" for entry in entries)
            (tmp_path / "subjects" / f"{name}.yml").write_text(text, encoding="utf-8")
        return read_subjects(tmp_path)

    return read


TEETH = "{id: dentures, title: 镶牙, said: [镶牙, 假牙]}"


def test_every_list_of_the_project_is_read(lists, book):
    read = read_lists(lists)

    assert set(read.topics) == set(book.topics)
    assert (read.subjects, read.sources) == (book.subjects, book.sources)
    assert read.neighbours == book.neighbours != {}
    assert {place.code for place in read.places} == {place.code for place in book.places}


def test_what_stands_beside_the_regions_is_what_is_there(root):
    folder = root / "rulebook"
    beside = {path.name for path in folder.iterdir() if path.suffix in {".yml", ".csv"}}

    assert beside | {"sources", "subjects"} == LISTS


def test_subjects_of_several_files_are_one_list(subjects):
    found = subjects(teeth=[TEETH], eyes=["{id: glasses, title: 配眼镜, said: [配眼镜]}"])

    assert list(found) == ["glasses", "dentures"]
    assert (found["dentures"].title, found["dentures"].said) == ("镶牙", ("镶牙", "假牙"))


def test_a_rule_book_without_subjects_has_none(tmp_path):
    assert read_subjects(tmp_path) == {}


@pytest.mark.parametrize(
    ("other", "twice"),
    [
        ("{id: dentures, title: 种牙, said: [种牙]}", "dentures"),
        ("{id: implants, title: 种牙, said: [种牙, 假牙]}", "假牙"),
    ],
)
def test_no_two_subjects_share_an_id_or_a_phrase(subjects, other, twice):
    with pytest.raises(RuleBookError, match=f"^subjects: {twice}.*写了两次"):
        subjects(teeth=[TEETH], more=[other])


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("{id: Dentures, title: 镶牙, said: [镶牙]}", "id"),
        ("{id: dentures, title: 一二三四五六七八九十一二三, said: [镶牙]}", "title"),
        ("{id: dentures, title: 镶牙, said: []}", "said"),
        ("{id: dentures, title: 镶牙}", "said"),
        ("{id: dentures, title: 镶牙, said: [镶牙], words: [牙]}", "words"),
    ],
)
def test_a_subject_that_is_not_whole_is_told_by_file_and_key(subjects, entry, key):
    with pytest.raises(RuleBookError) as raised:
        subjects(teeth=[entry])

    assert raised.value.file == "subjects/teeth.yml"
    assert raised.value.key == f"subjects[0].{key}"


def test_a_neighbour_has_its_words_its_office_its_line_and_its_borders(book):
    pension = book.neighbours["pension"]

    assert {"养老金", "养老保险"} <= set(pension.said)
    assert "人社部门" in pension.says
    assert (pension.line, pension.near[0]) == ("social", "refund_amount")
    assert book.neighbours["income_tax"].line is None


def test_a_rule_book_of_before_there_were_neighbours_has_none(tmp_path):
    assert read_neighbours(tmp_path) == {}


def test_topics_come_in_their_order_with_what_they_ask_and_what_follows(book, root):
    topics = read_topics(root / "rulebook")

    assert list(topics) == list(book.topics)
    assert topics["payment_standard"].asks == ("insurance", "region")
    assert topics["card_replacement"].line == "social"
    assert topics["how_to_pay"].asks == ()


def test_a_topic_that_leads_to_none_is_told(lists):
    with (lists / "topics.yml").open("a", encoding="utf-8") as listed:
        listed.write("- {id: fresh, title: 新的, question: 新的怎么办, next: [nowhere]}\n")

    with pytest.raises(RuleBookError, match=r"topics\.yml: fresh.*没有“nowhere”"):
        read_topics(lists)


def test_every_topic_leads_on_to_others_and_never_to_itself(book):
    for topic in book.topics.values():
        assert topic.next, topic.id
        assert topic.id not in topic.next
        assert len(set(topic.next)) == len(topic.next)


def test_all_lists_at_fault_are_told_at_once(lists):
    (lists / "topics.yml").write_text("lists: []\n", encoding="utf-8")
    (lists / "subjects" / "zz.yml").write_text("subjects: 牙\n", encoding="utf-8")

    with pytest.raises(RuleBookError) as raised:
        read_lists(lists)
    assert {fault.file for fault in raised.value.every} == {"topics.yml", "subjects/zz.yml"}


def test_what_stands_twice_is_told_once():
    faults = twins("a.yml", ["one", "two", "one", "one", "two", "three"])

    assert [fault.key for fault in faults] == ["one", "two"]
