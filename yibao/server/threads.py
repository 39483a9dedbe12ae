"""How many threads numpy computes in; light, for it must be said before numpy is imported."""

from __future__ import annotations

import os


def one_thread() -> None:
    """Have numpy compute in one thread, unless the environment says otherwise.

    The products of a message are small: threads that wait for each other took a third of a turn.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
