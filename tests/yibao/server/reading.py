"""Reads what the server tells its operator: metrics and logs."""

from __future__ import annotations

import json
from typing import Any

import requests
from prometheus_client.parser import text_string_to_metric_families

Metrics = dict[tuple[str, frozenset[tuple[str, str]]], float]


def metrics_of(port: int, **headers: str) -> Metrics:
    """All samples by name and labels."""
    told = requests.get(f"http://127.0.0.1:{port}/metrics", headers=headers, timeout=30)
    told.raise_for_status()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(told.text)
        for sample in family.samples
    }


def metric(metrics: Metrics, name: str, **labels: str) -> float | None:
    """One sample; None where there is none."""
    return metrics.get((name, frozenset(labels.items())))


def records(printed: str) -> list[dict[str, Any]]:
    """The log's lines, every one of which must be JSON."""
    return [json.loads(line) for line in printed.splitlines() if line.strip()]


def turns(printed: str) -> list[dict[str, Any]]:
    """The lines that tell of a turn."""
    return [record for record in records(printed) if record["event"] == "turn"]
