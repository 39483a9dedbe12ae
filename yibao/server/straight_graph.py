"""Runs a model's graph node by node, in an order that is found once and not at every message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

Order = list[tuple[str, GraphNode, tuple[str, ...]]]


def run_graphs_straight() -> None:
    """Let Rasa run its graphs without Dask, whose planning took a tenth of a turn.

    For serving only: in training Dask lets go of what no node needs any more.
    """
    orders: WeakKeyDictionary[DaskGraphRunner, dict[tuple[str, ...], Order]] = WeakKeyDictionary()

    def run(
        runner: DaskGraphRunner,
        inputs: dict[str, Any] | None = None,
        targets: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        known = orders.setdefault(runner, {})
        wanted = tuple(targets or runner._graph_schema.target_names)
        order = known.get(wanted)
        if order is None:
            order = known[wanted] = _order(runner, wanted)
        return _run(order, wanted, inputs or {})

    DaskGraphRunner.run = run


def _run(order: Order, targets: Sequence[str], inputs: dict[str, Any]) -> dict[str, Any]:
    done = {name: (name, value) for name, value in inputs.items()}
    try:
        for name, node, needs in order:
            # Where nothing provides it, a node gets the name alone, and says so
            done[name] = node(*(done.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[target] for target in targets)


def _order(runner: DaskGraphRunner, targets: Sequence[str]) -> Order:
    """The nodes that the targets need, each after those that it needs itself."""
    schema = runner._graph_schema.minimal_graph_schema(list(targets))
    names: dict[str, None] = {}
    for target in targets:
        _add_with_needs(target, schema, names)
    return [
        (name, runner._instantiated_nodes[name], tuple(schema.nodes[name].needs.values()))
        for name in names
    ]


def _add_with_needs(name: str, schema: GraphSchema, names: dict[str, None]) -> None:
    if name in names or name not in schema.nodes:
        return
    for need in schema.nodes[name].needs.values():
        _add_with_needs(need, schema, names)
    names[name] = None
