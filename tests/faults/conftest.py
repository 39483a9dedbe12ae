"""The table of faults, printed at the end of a run."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.faults.asking import Row
from tests.yibao.stores.conftest import tap

__all__ = ["tap"]

_ROWS: list[Row] = []
_HEADS = ("故障", "问了", "答了", "说实话", "连不上", "不作声", "丢", "重", "恢复（秒）")


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    """The table; each strike adds its row."""
    return _ROWS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the long ones to `make faults`."""
    if os.environ.get("YIBAO_FAULTS") != "all":
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip("too long for every day: make faults"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table as it stands in docs/operation.md."""
    if not _ROWS:
        return
    lines = [_HEADS, tuple("---" for _ in _HEADS), *(tuple(vars(row).values()) for row in _ROWS)]
    terminalreporter.section("出故障时")
    for line in lines:
        terminalreporter.write_line("| " + " | ".join(map(str, line)) + " |")
