"""The gallery of bad lists of neighbours: each refused in words that name file, key, fault and remedy."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from yibao.rules.opening import read_rulebook

GALLERY = Path(__file__).parent / "bad_neighbours"

# File → the words that its message must hold
WORDS = {
    "blank_says": ["neighbours[0].says", "还没有填", "一句话"],
    "broken_yaml": ["YAML 语法错误", "引号"],
    "empty_said": ["neighbours[0].said", "不能是空的", "至少写一项"],
    "id_in_capitals": ["neighbours[0].id", "小写字母"],
    "id_twice": ["pension", "写了两次"],
    "missing_says": ["neighbours[0].says", "缺少这一项", "补上它"],
    "number_without_source": ["neighbours[0].says", "12333", "没有来源", "line"],
    "one_letter": ["neighbours[0].said", "“钱”太短", "两个字以上"],
    "only_a_comment": ["文件是空的", "照着旁边的文件写"],
    "phrase_twice": ["养老金", "写了两次"],
    "says_too_long": ["neighbours[0].says", "字太多了，最多 60 个"],
    "too_many_near": ["neighbours[0].near", "太长了，最多 3 项"],
    "unknown_key": ["neighbours[0].lines", "没有这个键", "line、near"],
    "unknown_line": ["neighbours[0].line", "不在允许的范围里", "medical、social、government"],
    "unknown_topic": ["pension.near", "没有“refund_sum”这个主题", "topics.yml"],
}


@pytest.fixture
def faults(tmp_path: Path, copy_lists):
    """Every fault of a rule book that holds nothing but its lists and that one."""
    copy_lists(tmp_path)

    def find(name: str) -> list[str]:
        shutil.copy(GALLERY / f"{name}.yml", tmp_path / "neighbours.yml")
        return [str(fault) for fault in read_rulebook(tmp_path)[1]]

    return find


def test_every_file_of_the_gallery_has_its_words_and_the_other_way_round():
    assert {path.stem for path in GALLERY.iterdir()} == set(WORDS)


@pytest.mark.parametrize("name", WORDS)
def test_a_bad_list_of_neighbours_is_refused_in_words_that_help(faults, name):
    (message,) = faults(name)

    assert message.startswith("neighbours.yml")
    assert [word for word in WORDS[name] if word not in message] == [], message
    assert re.search("改法：.*[\u4e00-\u9fff]{2}", message)
