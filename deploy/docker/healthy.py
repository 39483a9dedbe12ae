"""Exit 0 where the server in this container is ready to answer, 1 where it is not."""

from __future__ import annotations

import os
import sys
from urllib.error import URLError
from urllib.request import urlopen

PORT = os.environ.get("PORT", "5005")
SECONDS = 4


def ready() -> bool:
    """Whether /health/ready says 200 within some seconds."""
    try:
        with urlopen(f"http://127.0.0.1:{PORT}/health/ready", timeout=SECONDS) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if ready() else 1)
