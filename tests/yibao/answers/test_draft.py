"""A draft: each thing said once, each used fact cited, and the closing blocks in their order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yibao.answers import Button, Status
from yibao.answers.draft import Draft
from yibao.errors import NoRule
from yibao.rules.arithmetic import Worked


@pytest.fixture
def draft(case, book):
    return Draft("refund_amount", case(place="上海"), book)


def blocks_of(draft):
    return [(block.kind, block.title, block.lines) for block in draft.done(Status.ANSWERED).blocks]


def test_the_lead_cites_what_it_rests_on(draft, make_fact):
    fact = make_fact()
    draft.lead("每月返 80 元。", fact)

    answer = draft.done(Status.IN_GENERAL)
    assert (answer.topic, answer.status) == ("refund_amount", Status.IN_GENERAL)
    assert (answer.lead, answer.cited) == ("每月返 80 元。", (fact,))
    assert (answer.blocks, answer.taken, answer.buttons, answer.question) == ((), (), (), "")


def test_what_was_taken_is_said_once(draft):
    draft.take("上海市", "75岁")
    draft.take("75岁", "职工医保")

    assert draft.done(Status.ANSWERED).taken == ("上海市", "75岁", "职工医保")


def test_a_fact_is_cited_once_however_often_it_is_used(draft, make_fact):
    first, second = make_fact(id="a"), make_fact(id="b")
    draft.cite(first)
    draft.cite(second, first)

    assert draft.done(Status.ANSWERED).cited == (first, second)


def test_a_fact_used_twice_at_once_is_cited_once_too(draft, make_fact):
    fact = make_fact()
    draft.block("居民医保", ["断了2年等 4 个月。", "先要等 3 个月。"], fact, fact)

    assert draft.done(Status.ANSWERED).cited == (fact,)


def test_notes_are_said_once_and_cited(draft, make_fact):
    first, second = make_fact(id="a", says="先问一声。"), make_fact(id="b", says="先问一声。")
    draft.note(first)
    draft.note(second)

    assert blocks_of(draft) == [("notes", "要知道", ("先问一声。",))]
    assert draft.done(Status.ANSWERED).cited == (first, second)


def test_statements_say_what_facts_say_and_cite_them(draft, make_fact):
    facts = (make_fact(id="a", says="接着交。"), make_fact(id="b", says="一次补齐。"))
    draft.statements("两条路", iter(facts))

    assert blocks_of(draft) == [("lines", "两条路", ("接着交。", "一次补齐。"))]
    assert draft.done(Status.ANSWERED).cited == facts


@pytest.mark.parametrize("add", ["statements", "block"])
def test_nothing_to_say_makes_no_block_and_cites_nothing(draft, make_fact, add):
    if add == "block":
        draft.block("比如", [], make_fact())
    else:
        draft.statements("比如", ())

    answer = draft.done(Status.ANSWERED)
    assert (answer.blocks, answer.cited) == ((), ())


def test_steps_keep_their_order_and_bring_their_notes(draft, make_procedure):
    steps = make_procedure(steps=("打开。", "点开。", "付钱。"), notes=("旧版叫支付。",))
    draft.steps(steps)
    draft.steps(make_procedure(id="other", notes=("旧版叫支付。", "要实名。")))

    titles = [(kind, title) for kind, title, _ in blocks_of(draft)]
    assert titles == [("steps", "微信"), ("steps", "微信"), ("notes", "要知道")]
    answer = draft.done(Status.ANSWERED)
    assert answer.blocks[0].lines == ("打开。", "点开。", "付钱。")
    assert answer.cited[0] == steps
    assert {line for block in answer.blocks for line in block.lines} >= {"旧版叫支付。", "要实名。"}


def test_workings_notes_and_whom_to_ask_come_last_in_that_order(draft, make_fact):
    draft.close("打 12393。")
    draft.remark("备好身份证。")
    draft.work(Worked(Decimal(70), ("840 元/年 ÷ 12 个月 = 70 元/月",)))
    draft.statements("办法", [make_fact()])

    assert [(kind, title) for kind, title, _ in blocks_of(draft)] == [
        ("lines", "办法"),
        ("workings", "怎么算的"),
        ("notes", "要知道"),
        ("lines", "不放心就问一声"),
    ]


def test_the_last_word_on_whom_to_ask_holds(draft):
    draft.close("打 12345。")
    draft.close("打 12393。")

    assert blocks_of(draft) == [("lines", "不放心就问一声", ("打 12393。",))]


@pytest.mark.parametrize(
    ("sums", "estimate", "is_estimate"),
    [(1, True, True), (2, True, True), (1, False, False), (0, True, False)],
)
def test_only_a_sum_of_the_asker_s_numbers_is_an_estimate(draft, sums, estimate, is_estimate):
    draft.work(*[Worked(Decimal(1), ("1 + 0 = 1",))] * sums, estimate=estimate)

    assert draft.done(Status.ANSWERED).estimate is is_estimate


def test_an_estimate_stays_one_when_a_sure_sum_follows(draft):
    draft.work(Worked(Decimal(1), ("a",)))
    draft.work(Worked(Decimal(2), ("b",)), estimate=False)

    assert draft.done(Status.ANSWERED).estimate is True


def test_the_question_has_its_buttons(draft):
    draft.ask("您多大年纪？", iter([Button("满75岁", "满75岁")]))

    answer = draft.done(Status.ASKING)
    assert (answer.question, answer.buttons) == ("您多大年纪？", (Button("满75岁", "满75岁"),))


def test_facts_come_key_by_key_and_missing_ones_are_left_out(draft):
    found = draft.facts("refund_amount", "who", "no_such_key", "fixed_sum")

    assert [fact.key for fact in found] == ["who", "fixed_sum"]


def test_a_fact_is_looked_up_for_the_case_s_place_and_day(case, book, draft):
    assert draft.fact("refund_amount", "monthly_refund").place.name == "上海市"
    with pytest.raises(NoRule):
        Draft("refund_amount", case(), book).fact("refund_amount", "monthly_refund")
