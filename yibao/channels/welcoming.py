"""Who welcomes at a door: it knows nothing of answers, so that is named to it in credentials.yml."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from yibao.errors import ConfigurationError

Welcome = Callable[[], dict[str, Any]]


def welcome_named(path: Any, door: type, usual: str) -> Welcome:
    """The function at that path; raises ConfigurationError, with the usual one as the remedy."""
    module, _, name = str(path or "").rpartition(".")
    try:
        welcome = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError):
        raise ConfigurationError(
            f"credentials.yml: {door.__module__}.{door.__name__}.welcome：没有 {path}。"
            f"改法：写成 {usual}。"
        ) from None
    assert callable(welcome)
    return welcome
