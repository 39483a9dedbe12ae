"""The server runs without TensorFlow; who wants a neural network gets the real one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.yibao.server.conftest import Running, answers, python, say

SPARE = """
import sys
from pathlib import Path
from yibao.server.without_tensorflow import spare_tensorflow
print("spared", spare_tensorflow(Path(sys.argv[1])))
from rasa.nlu.classifiers.diet_classifier import DIET
"""
TRY = """
from thinc.compat import has_tensorflow
import importlib.util
print("libraries see it", has_tensorflow)
try:
    import tensorflow
except ImportError:
    print("not there")
try:
    DIET()
except RuntimeError as error:
    print(error)
"""
LOOK = """
import tensorflow
print("real", issubclass(DIET, tensorflow.keras.Model))
"""


def ran(root: Path, script: str, folder: Path) -> str:
    command = [sys.executable, "-W", "ignore", "-c", script, str(folder)]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_rasa_is_imported_without_it_and_nobody_is_misled(root: Path) -> None:
    assert ran(root, SPARE + TRY, root).splitlines() == [
        "spared True",
        "libraries see it False",
        "not there",
        "DIET needs TensorFlow, which was left out",
    ]


@pytest.mark.parametrize("name", ["DIETClassifier", "TEDPolicy"])
def test_a_configuration_with_a_network_gets_the_real_one(
    root: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "config.yml").write_text(f"pipeline:\n- name: {name}\n", encoding="utf-8")
    assert ran(root, SPARE + LOOK, tmp_path).splitlines() == ["spared False", "real True"]


def test_every_network_that_rasa_comes_with_is_known(root: Path) -> None:
    import rasa

    from yibao.server.without_tensorflow import NETWORKS

    folder = Path(rasa.__file__).parent
    files = [*(folder / "nlu").rglob("*.py"), *(folder / "core/policies").rglob("*.py")]
    names = {
        name
        for file in files
        if re.search(r"^\s*(import|from) (tensorflow|keras)", text := file.read_text(), re.M)
        for name in re.findall(r"^class (\w+)\([^)]*GraphComponent", text, re.M)
        or re.findall(r"^class (\w+(?:Policy|Classifier|Featurizer|Selector))\(", text, re.M)
    }
    assert names and [n for n in names if not any(part in n for part in NETWORKS)] == []


@pytest.mark.server
def test_the_server_answers_with_nothing_of_it_in_its_memory(
    start: Callable[..., Running], model: Path, port: int
) -> None:
    server = start(*python("-m", "yibao.server", "run"), PORT=str(port))
    answers(f"http://127.0.0.1:{port}/", server)
    assert "余额" in say(port, "医保卡余额怎么查")
    maps = Path(f"/proc/{server.process.pid}/maps")
    if maps.exists():
        assert "tensorflow" not in maps.read_text()
