"""Opening a rule book: files joined with their lists and held against each other."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from yibao.errors import RuleBookError
from yibao.rules import load_rulebook, the_rulebook
from yibao.rules.model import Ages, When
from yibao.rules.opening import read_places, read_rulebook

HEAD = 'topic: refund_amount\nplace: "310000"\nname: 上海市\n'
DATED = "source: [shanghai-outpatient, list-2023], support: single, checked: 2026-11-20"


@pytest.fixture
def tiny(tmp_path, copy_lists):
    copy_lists(tmp_path)
    return tmp_path


@pytest.fixture
def opened(tiny):
    """Open the tiny rule book with these values of one fact."""

    def open_with(*values, unit="元/年"):
        lines = "".join(f"    - {{{value}, {DATED}}}\n" for value in values)
        fact = f"    says: 每年划入\n    unit: {unit}\n    people: staff_retiree\n    values:\n"
        text = f"{HEAD}facts:\n  monthly_refund:\n{fact}{lines}"
        (tiny / "refund_amount.yml").write_text(text, encoding="utf-8")
        return read_rulebook(tiny)

    return open_with


def words(faults):
    return [str(fault) for fault in faults]


def test_a_fact_is_joined_with_its_place_dates_and_documents(opened):
    book, faults = opened('value: "1680", ages: {below: 75}, since: 2023-07-01, until: 2025')

    assert words(faults) == []
    (fact,) = book.facts
    assert fact.id == "310000.refund_amount.monthly_refund.1"
    assert (fact.topic, fact.key, fact.place.name) == ("refund_amount", "monthly_refund", "上海市")
    assert (fact.value, fact.unit, fact.people) == (Decimal(1680), "元/年", "staff_retiree")
    assert (fact.since, fact.until, fact.checked) == ("2023-07-01", "2025", date(2026, 11, 20))
    assert (fact.support, fact.standing, fact.ages) == ("single", "in_force", Ages(0, 75))
    assert [source.issuer for source in fact.sources] == ["上海市", "网络文章"]


def test_a_value_may_say_something_else_of_other_people_than_its_fact(opened):
    book, _ = opened(
        'value: "1680", since: 2023, until: 2023',
        'value: "1890", since: 2024, says: 后来每年划入, people: resident',
    )

    assert [fact.says for fact in book.facts] == ["每年划入", "后来每年划入"]
    assert [fact.people for fact in book.facts] == ["staff_retiree", "resident"]


def test_steps_are_joined_with_their_place_and_documents(tiny):
    (tiny / "how_to_pay.yml").write_text(
        dedent("""\
            topic: how_to_pay
            place: "450000"
            name: 广西壮族自治区
            procedures:
            - id: tax
              channel: tax
              entrance: 公众号
              title: 税务公众号
              hint: 办一办 → 缴费
              since: 2025
              until: 2026-06
              source: guide-phone-payment
              support: single
              checked: 2026-11-21
              steps: [关注公众号。, 付钱。]
              notes: [以屏幕上的字为准。]
            """),
        encoding="utf-8",
    )
    (steps,) = load_rulebook(tiny).procedures

    assert steps.id == "450000.how_to_pay.tax"
    assert (steps.place.code, steps.channel, steps.entrance) == ("450000", "tax", "公众号")
    assert (steps.title, steps.hint) == ("税务公众号", "办一办 → 缴费")
    assert steps.steps == ("关注公众号。", "付钱。")
    assert steps.notes == ("以屏幕上的字为准。",)
    assert steps.holds_on(date(2026, 6, 30)) and not steps.holds_on(date(2026, 7, 1))
    assert [source.id for source in steps.sources] == ["guide-phone-payment"]


def test_a_fact_is_joined_with_where_it_stands_and_what_it_is_about(tiny):
    text = dedent(
        """\
        topic: reimbursement_ratio
        place: "450000"
        name: 广西壮族自治区
        facts:
          share:
            says: 三级医院报的比例
            part: asked
            under: 看牙
            about: [dentures]
            sheet: [C8.12]
            unit: "%"
            people: staff
            values:
            - {value: "60", base: 费用, when: {hospital: third, over: "0", upto: "30000"},
               since: 2024, until: 2026, then: not_found, source: list-2023, support: single,
               checked: 2026-11-21}
        """
    )
    (tiny / "ratio.yml").write_text(text, encoding="utf-8")
    (fact,) = load_rulebook(tiny).facts

    assert (fact.part, fact.under, fact.about) == ("asked", "看牙", ("dentures",))
    assert (fact.sheet, fact.then) == (("C8.12",), "not_found")
    assert fact.when == When(hospital="third", over=Decimal(0), upto=Decimal(30000))


@pytest.mark.parametrize("kind", ["fact", "procedure"])
def test_what_is_about_an_unknown_subject_is_refused(tiny, kind):
    known = "about: [denturs], people: all"
    fact = f"facts: {{a: {{says: 报不了的, part: point, {known}, values: [{{since: 2024, {DATED}}}]}}}}"
    steps = (
        f"procedures: [{{id: a, channel: any, title: 看牙, hint: 去, steps: [去。], {known}, "
        f"since: 2024, {DATED}}}]"
    )
    text = f"{HEAD}{fact if kind == 'fact' else steps}\n"
    (tiny / "refund_amount.yml").write_text(text, encoding="utf-8")

    (message,) = words(read_rulebook(tiny)[1])
    where = "facts.a" if kind == "fact" else "procedures[0]"
    assert message.startswith(f"refund_amount.yml: {where}.about：没有“denturs”这件事")
    assert "subjects 文件夹" in message


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        (['value: "1", since: 2023, until: 2023', 'value: "2", since: 2024'], True),
        (['value: "2", since: 2024', 'value: "1", since: 2023, until: 2023'], True),
        (['value: "1", since: 2023, until: 2024-01', 'value: "2", since: 2024'], False),
        (['value: "1", since: 2023', 'value: "2", since: 2024'], False),
        (['value: "2", since: 2024', 'value: "1", since: 2023'], False),
        (['value: "1", since: 2023', 'value: "1", since: 2023'], False),
        (['value: "1", since: 2023', 'value: "2", since: 2023, standing: quoted'], True),
        (['value: "1", since: 2023', 'value: "2", since: 2023, people: resident'], True),
        (
            [
                'value: "1", since: 2023, ages: {below: 70}',
                'value: "2", since: 2023, ages: {since: 70}',
            ],
            True,
        ),
        (
            [
                'value: "1", since: 2023, ages: {below: 71}',
                'value: "2", since: 2023, ages: {since: 70}',
            ],
            False,
        ),
        (['value: "1", since: 2023', 'value: "2", since: 2023, ages: {since: 70}'], False),
        (
            [
                'value: "1", since: 2023, until: 2024, ages: {below: 75}',
                'value: "2", since: 2025, ages: {since: 70}',
            ],
            True,
        ),
    ],
)
def test_one_person_has_one_value_on_one_day(opened, values, fits):
    _, faults = opened(*values)

    assert (faults == []) is fits, words(faults)


@pytest.mark.parametrize(("below", "fits"), [(69, False), (70, False), (71, True)])
def test_an_age_band_holds_somebody(opened, below, fits):
    _, faults = opened(f'value: "1", since: 2023, ages: {{since: 70, below: {below}}}')

    assert (faults == []) is fits


def test_two_places_may_have_a_value_each(tiny):
    values = "facts: {sum: {says: 每月划入, unit: 元/月, people: all, values: [{value: '1', since: 2023, %s}]}}\n"
    for code, name in (("310000", "上海市"), ("110000", "北京市")):
        head = HEAD.replace("310000", code).replace("上海市", name)
        (tiny / f"{code}.yml").write_text(head + values % DATED, encoding="utf-8")

    assert {fact.place.name for fact in load_rulebook(tiny).facts} == {"上海市", "北京市"}


def test_the_first_of_several_faults_is_raised_and_all_are_listed(tiny):
    for name in ("a", "b", "c"):
        text = HEAD.replace("上海市", f"上海{name}")
        (tiny / f"{name}.yml").write_text(text, encoding="utf-8")

    files = [fault.file for fault in read_rulebook(tiny)[1]]
    assert list(dict.fromkeys(files)) == ["a.yml", "b.yml", "c.yml"]
    with pytest.raises(RuleBookError, match=r"^a\.yml: name"):
        load_rulebook(tiny)


@pytest.mark.parametrize(
    ("file", "line", "again"),
    [
        (
            "sources/laws.yml",
            "- {id: list-2023, kind: law, title: 甲, issuer: 乙}\n",
            "list-2023",
        ),
        ("topics.yml", "- {id: how_to_pay, title: 甲, question: 乙}\n", "how_to_pay"),
        ("places.yml", '- {code: "310000", name: 申城}\n', "310000"),
    ],
)
def test_nothing_stands_twice_in_a_list(tiny, file, line, again):
    with (tiny / file).open("a", encoding="utf-8") as listed:
        listed.write(line)

    book, faults = read_rulebook(tiny)

    assert book is None
    (message,) = words(faults)
    assert message.startswith(f"{file.split('/')[0]}: ") and again in message and "两次" in message


@pytest.mark.parametrize("file", ["sources", "topics.yml", "places.yml"])
def test_a_list_that_is_missing_is_told_by_name(tiny, file):
    shutil.rmtree(tiny / file) if file == "sources" else (tiny / file).unlink()

    book, faults = read_rulebook(tiny)

    assert book is None
    assert [fault.file for fault in faults] == [file]


@pytest.mark.parametrize("file", ["sources/laws.yml", "topics.yml", "places.yml"])
def test_a_list_that_can_not_be_read_is_told_before_what_is_wrong_elsewhere(tiny, file):
    (tiny / file).write_text("lists: []\n", encoding="utf-8")
    (tiny / "bad.yml").write_text("topic: x\n", encoding="utf-8")

    book, faults = read_rulebook(tiny)

    assert book is None
    assert (faults[0].file, faults[0].key) == (file, "lists")
    assert {fault.file for fault in faults} == {file, "bad.yml"}


def test_places_can_be_read_alone(tiny):
    (tiny / "topics.yml").unlink()

    assert read_places(tiny).get("620500").name == "天水市"


def test_the_project_has_one_rule_book_read_once(book):
    assert the_rulebook() is the_rulebook()
    assert the_rulebook().facts == book.facts


def test_the_project_s_rule_book_has_no_fault(root):
    assert words(read_rulebook(root / "rulebook")[1]) == []


def test_no_id_of_the_rule_book_is_given_twice(book):
    ids = Counter(entry.id for entry in (*book.facts, *book.procedures))

    assert [name for name, count in ids.items() if count > 1] == []


def test_an_id_says_place_topic_and_key(book):
    for fact in book.facts:
        assert fact.id.startswith(f"{fact.place.code}.{fact.topic}.{fact.key}.")
