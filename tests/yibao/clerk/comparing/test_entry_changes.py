"""Which facts and procedures changed, item by item."""

from __future__ import annotations

from dataclasses import replace

from yibao.clerk.comparing.entry_changes import entry_changes
from yibao.rules.model import Ages, When


def told(changes):
    return [(change.sort, change.kind, change.place.name, change.key) for change in changes]


def test_a_changed_value_is_told_with_what_it_was(make_book, make_fact):
    old = make_book(make_fact(value="100", unit="元/月"))
    new = make_book(make_fact(value="110.50", unit="元/月", until="2026"))

    (change,) = entry_changes(old, new)

    assert told([change]) == [("改动", "事实", "南宁市", "monthly_refund")]
    assert change.items == (("数值", "100 元/月", "110.5 元/月"), ("到哪天止", "", "2026"))


def test_of_several_values_only_the_changed_one_is_told(make_book, make_fact):
    young, old_people = (
        make_fact(value="100", unit="元/月", ages=Ages(0, 70)),
        make_fact(value="120", unit="元/月", ages=Ages(70)),
    )
    old = make_book(young, old_people)
    new = make_book(young, replace(old_people, value=young.value * 2))

    (change,) = entry_changes(old, new)

    assert change.items == (("数值", "120 元/月", "200 元/月"),)


def test_what_came_and_what_went_is_told_whole(make_book, make_fact, place):
    fact = make_fact(says="每月划入", when=When(hospital="third", area="city"))
    gone, come = entry_changes(make_book(fact), make_book(replace(fact, key="other")))

    assert told([gone, come]) == [
        ("删去", "事实", "南宁市", "monthly_refund"),
        ("新增", "事实", "南宁市", "other"),
    ]
    assert ("说法", "每月划入", "") in gone.items and ("说法", "", "每月划入") in come.items
    assert ("条件", "", "三级医院，市区") in come.items


def test_a_step_that_changed_is_told_by_its_number(make_book, make_procedure):
    steps = make_procedure(topic="refund_amount")
    new = replace(steps, steps=("打开微信。", "付款。"), notes=("别忘了。",))

    (change,) = entry_changes(make_book(steps), make_book(new))

    assert told([change]) == [("改动", "步骤", "南宁市", "made_up")]
    assert change.items == (("第 2 步", "付钱。", "付款。"), ("注意", "", "别忘了。"))


def test_the_book_has_no_changes_against_itself(book):
    assert entry_changes(book, book) == []
