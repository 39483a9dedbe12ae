"""`python -m yibao.server chat|run|train`: the one way in; errors end in one clear message."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from yibao.errors import LaunchError, YibaoError

ROOT = Path(__file__).resolve().parents[2]
_DEFAULT_PORT = 5005


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when it ended well, 1 with a message on stderr otherwise."""
    parser = argparse.ArgumentParser(prog="python -m yibao.server", description="启动医保问答助手")
    parser.add_argument("command", choices=["chat", "run", "train"], help="聊天 / 服务 / 训练")
    command = parser.parse_args(arguments).command
    os.chdir(ROOT)  # Rasa reads its files relative to the working folder
    from yibao.server import launch
    from yibao.server.model import ensure_model

    try:
        if command == "train":
            print(f"✓ 在用的模型：{ensure_model(ROOT).name}")
        elif command == "chat":
            launch.chat(ROOT, _port())
        else:
            launch.run(ROOT, _port())
    except YibaoError as error:
        print(f"\n✗ {error}", file=sys.stderr)
        return 1
    return 0


def _port() -> int:
    text = os.environ.get("PORT") or str(_DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise LaunchError(f"PORT={text} 不是端口号。写成 1 到 65535 之间的数，如 PORT=5006。")
    return int(text)


if __name__ == "__main__":
    # Until the server takes over, Ctrl-C ends at once; a traceback would help nobody
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(main())
