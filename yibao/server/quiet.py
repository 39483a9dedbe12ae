"""Keeps Rasa's and its libraries' chatter out of what people read."""

from __future__ import annotations

import logging
import os


def quiet(level_name: str) -> None:
    """Show log records from that level on (LOG_LEVEL overrides), and no Python warnings."""
    # Rasa's channels warn while they are imported, and one of them resets Python's filters
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    level = logging.getLevelName(os.environ.get("LOG_LEVEL", level_name).upper())
    configure_logging_and_warnings(level)
    configure_structlog(level)
