"""A graph run straight gives what Dask gives, and fails as it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dask
import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from yibao.server.straight_graph import run_graphs_straight


class Sum(GraphComponent):
    """Adds up what it gets."""

    @classmethod
    def create(cls, config: Any, *_: Any, **__: Any) -> Sum:
        return cls()

    def add(self, one: int, other: int) -> int:
        return one + other

    def fail(self, one: int) -> int:
        raise RuntimeError("no")


@pytest.fixture
def straight() -> Iterator[Callable[..., Any]]:
    """Runs straight for the test; gives Rasa's own way."""
    kept = DaskGraphRunner.run
    run_graphs_straight()
    yield kept
    DaskGraphRunner.run = kept


@pytest.fixture
def runner(tmp_path: Path) -> DaskGraphRunner:
    def node(needs: dict[str, str], function: str = "add") -> SchemaNode:
        return SchemaNode(needs, Sum, "create", function, {}, eager=True)

    nodes = {
        "end": node({"one": "middle", "other": "start"}),
        "middle": node({"one": "start", "other": "start"}),
        "start": node({"one": "given", "other": "given"}),
        "broken": node({"one": "given"}, "fail"),
        "lonely": node({"one": "given", "other": "nobody"}),
    }
    context = ExecutionContext(GraphSchema({}), model_id="test")
    storage = LocalModelStorage.create(tmp_path)
    return DaskGraphRunner(GraphSchema(nodes), storage, context)


@pytest.mark.parametrize("targets", [["end"], ["middle"], ["end", "start"]])
def test_targets_come_out_as_from_dask(
    straight: Callable[..., Any], runner: DaskGraphRunner, targets: list[str]
) -> None:
    for given in (1, 20):
        assert runner.run({"given": given}, targets) == straight(runner, {"given": given}, targets)


def test_dask_is_not_asked(
    straight: object, runner: DaskGraphRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "get", None)
    assert runner.run({"given": 1}, ["end"]) == {"end": 6}


@pytest.mark.parametrize("target", ["broken", "lonely"])
def test_failures_are_those_of_dask(
    straight: Callable[..., Any], runner: DaskGraphRunner, target: str
) -> None:
    expected = {"broken": GraphComponentException, "lonely": GraphRunError}[target]
    for run in (runner.run, lambda *a: straight(runner, *a)):
        with pytest.raises(expected):
            run({"given": 1}, [target])


def test_a_message_is_understood_the_same(straight: Callable[..., Any], agent: Any) -> None:
    graph, target = agent.processor.graph_runner, agent.processor.model_metadata.nlu_target
    for text in ("医保卡余额怎么查", "我妈72岁，在石家庄退休，每月返多少？卡丢了怎么补？", "😂"):
        read = []
        for run in (graph.run, lambda *a: straight(graph, *a)):
            from rasa.core.channels.channel import UserMessage

            done = run({"__message__": [UserMessage(text)], "__tracker__": None}, [target])
            read.append(done[target][0].as_dict(only_output_properties=True))
        assert read[0] == read[1]
