"""Questions of one meaning come together, the same way every time, with the topic they belong to."""

from __future__ import annotations

import random

import numpy as np
import pytest

from yibao.insight import clusters as module
from yibao.insight.clusters import Cluster, clusters

TRAMS = (
    "地铁票怎么买", "地铁多少钱一张票", "坐地铁要买票吗", "地铁票价是多少", "地铁站在哪里买票",
)  # fmt: skip
BALANCE = (
    "我想看看卡里余额有几多", "医保卡余额到哪里看", "怎么看自己医保卡余额还有没有", "余额查询怎么弄呀",
)  # fmt: skip
ALONE = "明天下雨吗"


@pytest.fixture(scope="module")
def found() -> list[Cluster]:
    return clusters([*TRAMS, *BALANCE, ALONE, TRAMS[0], TRAMS[0]])


def test_questions_of_one_meaning_come_together_and_what_one_person_asked_once_is_left_out(
    found: list[Cluster],
):
    assert [set(cluster.texts) for cluster in found] == [set(TRAMS), set(BALANCE)]


def test_the_size_counts_what_was_asked_again(found: list[Cluster]):
    assert [cluster.size for cluster in found] == [len(TRAMS) + 2, len(BALANCE)]


def test_a_known_topic_is_suggested_with_its_reason(found: list[Cluster]):
    assert found[1].topic == "balance_query"
    assert "balance_query" in found[1].why and "%" in found[1].why


def test_order_makes_no_difference(found: list[Cluster]):
    texts = [*TRAMS, *BALANCE, ALONE, TRAMS[0], TRAMS[0]]
    random.Random(5).shuffle(texts)

    assert clusters(texts) == found


def test_numbers_differ_and_stay_when_others_ask_something_else(found: list[Cluster]):
    more = clusters([*TRAMS, *BALANCE, ALONE, TRAMS[0], TRAMS[0], "今天星期几", "现在几点了呀"])

    assert len({cluster.number for cluster in found}) == len(found)
    assert {cluster.number for cluster in found} <= {cluster.number for cluster in more}


def test_nothing_asked_makes_no_cluster():
    assert clusters([]) == [] and clusters(["  "]) == [] and clusters(["余额"]) == []


def test_the_same_words_again_and_again_are_a_cluster_of_their_own():
    (only,) = clusters(["医保卡余额到哪里看"] * 3)

    assert only.size == 3 and only.texts == ("医保卡余额到哪里看",)


def test_beyond_what_can_be_compared_the_rarer_ones_join_those_they_are_like(monkeypatch):
    monkeypatch.setattr(module, "_MOST", 6)
    texts = [*TRAMS[:3] * 2, *BALANCE[:3] * 2, *TRAMS[3:], *BALANCE[3:], ALONE]

    assert [set(cluster.texts) for cluster in clusters(texts)] == [set(TRAMS), set(BALANCE)]


def test_each_of_two_thousand_questions_is_in_one_group():
    spots = np.random.default_rng(1).normal(size=(2000, 64)).astype(np.float32)
    spots /= np.linalg.norm(spots, axis=1, keepdims=True)

    assert sum(len(group) for group in module._groups(spots)) == 2000


def test_what_is_like_nothing_known_is_said_to_be_new(monkeypatch):
    from yibao.insight import suggesting

    known = suggesting._known()
    kept = [i for i, intent in enumerate(known.intents) if intent == "withdraw_cash"]
    spread = suggesting._Known(
        [known.texts[i] for i in kept],
        [f"t{i}" for i in range(len(kept))],
        known.vectors[kept],
        known.middle,
        known.encode,
    )
    monkeypatch.setattr(suggesting, "_known", lambda: spread)

    guess = suggesting.suggestion(list(TRAMS))
    assert guess.topic is None and "还没有的主题" in guess.why
