"""What the lint of examples finds in sets small enough to judge by eye."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.alike import Example, alike_across_intents, examples, held_out, same, straddling
from evaluation.conflicts import left_out, likeness_of
from evaluation.examples import show_alike, show_conflicts

TRAINING = """
version: "3.1"
nlu:
- intent: balance_query
  examples: |
    - 余额怎么查
    - 余额，怎么查？
- intent: goodbye
  examples: |
    - 余额怎么查
"""


def example(text: str, intent: str = "balance_query") -> Example:
    return Example(text, intent, "account.yml", 1)


def texts(pairs):
    return [(pair.one.text, pair.other.text) for pair in pairs]


def test_examples_know_their_file_and_line(tmp_path):
    (tmp_path / "account.yml").write_text(TRAINING.lstrip(), encoding="utf-8")

    assert [(e.intent, e.file, e.line) for e in examples(tmp_path)] == [
        ("balance_query", "account.yml", 5),
        ("balance_query", "account.yml", 6),
        ("goodbye", "account.yml", 9),
    ]


def test_held_out_questions_have_one_intent_or_several(tmp_path):
    questions = "- {intent: a, text: 一}\n- {intents: [a, b], text: 二}\n"
    (tmp_path / "asked.yml").write_text(questions, encoding="utf-8")

    found = [(e.text, e.intent, e.line) for e in held_out(tmp_path)]

    assert found == [("一", "a", 1), ("二", "a、b", 2)]


@pytest.mark.parametrize("other", ["余额怎么查？", "餘額怎麼查", "余额 怎么查", "余额怎么查"])
def test_punctuation_script_and_blanks_make_no_other_example(other: str):
    assert texts(same([example("余额怎么查"), example(other)])) == [("余额怎么查", other)]


def test_other_words_make_another_example():
    assert same([example("余额怎么查"), example("余额在哪查")]) == []


def test_nearly_the_same_counts_across_intents_only():
    found = [example("社保卡里的余额怎么查"), example("社保卡里的余额怎么查呀", "goodbye")]

    assert texts(alike_across_intents(found, 0.8)) == [tuple(e.text for e in found)]
    assert alike_across_intents(found, 0.95) == []
    assert alike_across_intents([found[0], example("社保卡里的余额怎么查呀")], 0.8) == []


def test_what_is_the_same_in_two_intents_is_told_once():
    found = [example("余额怎么查"), example("余额怎么查", "goodbye")]

    assert alike_across_intents(found, 0.8) == [] and len(same(found)) == 1


def test_an_example_that_is_a_held_out_question_straddles_whatever_its_intent():
    held = [example("怎么查余额呢"), example("卡丢了")]

    pairs = straddling([example("怎么查余额"), example("卡坏了")], held, 0.7)

    assert texts(pairs) == [("怎么查余额", "怎么查余额呢")]
    assert pairs[0].likeness == pytest.approx(4 / 5)


def test_only_what_must_not_be_fails_the_lint(capsys):
    within = [example("余额怎么查"), example("余额怎么查？")]
    across = [example("余额怎么查"), example("余额怎么查", "goodbye")]

    assert not show_alike(within, [])
    assert show_alike(across, [])
    assert show_alike([example("怎么查余额")], [example("怎么查余额呢")])
    assert "account.yml:1 [goodbye] 余额怎么查" in capsys.readouterr().out


# Two heaps of four, far from each other; the last of the first heap has the other's label
HEAPS = np.kron(np.eye(2), np.full((4, 4), 0.9)).astype(np.float32) + np.eye(8) * 0.1
LABELLED = [example(f"{i}", intent) for i, intent in enumerate("aaabbbbb")]


def test_a_label_that_the_other_examples_contradict_is_a_conflict():
    conflicts, right = left_out(LABELLED, HEAPS)

    assert [c.example.text for c in conflicts] == ["3"]
    assert conflicts[0].intent == "a" and conflicts[0].nearest.text in "012"
    assert conflicts[0].margin > 0.5
    assert right == pytest.approx(7 / 8)


def test_conflicts_are_shown_with_the_share_that_is_understood(capsys):
    show_conflicts(*left_out(LABELLED, HEAPS), most=10)

    shown = capsys.readouterr().out
    assert "account.yml:1 [b] 3" in shown and "别的例句说是 a" in shown
    assert "87.5%" in shown


def test_examples_are_alike_in_meaning_characters_and_sounds(monkeypatch):
    monkeypatch.setenv("YIBAO_SECOND_ENCODER", "off")
    found = [example("医保余额怎么查"), example("一保余额怎么查"), example("医保断了能补吗")]

    likeness = likeness_of(found)

    assert likeness.shape == (3, 3)
    assert np.allclose(np.diag(likeness), 3, atol=0.01)
    assert likeness[0, 1] > likeness[0, 2]
