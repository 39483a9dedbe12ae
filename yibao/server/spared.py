"""Spares what Rasa does at every message though nothing comes of it."""

from __future__ import annotations

from types import SimpleNamespace

from rasa.shared.core.domain import Domain


def copy_nothing_for_logs() -> None:
    """Let the processor log what it has at hand; it copies for nothing else, and a line is written at once."""
    from rasa.core import processor

    processor.copy = SimpleNamespace(deepcopy=lambda value: value)


def ask_a_domain_once_whether_it_is_empty() -> None:
    """Let a domain remember whether it is empty; to find out, it is written out and an empty one is made."""
    is_empty = Domain.is_empty

    def remembered(domain: Domain) -> bool:
        # By the object: by its contents it would be hashed, which takes as long
        if "_is_empty" not in domain.__dict__:
            domain._is_empty = is_empty(domain)
        return bool(domain._is_empty)

    Domain.is_empty = remembered
