"""The one form of a file: nothing of its content is lost, and writing it again changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from yibao.clerk.files import book_files, read_file
from yibao.clerk.writing import file_text, keys_of, plain, text_of
from yibao.rules.reading import as_model, read_model
from yibao.rules.schema import (
    FactEntry,
    NeighboursFile,
    ProcedureEntry,
    SourcesFile,
    TopicFile,
    ValueEntry,
)

FULL = """\
topic: refund_amount
place: "310000"
name: 上海市
facts:
  monthly_refund:
    says: "每月划入: 75 岁以上的多一些"
    part: lead
    under: 每月多少
    about: [dentures, death]
    sheet: [R1, C3@conflicts]
    unit: 元/年
    people: staff_retiree
    values:
    - {value: "1680.00", base: 缴费基数, ages: {below: 75}, when: {hospital: third, over: "0", upto: "20000"}, since: 2023-07-01, until: 2026-12, then: not_found, source: paper, support: confirmed, checked: 2026-11-21}
    - {says: 每年划入一次，有多有少。, people: flexible, number: "12393", standing: quoted, since: 2025, source: [paper, list-2023], support: single, checked: 2026-11-21}
procedures:
- id: transfer
  channel: any
  people: staff
  about: [death]
  sheet: [X5]
  entrance: 城市服务
  title: 医保关系转移怎么办
  hint: 原地停保 → 新地参保
  since: 2021-12
  until: 2027
  source: paper
  support: single
  checked: 2026-11-21
  steps:
  - 先在原来的地方停保。
  - "[按提示] 填好。"
  notes:
  - 打 12393 问。
"""
UNTIDY = """\
name: 上海市
# a remark
place: '310000'
topic: "refund_amount"
procedures: []
facts:
    monthly_refund:
        people: staff_retiree
        unit: '元/年'
        about: []
        says: >
            每月划入的钱
        values:
          - checked: 2026-11-21
            source: [paper]
            standing: in_force
            since: '2023'
            value: '75'
            support: single
            until: ~
"""
TIDY = """\
topic: refund_amount
place: "310000"
name: 上海市
facts:
  monthly_refund:
    says: "每月划入的钱\\n"
    unit: 元/年
    people: staff_retiree
    values:
    - {value: "75", since: 2023, source: paper, support: single, checked: 2026-11-21}
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text, model=TopicFile):
        path = tmp_path / "file.yml"
        path.write_text(text, encoding="utf-8")
        return read_model(path, "file.yml", model)

    return read_text


@pytest.mark.parametrize("text", [FULL, TIDY])
def test_a_tidy_file_is_written_as_it_stands(read, text):
    assert file_text(read(text)) == text


def test_an_untidy_file_is_put_in_order_without_defaults_and_remarks(read):
    assert file_text(read(UNTIDY)) == TIDY
    assert read(TIDY) == read(UNTIDY)


def test_sources_and_subjects_stand_on_a_line_each(read):
    text = (
        "sources:\n"
        "- {id: paper, kind: law, title: 一份文件, issuer: 某局, number: 某发〔2020〕7号, day: 2020-02, "
        'seen: ["a.cn/x?id=1", b.cn/y]}\n'
        "- {id: other, kind: article, title: 甲, issuer: 乙}\n"
    )

    assert file_text(read(text, SourcesFile)) == text


def test_neighbours_stand_on_a_line_each(read):
    text = (
        "neighbours:\n"
        "- {id: pension, title: 养老金, said: [养老金, 养老], says: 归人社部门管，不归医保。, "
        "line: social, near: [refund_amount]}\n"
        "- {id: tax, title: 个税, said: [个税], says: 个人所得税归税务局管。}\n"
    )

    assert file_text(read(text, NeighboursFile)) == text


def test_every_file_of_the_book_keeps_its_content(root, tmp_path):
    for name, path in book_files(root / "rulebook").items():
        model = read_file(path, name)
        written = tmp_path / "again.yml"
        written.write_text(file_text(model), encoding="utf-8")

        again = read_file(written, name)

        assert again == model, name
        assert file_text(again) == written.read_text(encoding="utf-8"), name


def test_every_file_of_the_book_is_tidy(root):
    untidy = [
        name
        for name, path in book_files(root / "rulebook").items()
        if path.read_bytes() != file_text(read_file(path, name)).encode()
    ]

    assert untidy == [], "运行 python -m yibao.clerk tidy"


@pytest.mark.parametrize("model", [FactEntry, ValueEntry, ProcedureEntry])
def test_no_key_of_the_schema_is_forgotten(model):
    assert sorted(keys_of(model)) == sorted(model.__fields__)


signs = st.one_of(
    st.sampled_from(
        "ab: #-?,[]{}&*!|>'\"%@`~=<0123456789.eExoT\n\t\\，。医nNyfalsetru+_\x85\u2028\ufeff\xa0"
    ),
    st.characters(blacklist_categories=["Cs"]),
)
texts = st.text(signs, min_size=4, max_size=14)


@given(says=texts, base=texts, step=texts, key=texts, source=texts)
def test_any_text_comes_back_from_yaml_as_it_was(says, base, step, key, source):
    dated = {"since": "2025", "source": source, "support": "single", "checked": "2026-11-21"}
    value = {"says": says, "value": "1", "base": base, "number": step, **dated}
    content: dict[str, Any] = {
        "topic": "refund_amount",
        "place": "310000",
        "name": says,
        "facts": {key: {"says": says, "about": [base, step], "people": "all", "values": [value]}},
        "procedures": [
            {
                "id": "a",
                "channel": "any",
                "title": base,
                "hint": key,
                **dated,
                "steps": [step, says],
            }
        ],
    }

    told = YAML(typ="safe").load(text_of(content))

    for entry in (told["facts"][key]["values"][0], told["procedures"][0]):
        entry.update(since=str(entry["since"]), checked=entry["checked"].isoformat())
    assert told == content


@given(st.decimals(0, 10**9, places=4, allow_nan=False))
def test_a_sum_keeps_every_digit(value):
    dated = {"since": "2025", "source": "paper", "support": "single"}
    entry = {"value": format(value, "f"), **dated}
    fact = {"says": "每月划入", "unit": "元", "people": "all", "values": [entry]}
    content = {"topic": "refund_amount", "place": "310000", "name": "上海市", "facts": {"a": fact}}
    entry["checked"] = YAML(typ="safe").load("2026-11-21")

    again = plain(as_model(content, "a.yml", TopicFile))

    assert again["facts"]["a"]["values"][0]["value"] == entry["value"]
    assert f'value: "{entry["value"]}"' in text_of(again)
