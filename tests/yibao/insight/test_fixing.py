"""What a cluster teaches: only what may be learnt, and only as a patch for a person to read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from yibao.errors import ConfigurationError
from yibao.insight.fixing import Decision, proposal, sift
from yibao.insight.patches import applied, write
from yibao.privacy import masked

NLU = """version: "3.1"
nlu:
- intent: balance_query
  examples: |
    - 医保卡里还剩多少钱
- intent: withdraw_cash
  examples: |
    - 医保卡里的钱能不能取现金出来
"""
HELD_OUT = "- {intent: balance_query, text: 我的医保账户余额在哪里能看到, slice: plain}\n"


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    for folder in ("data/nlu", "data/rules", "evaluation", "rulebook", "actions"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("domain.yml", "rulebook/topics.yml"):
        shutil.copy(root / name, tmp_path / name)
    (tmp_path / "data/nlu/account.yml").write_text(NLU, encoding="utf-8")
    (tmp_path / "evaluation/questions.yml").write_text(HELD_OUT, encoding="utf-8")
    return tmp_path


def reason(project: Path, text: str, topic: str = "balance_query") -> str:
    return dict(sift(project, [text], topic).left_out).get(masked(text), "")


def test_a_new_wording_is_taken_as_it_was_typed(project: Path):
    sifted = sift(project, ["卡上 还有几多\n银两"], "balance_query")

    assert sifted.taken == ("卡上 还有几多 银两",) and sifted.left_out == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("帮我查 13812345678 的余额", "个人号码"),
        ("帮我查 〔手机号〕 的余额", "个人号码"),
        ("查", "太短"),
        ("查" * 251, "太长"),
        ("余额[多少](amount)", "符号"),
        ("/balance_query", "符号"),
        ("医保卡里，还剩多少钱？", "已经是例句"),
        ("醫保卡裡還剩多少錢", "已经是例句"),
        ("医保卡里的钱能不能取现金出来", "已经是 withdraw_cash 的例句"),
        ("医保卡里的钱能不能取现金出来呀", "几乎一样"),
        ("我的医保账户余额在哪里能看到呀", "考题"),
    ],
)
def test_what_must_not_be_learnt_is_left_out_with_its_reason(project: Path, text: str, why: str):
    assert why in reason(project, text)


def test_what_is_nearly_one_of_the_same_topic_is_learnt(project: Path):
    assert reason(project, "医保卡里的钱能不能取现金出来呀", "withdraw_cash") == ""


def test_of_the_same_words_one_is_learnt(project: Path):
    assert sift(project, ["卡上还有几多", "卡上还有几多？"], "balance_query").taken == (
        "卡上还有几多",
    )


def test_a_proposal_changes_nothing_until_it_is_taken(project: Path):
    before = {p: p.read_bytes() for p in project.rglob("*") if p.is_file()}

    patch, _ = proposal(project, "3fa2", ["卡上还有几多", "查"], Decision("balance_query"))

    assert {p: p.read_bytes() for p in project.rglob("*") if p.is_file()} == before
    assert "# 没有用“查”：太短或太长" in patch
    assert list(applied(project, patch)) == ["data/nlu/asked_3fa2.yml"]


def test_nobody_s_number_gets_into_a_patch(project: Path):
    texts = ["卡上还有几多", "帮我查 13812345678 的余额"]

    assert "138" not in proposal(project, "3fa2", texts, Decision("balance_query"))[0]


def test_what_is_taken_is_read_by_rasa_as_that_topic(project: Path):
    patch, _ = proposal(project, "3fa2", ["卡上还有几多", "钱还有没"], Decision("balance_query"))
    write(project, applied(project, patch))
    more, _ = proposal(project, "3fa2", ["钱在不在"], Decision("out_of_scope"))
    write(project, applied(project, more))

    from evaluation.alike import examples

    found = {(e.text, e.intent) for e in examples(project / "data/nlu") if "asked" in e.file}
    assert found == {
        ("卡上还有几多", "balance_query"),
        ("钱还有没", "balance_query"),
        ("钱在不在", "out_of_scope"),
    }


def test_a_new_topic_gets_intent_rule_action_and_a_line_in_the_table(project: Path):
    patch, _ = proposal(
        project,
        "3fa2",
        ["长护险怎么申请", "失能老人护理钱"],
        Decision("long_term_care", "长期护理险"),
    )
    contents = applied(project, patch)
    write(project, contents)

    assert "- long_term_care\n- greet\n" in contents["domain.yml"]
    assert "- action_long_term_care\n" in contents["domain.yml"]
    assert (
        "- intent: long_term_care\n  - action: action_long_term_care"
        in contents["data/rules/wanted.yml"]
    )
    compile(contents["actions/wanted.py"], "wanted.py", "exec")
    assert "class LongTermCare(TopicAction)" in contents["actions/wanted.py"]
    assert "长期护理险" in contents["rulebook/topics.yml"]
    assert "至少要 20 句" in patch


def test_the_rule_book_with_a_new_topic_can_be_opened_and_answers_honestly(
    root: Path, project: Path
):
    from yibao.answers import Case, Status, answer_topic
    from yibao.rules import load_rulebook

    shutil.copytree(root / "rulebook", project / "rulebook", dirs_exist_ok=True)
    patch, _ = proposal(project, "3fa2", ["长护险怎么申请"], Decision("long_term_care", "长护险"))
    write(project, applied(project, patch))

    book = load_rulebook(project / "rulebook")
    from datetime import date

    answer = answer_topic("long_term_care", Case(today=date(2026, 11, 21)), book)
    assert answer.status == Status.NO_RULE


@pytest.mark.parametrize(
    ("decision", "fault"),
    [
        (Decision("no_such_topic"), "没有 no_such_topic 这个主题"),
        (Decision("balance_query", "余额"), "新主题不能叫 balance_query"),
        (Decision("Long-Term", "长护险"), "新主题不能叫 Long-Term"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(project: Path, decision: Decision, fault: str):
    with pytest.raises(ConfigurationError, match=fault):
        proposal(project, "3fa2", ["卡上还有几多"], decision)


def test_without_the_held_out_questions_nothing_is_learnt(project: Path):
    (project / "evaluation/questions.yml").unlink()

    with pytest.raises(ConfigurationError, match="没有考题"):
        proposal(project, "3fa2", ["卡上还有几多"], Decision("balance_query"))


def test_a_cluster_with_nothing_to_learn_says_why(project: Path):
    with pytest.raises(ConfigurationError, match="没有一句可以当例句（太短或太长）"):
        proposal(project, "3fa2", ["查"], Decision("balance_query"))
