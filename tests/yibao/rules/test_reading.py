"""Reading one file: what is taken as it stands, and how a fault in it is explained."""

from __future__ import annotations

import codecs

import pytest

from yibao.errors import RuleBookError
from yibao.rules.reading import read_model, read_yaml
from yibao.rules.schema import SourcesFile, TopicFile

GOOD = """\
topic: refund_amount
place: "310000"
name: 上海市
facts:
  monthly_refund:
    says: 退休人员每月划入
    unit: 元/年
    people: staff_retiree
    values:
    - {value: "1680.00", since: 2023-07-01, until: 2025, source: paper, support: confirmed, checked: 2026-11-21}
"""


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "refund_amount.yml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def fault_of(path, model=TopicFile):
    with pytest.raises(RuleBookError) as error:
        read_model(path, "shanghai/refund_amount.yml", model)
    return error.value


def test_a_good_file_is_read_as_it_was_written(written):
    file = read_model(written(GOOD), "shanghai/refund_amount.yml", TopicFile)

    (value,) = file.facts["monthly_refund"].values
    assert (file.topic, file.place, file.name) == ("refund_amount", "310000", "上海市")
    assert str(value.value) == "1680.00"
    assert (value.since, value.until) == ("2023-07-01", "2025")
    assert value.checked.isoformat() == "2026-11-21"
    assert value.source == ["paper"]
    assert value.standing == "in_force"


@pytest.mark.parametrize(
    "content",
    [GOOD.replace("\n", "\r\n"), codecs.BOM_UTF8 + GOOD.encode()],
    ids=["Windows line ends", "byte order mark"],
)
def test_a_file_saved_on_windows_is_read_too(written, content):
    file = read_model(written(content), "shanghai/refund_amount.yml", TopicFile)

    assert file.topic == "refund_amount"
    assert file.facts["monthly_refund"].says == "退休人员每月划入"


def test_a_model_that_was_read_can_not_be_changed(written):
    file = read_model(written(GOOD), "shanghai/refund_amount.yml", TopicFile)

    with pytest.raises(TypeError):
        file.topic = "how_to_pay"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("topic: a\nplace: b\ntopic: c\n", "第 3 行", "写了两次"),
        ("topic: a\nfacts: {who: {says: a, says: b}}\n", "第 2 行", "写了两次"),
        ("topic: refund_amount\nname: “上海\n  place: 310000\n", "第 3 行", "语法"),
        ("topic: 'refund_amount\n", "第 2 行", "语法"),
        ("topic: refund_amount: 上海\n", "第 1 行", "语法"),
        ("topic: *refund\n", "第 1 行", "语法"),
        ("topic: !!python/object:os.system {}\n", "第 1 行", "语法"),
        ("topic: a\n---\ntopic: b\n", "第 2 行", "语法"),
    ],
)
def test_a_fault_of_yaml_is_found_by_its_line(written, content, line, words):
    with pytest.raises(RuleBookError) as error:
        read_yaml(written(content), "a.yml")

    assert error.value.file == "a.yml"
    assert error.value.key == line
    assert words in error.value.fault
    assert error.value.remedy


@pytest.mark.parametrize(
    "content",
    ["上海".encode("gb18030"), b"topic: \x00\x01", "topic: 上海\x07"],
    ids=["GB 18030", "nothing but control characters", "a bell"],
)
def test_what_is_no_text_is_refused(written, content):
    with pytest.raises(RuleBookError, match=r"(?s)读不出来.*UTF-8"):
        read_yaml(written(content), "a.yml")


@pytest.mark.parametrize(
    "content", ["", "\n\n", "# 还没写\n", "- topic\n", "refund_amount\n", "~\n", "2025\n"]
)
def test_a_file_without_keys_is_refused(written, content):
    fault = fault_of(written(content))

    assert (fault.key, fault.fault) == ("", "文件是空的或不是“键: 值”")


def faults_of(path, model=TopicFile):
    return [(fault.key, fault.fault) for fault in fault_of(path, model).every]


def test_every_fault_of_a_file_is_told(written):
    wrong = {
        "unit: 元/年": "unit: 美元",
        "since: 2023-07-01": "since: 很久以前",
        "name: 上海市": "name:",
    }
    content = GOOD
    for old, new in wrong.items():
        content = content.replace(old, new)

    assert faults_of(written(content)) == [
        ("name", "这一项不能空着"),
        ("facts.monthly_refund.unit", "值不在允许的范围里"),
        ("facts.monthly_refund.values[0].since", "“很久以前”不是日期"),
    ]


def test_a_misspelt_key_is_not_told_as_missing_too(written):
    assert faults_of(written(GOOD.replace("people:", "poeple:"))) == [
        ("facts.monthly_refund.poeple", "没有这个键")
    ]


def test_a_key_that_is_missing_is_told_beside_one_that_is_quite_another(written):
    assert faults_of(written(GOOD.replace("people: staff_retiree", "colour: red"))) == [
        ("facts.monthly_refund.colour", "没有这个键"),
        ("facts.monthly_refund.people", "缺少这一项"),
    ]


def test_what_is_still_to_be_written_is_told_once_with_its_remedy(written):
    blank = GOOD.replace('"1680.00"', "待填").replace("退休人员每月划入", "待填：每月划入多少")
    fault = fault_of(written(blank.replace("2023-07-01", "待填")))

    assert [(one.key.rpartition(".")[2], one.fault) for one in fault.every] == [
        ("says", "还没有填（待填：每月划入多少）"),
        ("value", "还没有填（待填）"),
        ("since", "还没有填（待填）"),
    ]
    assert '"157.5"' in fault.every[1].remedy and "2025-01-01" in fault.every[2].remedy


def test_a_misspelt_key_is_told_before_the_one_that_is_missing(written):
    fault = fault_of(written(GOOD.replace("people:", "poeple:")))

    assert fault.key == "facts.monthly_refund.poeple"
    assert fault.fault == "没有这个键"
    assert (
        fault.remedy
        == "您要写的是不是 people；不是就删掉它，或改成 about、part、people、says、sheet、under、unit、values 里的一个"
    )


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("topic:", "topik:", "topik"),
        ("source:", "sources:", "facts.monthly_refund.values[0].sources"),
        ("value:", "ages: {from: 75}, value:", "facts.monthly_refund.values[0].ages.from"),
    ],
)
def test_the_remedy_lists_the_keys_that_belong_there(written, old, new, key):
    fault = fault_of(written(GOOD.replace(old, new)))

    known = {
        "topik": "facts、name、place、procedures、topic",
        "sources": "ages、base、checked、number、people、says、since、source、standing、"
        "support、then、until、value、when",
        "from": "below、since",
    }
    assert fault.key == key
    assert known[key.rpartition(".")[2]] in fault.remedy


@pytest.mark.parametrize(
    "value",
    [
        "140",
        "140.5",
        '"一百四"',
        '"140 元"',
        '"1,680"',
        '"1.6e3"',
        '""',
        "yes",
        '"NaN"',
        '"１４０ "',
    ],
)
def test_a_value_must_be_a_quoted_number(written, value):
    fault = fault_of(written(GOOD.replace('"1680.00"', value)))

    assert fault.key == "facts.monthly_refund.values[0].value"
    assert "要写成带引号的数字" in fault.fault
    assert '"157.5"' in fault.remedy


def test_a_fault_in_a_list_of_sources_is_told_by_its_place_in_the_list(written):
    sources = "sources:\n- {id: a, kind: law, title: 甲, issuer: 某局}\n- {id: b, kind: rumour, title: 乙, issuer: 某局}\n"

    fault = fault_of(written(sources), SourcesFile)

    assert fault.key == "sources[1].kind"
    assert fault.remedy == "写成 law、document、report、article 里的一个"


def test_the_message_reads_file_key_fault_remedy():
    fault = RuleBookError("a.yml", "facts.who", "缺少这一项", "补上它")

    assert str(fault) == "a.yml: facts.who：缺少这一项。改法：补上它。"
    assert str(RuleBookError("a.yml", "", "文件是空的", "写点什么")).startswith("a.yml：文件是空的")
