"""No label holds more values than are allowed, whatever comes in."""

from __future__ import annotations

from prometheus_client.metrics_core import GaugeMetricFamily

from yibao.watching import metrics
from yibao.watching.metrics import NONE, OTHER, Bounded


def test_names_beyond_the_limit_become_other() -> None:
    label = Bounded(3)
    assert [label(f"name_{i}") for i in range(6)] == ["name_0", "name_1", "name_2", *[OTHER] * 3]
    assert label("name_1") == "name_1"


def test_what_is_no_plain_name_becomes_other() -> None:
    label = Bounded()
    odd = ["13812345678", "李四", "a b", "A", "a" * 41, 'x"} 1', "-"]
    assert [label(one) for one in odd] == [OTHER] * len(odd)
    assert label("") == NONE


def test_gauges_are_asked_for_at_every_look() -> None:
    value = [1.0]

    def source() -> list[GaugeMetricFamily]:
        return [GaugeMetricFamily("yibao_tested", "only here", value[0])]

    metrics.ask_for_gauges(source)
    try:
        assert b"yibao_tested 1.0" in metrics.exposition()
        value[0] = 2.0
        assert b"yibao_tested 2.0" in metrics.exposition()
    finally:
        metrics._asked.sources.remove(source)


def test_a_refusal_is_there_before_it_first_happens() -> None:
    told = metrics.exposition().decode()
    for what in ("rulebook", "model"):
        assert f'yibao_reloads_total{{result="refused",what="{what}"}}' in told
