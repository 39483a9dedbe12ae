"""The WeChat form: the facts and figures of the text form on a small screen, and what can be chosen."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from yibao.answers import Answer, Block, Button, Status, answer_topic, as_text, as_wechat
from yibao.answers.as_text import ESTIMATE, UNVERIFIED
from yibao.answers.as_wechat import welcome
from yibao.rules import Source

CASES = YAML(typ="safe").load(
    (Path(__file__).parents[2] / "golden" / "cases.yml").read_text(encoding="utf-8")
)
SUMS = ("amount", "average_pension", "wage", "index")
# What each form writes before a line
MARK = re.compile(r"^(?:  (?:[①-⑳]|\d+\.|·) |第\d+步 |· |▸ )")


def known(given):
    """What is given in the list of cases, as a case holds it."""
    lists = {"figures": lambda one: Decimal(str(one)), "average_wages": Decimal, "subjects": str}
    return {
        name: tuple(map(lists[name], value))
        if name in lists
        else Decimal(str(value))
        if name in SUMS
        else value
        for name, value in given.items()
    }


@pytest.fixture(scope="module")
def golden(case, book):
    """Every answer that the golden files hold."""
    return [
        answer_topic(topic, case(**known(one["given"])), book)
        for topic, cases in CASES.items()
        for one in cases
    ]


def lines(text):
    """The lines without what stands before them; documents are another matter."""
    said, in_documents = [], False
    for line in text.split("\n"):
        in_documents = line == "【依据】" or (in_documents and line.startswith("  · "))
        if not in_documents and not line.startswith(("依据：", "（还有 ")):
            said.append(MARK.sub("", line))
    return said


def answer(**given):
    return Answer(
        **{"topic": "refund_amount", "status": Status.ANSWERED, "lead": "每月返 80 元。", **given}
    )


def test_every_line_of_the_text_form_is_said_and_no_other(golden):
    for one in golden:
        reply = as_wechat(one)
        said = [*lines(reply["text"]), *filter(None, [reply["question"]])]
        assert sorted(said) == sorted(lines(as_text(one, with_buttons=False))), one.topic


def test_all_figures_of_the_text_form_are_there(golden):
    for one in golden:
        reply = as_wechat(one)
        told = set(re.findall(r"\d[\d.,]*", f"{reply['text']} {reply['question']}"))
        body = as_text(one, with_buttons=False).partition("【依据】")[0]
        assert set(re.findall(r"\d[\d.,]*", body)) - told == set(), one.topic


def test_every_answer_with_facts_names_a_document_of_the_text_form(golden):
    for one in golden:
        named = re.findall("《[^》]+》", as_wechat(one)["text"].partition("依据：")[2])
        shown = re.findall("《[^》]+》", as_text(one).partition("【依据】")[2])
        assert bool(named) == bool(shown) and set(named) <= set(shown), one.topic


def test_the_parts_come_in_their_order(make_fact):
    reply = as_wechat(
        answer(
            taken=("南宁市", "70岁"),
            blocks=(Block("steps", "办法", ("打开", "付钱")), Block("notes", "", ("小心",))),
            cited=(make_fact(support="single"),),
            question="您在哪里？",
            expects="age",
            buttons=(Button("南宁", "我在南宁"),),
            suggestions=(Button("查余额", "余额怎么查"),),
            estimate=True,
        ),
        "您问的「返钱」：",
    )

    assert reply["text"].split("\n") == [
        "您问的「返钱」：",
        "每月返 80 元。",
        "（按您说的：南宁市、70岁）",
        "【办法】",
        "第1步 打开",
        "第2步 付钱",
        "· 小心",
        f"※ {ESTIMATE}",
        f"※ {UNVERIFIED}",
        "依据：《一份文件》（某发〔2020〕7号），南宁市，2023年起",
    ]
    assert reply == {
        "kind": "wechat", "text": reply["text"], "question": "您在哪里？", "number": "age",
        "choices": [{"title": "南宁", "payload": "我在南宁"}],
        "also": [{"title": "查余额", "payload": "余额怎么查"}],
    }  # fmt: skip
    assert json.loads(json.dumps(reply)) == reply


def test_two_documents_are_named_and_the_rest_counted(make_fact):
    sources = tuple(Source(f"s{i}", "document", f"文件{i}", "某局") for i in range(5))
    *_, documents, more = as_wechat(answer(cited=(make_fact(sources=sources),)))["text"].split("\n")

    assert documents == "依据：《文件0》，南宁市，2023年起；《文件1》"
    assert more == "（还有 3 份，回复「依据是什么」可看全部）"


def test_a_law_goes_on_when_its_fact_ends(make_fact):
    law = make_fact(until="2026-12", sources=(Source("a", "law", "甲法", "某局"),))
    paper = make_fact(until="2026-12", sources=(Source("b", "document", "乙", "某局"),))

    assert as_wechat(answer(cited=(law,)))["text"].endswith("《甲法》，南宁市，2023年起")
    assert as_wechat(answer(cited=(paper,)))["text"].endswith("2023年起，到2026年12月止")


def test_documents_that_only_spread_a_rumour_are_not_named(make_fact):
    rumour = make_fact(standing="quoted", sources=(Source("web", "article", "网文", "网络"),))

    assert as_wechat(answer(cited=(rumour,)))["text"] == "每月返 80 元。"


def test_what_answers_the_question_is_never_left_out_for_suggestions():
    many = tuple(Button(f"选{i}", f"选{i}") for i in range(9))
    few = as_wechat(answer(buttons=many[:3], suggestions=many))
    full = as_wechat(answer(buttons=many, suggestions=many))

    assert (len(few["choices"]), len(few["also"])) == (3, 5)
    assert (len(full["choices"]), full["also"]) == (9, [])


def test_the_welcome_greets_and_offers_what_the_topics_understand(book):
    said = welcome(book)

    assert said["text"].startswith("您好") and said["kind"] == "wechat"
    questions = {topic.question for topic in book.topics.values()}
    assert said["also"] and {one["payload"] for one in said["also"]} <= questions
