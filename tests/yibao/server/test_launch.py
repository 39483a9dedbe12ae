"""The real server as `make run` starts it, Rasa's shell as `make chat` opens it, and plain Rasa."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from tests.conftest import ROOT, need
from tests.yibao.server.conftest import Running, answers, python, say
from tests.yibao.server.servers import listens

pytestmark = pytest.mark.server
Start = Callable[..., Running]


def test_make_run_talks_over_rest_and_stops_cleanly(start: Start, model: Path, port: int) -> None:
    server = start("make", "run", PORT=str(port))
    answers(f"http://127.0.0.1:{port}/", server)
    assert "157.5 元" in say(port, "上海75岁医保每月返多少")
    assert "107 元" in say(port, "那北京呢")
    assert "没有一个统一的数" in say(port, "医保每月返多少钱", sender="somebody else")
    assert requests.get(f"http://127.0.0.1:{port}/domain", timeout=5).status_code == 404
    assert "微信" in _as_the_readme_asks(port)
    server.stop(signal.SIGINT)
    assert "Traceback" not in server.printed


def test_the_api_opens_on_request_only(start: Start, model: Path, port: int) -> None:
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port), RASA_API="1")
    answers(f"http://127.0.0.1:{port}/", server)
    url = f"http://127.0.0.1:{port}/model/parse"
    parsed = requests.post(url, json={"text": "医保卡余额怎么查"}, timeout=30).json()
    assert parsed["intent"]["name"] == "balance_query"
    assert server.stop(signal.SIGTERM) in (0, -signal.SIGTERM)


def test_the_server_listens_on_this_machine_only(start: Start, model: Path, port: int) -> None:
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port))
    answers(f"http://127.0.0.1:{port}/", server)
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = [row[1] for row in rows if row[3] == "0A"]
    addresses = {a.partition(":")[0] for a in listening if a.endswith(f":{port:04X}")}
    assert addresses == {"0100007F"}  # 127.0.0.1


def test_a_taken_port_is_named_with_a_way_out(start: Start, model: Path, port: int) -> None:
    first = start(*python("-m", "http.server", str(port), "--bind", "127.0.0.1"))
    answers(f"http://127.0.0.1:{port}/", first)
    second = start(*python("-m", "yibao.server", "run"), PORT=str(port))
    assert second.process.wait(60) == 1
    assert f"端口 {port} 用不了" in second.printed
    assert f"PORT={port + 1}" in second.printed
    assert "Traceback" not in second.printed


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_who_is_told_to_stop_while_warming_up_stops(
    start: Start, model: Path, port: int, with_signal: signal.Signals
) -> None:
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port))
    listens(port)
    assert "可以提问了" not in server.printed
    assert server.stop(with_signal) == 0


def test_a_corrupt_model_stops_the_start_with_a_remedy(
    start: Start, model: Path, root: Path, port: int, tmp_path: Path
) -> None:
    copy = tmp_path / "project"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".venv", ".git", ".rasa", "*.gz"))
    (copy / "models" / model.name).write_bytes(model.read_bytes()[:1000])
    server = start(*python("-m", "yibao.server", "run"), folder=copy, PORT=str(port))
    assert server.process.wait(60) == 1
    assert "删掉 models/ 里的文件" in server.printed


def test_plain_rasa_run_with_its_action_server_answers_too(
    start: Start, model: Path, port: int, tmp_path: Path
) -> None:
    actions_port = port + 1 if port < 65535 else port - 1
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text(f"action_endpoint: {{url: 'http://127.0.0.1:{actions_port}/webhook'}}\n")
    actions = start(*python("-m", "rasa", "run", "actions", "-p", str(actions_port)))
    answers(f"http://127.0.0.1:{actions_port}/health", actions)
    arguments = ["-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), "-m", str(model)]
    server = start(*python(*arguments, "--endpoints", str(endpoints)))
    answers(f"http://127.0.0.1:{port}/", server)
    assert "85 元" in say(port, "天水退休医保每月返多少钱")
    actions.kill()
    assert "不好意思" in say(port, "厦门退休医保每月返多少钱")


def test_chat_answers_in_a_terminal_and_ends_on_stop(model: Path, root: Path) -> None:
    text, code = _in_terminal(root, ["上海75岁医保每月返多少\r", "/stop\r"])
    assert "157.5 元" in text
    assert "您：" in text
    assert [
        english for english in ("Bot loaded", "Your input", "Traceback") if english in text
    ] == []
    assert code == 0


def test_chat_ends_on_ctrl_c(model: Path, root: Path) -> None:
    text, code = _in_terminal(root, ["\x03"])
    assert "Traceback" not in text
    assert code == 0


def test_chat_takes_questions_through_a_pipe(model: Path, root: Path) -> None:
    done = subprocess.run(
        python("-m", "yibao.server", "chat"),
        cwd=root,
        input="断缴两年怎么补\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "4 个月" in done.stdout
    assert "Bot loaded" not in done.stdout and "\x1b[" not in done.stdout
    assert "Traceback" not in done.stderr


def _as_the_readme_asks(port: int) -> str:
    need("curl", "curl")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^curl .*?(?=^```)", readme, re.MULTILINE | re.DOTALL)
    shell = ["sh", "-c", command.replace(":5005", f":{port}")]
    answer = subprocess.run(shell, capture_output=True, text=True, check=True).stdout
    return "".join(message["text"] for message in json.loads(answer))


_PROMPT = "\x1b[?2004h"  # the terminal is told that somebody may type or paste


def _in_terminal(root: Path, typed: list[str]) -> tuple[str, int]:
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(root)
        os.environ["TERM"] = "xterm"
        os.execv(python()[0], [*python("-m", "yibao.server", "chat")])
    seen = _read_until(terminal, _PROMPT, 60)
    for line in typed:
        os.write(terminal, line.encode())
        seen += _read_until(terminal, _PROMPT, 15)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return seen, os.waitstatus_to_exitcode(status)
        seen += _read_until(terminal, "\0", 0.3)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    raise AssertionError(f"still running:\n{seen}")


def _read_until(terminal: int, mark: str, seconds: float) -> str:
    os.set_blocking(terminal, False)
    seen, end = b"", time.monotonic() + seconds
    while time.monotonic() < end and mark.encode() not in seen:
        try:
            chunk = os.read(terminal, 65536)
        except BlockingIOError:
            time.sleep(0.05)
            continue
        except OSError:  # the other side has closed the terminal
            break
        seen += chunk
    return seen.decode("utf-8", errors="replace")
