"""Dockerfile and compose file: pinned, without root, without secrets, and complete."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.version import version
from tests.deploy.conftest import ROOT, Lint
from tests.yibao.server.conftest import Running, answers, python
from yibao.server.model import model_path

FOLDER = ROOT / "deploy" / "docker"
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
PINNED = re.compile(r"[\w./-]+:\d+\.\d+[\w.-]*")
HEALTHY = FOLDER / "healthy.py"


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """The instructions in order, lines joined, comments gone."""
    lines = [line for line in DOCKERFILE.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line]  # type: ignore[misc]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "compose.yml").read_text(encoding="utf-8"))


def of(steps: list[tuple[str, str]], kind: str) -> list[str]:
    return [rest for name, rest in steps if name == kind]


def context() -> list[str]:
    """The files that the build may see, as the ignore file decides."""
    rules = (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [rule for rule in rules if rule and not rule.startswith("#")]
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [name for name in listed if _kept(name, rules)]


def _kept(name: str, rules: list[str]) -> bool:
    kept = True
    for rule in rules:
        pattern = rule.lstrip("!").removeprefix("**/")
        deep = rule.startswith("**/") and any(fnmatch(part, pattern) for part in name.split("/"))
        if deep or fnmatch(name, pattern) or name.startswith(f"{pattern}/"):
            kept = rule.startswith("!")
    return kept


def test_every_base_is_pinned_to_a_version(steps: list[tuple[str, str]]) -> None:
    images = [value.partition("=")[2] for value in of(steps, "ARG")]
    assert len(images) == 2 and all(PINNED.fullmatch(image) for image in images)
    stages = {line.split(" AS ")[1] for line in of(steps, "FROM") if " AS " in line}
    used = {line.split()[0] for line in of(steps, "FROM")}
    assert used - stages == {"${NODE_IMAGE}", "${PYTHON_IMAGE}"}
    assert f"python:{'.'.join(map(str, sys.version_info[:2]))}." in DOCKERFILE


def test_it_ends_without_root_and_says_when_it_is_healthy(steps: list[tuple[str, str]]) -> None:
    last = steps[[name for name, _ in steps].index("FROM", len(steps) - 20) :]
    assert of(last, "USER") == ["10001:10001"] and len(of(last, "HEALTHCHECK")) == 1
    after = last[[name for name, _ in last].index("USER") :]
    assert not {"RUN", "COPY", "USER"} & {name for name, _ in after[1:]}
    assert [rest[0] for name, rest in last if name in {"CMD", "ENTRYPOINT"}] == ["[", "["]


def test_nothing_is_fetched_unseen_and_no_key_is_in_a_layer(steps: list[tuple[str, str]]) -> None:
    runs = " ".join(of(steps, "RUN"))
    assert not of(steps, "ADD") and not re.search(r"curl|wget|apt-get|git clone|sudo", runs)
    for command in re.findall(r"(?:uv )?pip install [^&]*", runs):
        assert "--require-hashes" in command
    assert "npm ci" in runs and "npm install" not in runs
    named = " ".join([*of(steps, "ENV"), *of(steps, "ARG")])
    assert not re.search(r"SECRET|TOKEN|PASSWORD|_URL", named)


def test_every_copied_file_is_in_the_context(steps: list[tuple[str, str]]) -> None:
    files = context()
    for line in of(steps, "COPY"):
        words = line.split()
        if words[0].startswith("--from=packages") or words[0].startswith("--from=model"):
            continue
        for source in words[1:-1] if words[0].startswith("--") else words[:-1]:
            built = words[0] == "--from=widget" and source == "/widget/dist/yibao-widget.js"
            assert built or any(f == source or f.startswith(f"{source}/") for f in files), source


def test_the_context_holds_no_secret_and_nothing_of_the_desk() -> None:
    tops = {name.split("/")[0] for name in context()}
    assert not tops & {".git", ".rasa", ".venv", "models", "tests", "evaluation", "docs"}
    assert not _kept("yibao/.env", ["*", "!yibao", "**/.env"])
    rules = (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for name in ("deploy/systemd/yibao.env", ".rasa/web-secret", "yibao/keep.db", "data/.env"):
        assert not _kept(name, rules), name


@pytest.mark.server
def test_what_is_copied_is_enough_to_serve(
    start: Callable[..., Running], model: Path, port: int, tmp_path: Path
) -> None:
    image = tmp_path / "app"
    for name in context():
        (image / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, image / name)
    assert model_path(image).name == model.name, "the build would train another model"
    (image / "models").mkdir()
    shutil.copy(model, image / "models")
    server = start(*python("-m", "yibao.server", "run"), folder=image, PORT=str(port))
    answers(f"http://127.0.0.1:{port}/webhooks/web/settings", server)
    assert "还没有合适的模型" not in server.printed


def test_the_health_check_tells_ready_from_not(port: int, tmp_path: Path) -> None:
    asked = [sys.executable, str(HEALTHY)]
    environment = {"PORT": str(port)}
    assert subprocess.run(asked, env=environment, check=False).returncode == 1
    (tmp_path / "health").mkdir()
    (tmp_path / "health" / "ready").write_text("{}")
    serve = python("-m", "http.server", str(port), "--bind", "127.0.0.1")
    server = Running(list(serve), tmp_path, tmp_path / "log")
    try:
        answers(f"http://127.0.0.1:{port}/", server)
        assert subprocess.run(asked, env=environment, check=False).returncode == 0
        (tmp_path / "health" / "ready").unlink()
        assert subprocess.run(asked, env=environment, check=False).returncode == 1
    finally:
        server.kill()


def test_the_compose_file_fits_its_schema(lint: Lint) -> None:
    done = lint(
        "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/docker/compose.yml"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_container_is_pinned_bounded_and_asked_how_it_is(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert (
            PINNED.fullmatch(service["image"]) or f"YIBAO_VERSION:-{version()}" in service["image"]
        )
        assert service["mem_limit"] and service["profiles"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service.get("read_only") or name == "rabbitmq", name
        assert not {"privileged", "network_mode", "pid", "devices"} & set(service), name
        ours = service["image"].startswith("yibao:")
        assert ours or service["healthcheck"]["test"], name


def test_only_nginx_is_open_and_the_stores_are_not(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert {name for name, service in services.items() if service.get("ports")} == {
        "assistant", "nginx",
    }  # fmt: skip
    assert all(entry.startswith("127.0.0.1:") for entry in services["assistant"]["ports"])
    assert compose["networks"]["back"] == {"internal": True}
    for name in ("postgres", "redis", "rabbitmq", "actions"):
        assert services[name]["networks"] == ["back"]


def test_keys_come_from_outside_only(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in (service.get("environment") or {}).items():
            if re.search(r"SECRET|TOKEN|PASS", name):
                assert re.fullmatch(r"\$\{\w+(:-|:\?[^}]*)\}", value), name
    assert "${YIBAO_WEB_SECRET:?" in str(compose["x-settings"])


def test_what_is_mounted_exists(compose: dict[str, Any]) -> None:
    named = set(compose["volumes"])
    for service in compose["services"].values():
        for entry in service.get("volumes", []):
            source = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", entry).split(":")[0]
            assert source in {*named, "./tls"} or (FOLDER / source).is_file(), entry
