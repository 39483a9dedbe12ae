"""The systemd units: systemd itself reads them, and rates how much they could harm."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from tests.conftest import need
from tests.deploy.conftest import ROOT

FOLDER = ROOT / "deploy" / "systemd"
SERVICES = sorted(FOLDER.glob("*.service"))
UNITS = sorted([*SERVICES, *FOLDER.glob("*.timer")])
# systemd's own scale: 0 safe, 10 exposed
MOST_EXPOSED = 2.0


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as on a machine, their /opt/yibao and settings in a folder that exists."""
    home = tmp_path / "opt"
    (home / ".venv" / "bin").mkdir(parents=True)
    (home / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (home / "docs").mkdir()
    (home / "docs" / "deploy.md").touch()
    units = tmp_path / "units"
    units.mkdir()
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/yibao", str(home))
        (units / unit.name.replace("@.", "@5005.")).write_text(text, encoding="utf-8")
    return units


def test_systemd_reads_every_unit_without_a_word(installed: Path) -> None:
    analyze = need("systemd-analyze", "systemd")
    for unit in sorted(installed.iterdir()):
        done = subprocess.run(
            [analyze, "verify", "--man=no", str(unit)],
            env={**os.environ, "SYSTEMD_UNIT_PATH": f"{installed}:"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        ours = [line for line in done.stderr.splitlines() if str(installed) in line]
        ours += [line for line in done.stderr.splitlines() if line.startswith("yibao")]
        assert ours == [] and done.returncode == 0, done.stderr


def test_a_mistake_in_a_unit_would_be_heard(installed: Path) -> None:
    analyze = need("systemd-analyze", "systemd")
    unit = installed / "yibao@5005.service"
    unit.write_text(unit.read_text(encoding="utf-8").replace("NoNewPrivileges", "NoNewPrivilege"))
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert "NoNewPrivilege" in done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_broken_in_process_could_do_little(unit: Path) -> None:
    analyze = need("systemd-analyze", "systemd")
    done = subprocess.run(
        [analyze, "security", "--offline=true", f"--threshold={MOST_EXPOSED * 10:.0f}", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def read(unit: Path) -> RawConfigParser:
    parser = RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit.read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_every_service_runs_a_command_that_there_is_as_a_user_of_its_own(unit: Path) -> None:
    service = read(unit)["Service"]
    assert (service["User"], service["ProtectSystem"]) == ("yibao", "strict")
    assert service["NoNewPrivileges"] == "yes" and service["UMask"] == "0077"
    (command,) = re.findall(
        r"/opt/yibao/.venv/bin/python -m yibao.server (\w+)", service["ExecStart"]
    )
    assert command in {"run", "actions", "tidy", "backup"}
    assert service["EnvironmentFile"] == "/etc/yibao/yibao.env"
    assert service["MemoryMax"] and service["TasksMax"]
    assert (service.get("Type") == "oneshot") == (FOLDER / f"{unit.stem}.timer").is_file()


def test_a_backup_is_named_by_its_minute_and_old_ones_go(tmp_path: Path) -> None:
    service = read(FOLDER / "yibao-backup.service")["Service"]
    said = service["ExecStart"].removeprefix("/bin/sh -c ").strip("'").replace("%%", "%")
    said = said.replace("exec /opt/yibao/.venv/bin/python", "echo")
    environment = {**os.environ, "STATE_DIRECTORY": str(tmp_path)}
    done = subprocess.run(
        ["sh", "-c", said], env=environment, capture_output=True, text=True, check=True
    )
    assert re.fullmatch(
        rf"-m yibao.server backup {tmp_path}/conversations-\d{{8}}-\d{{4}}\.db\n", done.stdout
    )
    old, new, other = (
        tmp_path / name for name in ("conversations-1.db", "conversations-2.db", "x")
    )
    for path in (old, new, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (0, 0))
    clean = service["ExecStartPost"].replace("${STATE_DIRECTORY}", str(tmp_path))
    subprocess.run(["sh", "-c", clean], check=True)
    assert sorted(tmp_path.iterdir()) == sorted([new, other])


def test_the_settings_hold_no_key() -> None:
    text = (FOLDER / "yibao.env").read_text(encoding="utf-8")
    for line in text.splitlines():
        name, _, value = line.lstrip("#").partition("=")
        if re.search(r"SECRET|TOKEN|_URL$", name.strip()) and name.isupper():
            assert line.startswith("#") and (not value or "@" not in value)
