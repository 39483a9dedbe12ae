"""`python -m yibao.server COMMAND`: the one way in; errors end in one clear message."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from yibao.clerk.arguments import ChineseParser
from yibao.errors import LaunchError, YibaoError

ROOT = Path(__file__).resolve().parents[2]
_DEFAULT_PORT = 5005
_ACTIONS_PORT = 5055
_COMMANDS = {
    "chat": "在终端里聊天",
    "run": "启动服务",
    "train": "训练模型",
    "actions": "单开动作服务（YIBAO_ACTIONS_URL 用它）",
    "tidy": "删去过期的对话（YIBAO_RETENTION_DAYS，默认 180 天）",
    "backup": "把对话备份到一个文件，服务不用停",
    "restore": "从备份文件恢复对话，先停服务",
}
_WITH_FILE = ("backup", "restore")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when it ended well, 1 with a message on stderr otherwise."""
    told = "启动医保问答助手，保管对话。"
    parser = ChineseParser(prog=".venv/bin/python -m yibao.server", description=told)
    commands = parser.add_subparsers(
        title="命令", metavar="命令", dest="command", prog=parser.prog, required=True
    )
    for name, told in _COMMANDS.items():
        command = commands.add_parser(name, help=told, description=told)
        if name in _WITH_FILE:
            command.add_argument("file", type=Path, metavar="文件")
    chosen = parser.parse_args(arguments)
    # Before the folder changes: the file is meant from where the command is given
    file = Path.cwd() / chosen.file if chosen.command in _WITH_FILE else ROOT
    os.chdir(ROOT)  # Rasa reads its files relative to the working folder
    try:
        _run(chosen.command, file)
    except YibaoError as error:
        print(f"\n✗ {error}", file=sys.stderr)
        return 1
    return 0


def _run(command: str, file: Path) -> None:
    if command in ("chat", "run", "train", "actions"):
        from yibao.server import launch
        from yibao.server.model import ensure_model

        if command == "train":
            print(f"✓ 在用的模型：{ensure_model(ROOT).name}")
        elif command == "chat":
            launch.chat(ROOT, _port())
        elif command == "actions":
            from yibao.server.actions_server import serve_actions

            serve_actions(ROOT, _port(_ACTIONS_PORT))
        else:
            launch.run(ROOT, _port())
        return
    from yibao.server import keeping

    if command == "tidy":
        print(keeping.tidy_now(ROOT))
    elif command == "backup":
        print(keeping.back_up_to(ROOT, file))
    else:
        print(keeping.restore_from(ROOT, file))


def _port(default: int = _DEFAULT_PORT) -> int:
    text = os.environ.get("PORT") or str(default)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise LaunchError(f"PORT={text} 不是端口号。写成 1 到 65535 之间的数，如 PORT=5006。")
    return int(text)


if __name__ == "__main__":
    # Until the server takes over, Ctrl-C ends at once; a traceback would help nobody
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(main())
