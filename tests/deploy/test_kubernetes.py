"""The Kubernetes manifests: valid, restricted, and each name points to something."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.version import version
from tests.conftest import need
from tests.deploy.conftest import ROOT, Lint

FOLDER = ROOT / "deploy" / "kubernetes"
VERSIONS = ("1.29", "1.33", "1.37")


@pytest.fixture(scope="module")
def manifests() -> list[dict[str, Any]]:
    """Every object of the kustomization."""
    named = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    files = {path.name for path in FOLDER.glob("*.yaml")}
    assert files - set(named) == {"kustomization.yaml", "secret.template.yaml"}
    return [one for name in named for one in yaml.safe_load_all((FOLDER / name).read_text())]


def of(manifests: list[dict[str, Any]], *kinds: str) -> list[dict[str, Any]]:
    found = [one for one in manifests if one["kind"] in kinds]
    assert found
    return found


def pods(manifests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The specs of everything that runs."""
    found = [one["spec"]["template"]["spec"] for one in of(manifests, "Deployment")]
    jobs = of(manifests, "CronJob")
    return found + [one["spec"]["jobTemplate"]["spec"]["template"]["spec"] for one in jobs]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_fits_the_schema_of_old_and_new_clusters(lint: Lint, version: str) -> None:
    files = [str(path) for path in FOLDER.glob("*.yaml") if path.name != "kustomization.yaml"]
    done = lint("kubernetes-validate", "--strict", "-k", version, *files)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_kustomization_builds_with_pinned_images(tmp_path: Path) -> None:
    kubectl = need("kubectl", "kubernetes-client")
    built = subprocess.run(
        [kubectl, "kustomize", str(FOLDER)], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    images = set(re.findall(r"image: (.*)", built.stdout))
    assert images == {f"yibao:{version()}"}
    namespaces = [one["metadata"].get("namespace") for one in yaml.safe_load_all(built.stdout)]
    assert set(namespaces) == {None, "yibao"} and namespaces.count(None) == 1


def test_every_pod_keeps_to_the_restricted_profile(manifests: list[dict[str, Any]]) -> None:
    for pod in pods(manifests):
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] == 10001
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for box in pod["containers"]:
            assert box["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert {"cpu", "memory"} <= set(box["resources"]["requests"])
            assert "memory" in box["resources"]["limits"]
            assert {m["mountPath"] for m in box["volumeMounts"]} == {"/tmp", "/app/.rasa"}


def test_every_server_is_probed_scaled_and_never_stopped_whole(
    manifests: list[dict[str, Any]],
) -> None:
    names = {one["metadata"]["name"] for one in of(manifests, "Deployment")}
    assert names == {"rasa", "actions"}
    for kind in ("Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"):
        assert {one["metadata"]["name"] for one in of(manifests, kind)} == names
    for one in of(manifests, "Deployment"):
        (box,) = one["spec"]["template"]["spec"]["containers"]
        probed = {name: box[f"{name}Probe"]["httpGet"]["path"] for name in
                  ("startup", "liveness", "readiness")}  # fmt: skip
        assert probed == {
            "startup": "/health/live", "liveness": "/health/live", "readiness": "/health/ready",
        }  # fmt: skip
        assert "replicas" not in one["spec"], "it would undo what the autoscaler did"


def test_labels_ports_and_names_meet(manifests: list[dict[str, Any]]) -> None:
    ports = {}
    for one in of(manifests, "Deployment"):
        template = one["spec"]["template"]
        assert one["spec"]["selector"]["matchLabels"] == template["metadata"]["labels"]
        (box,) = template["spec"]["containers"]
        (listening,) = box["ports"]
        assert str(listening["containerPort"]) in {e.get("value") for e in box["env"]}
        ports[one["metadata"]["name"]] = listening["containerPort"]
    for one in of(manifests, "Service"):
        assert one["spec"]["selector"] == {"app.kubernetes.io/name": one["metadata"]["name"]}
        assert one["spec"]["ports"][0]["port"] == ports[one["metadata"]["name"]]
    (settings,) = of(manifests, "ConfigMap")
    url = settings["data"]["YIBAO_ACTIONS_URL"]
    assert url == f"http://actions:{ports['actions']}/webhook"


def test_only_the_two_doors_have_a_way_in(manifests: list[dict[str, Any]]) -> None:
    paths = {
        path["path"]
        for one in of(manifests, "Ingress")
        for rule in one["spec"]["rules"]
        for path in rule["http"]["paths"]
    }
    assert paths == {"/webhooks/web/", "/webhooks/wechat/"}
    assert all(one["spec"]["tls"] for one in of(manifests, "Ingress"))


def test_what_is_not_allowed_is_closed(manifests: list[dict[str, Any]]) -> None:
    policies = {one["metadata"]["name"]: one["spec"] for one in of(manifests, "NetworkPolicy")}
    closed = policies.pop("nothing-by-default")
    assert closed == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    running = {one["metadata"]["name"] for one in of(manifests, "Deployment", "CronJob")}
    assert set(policies) == running
    assert "egress" not in policies["actions"] and "ingress" not in policies["tidy"]


def test_the_template_of_the_secret_holds_every_key_and_no_value(
    manifests: list[dict[str, Any]],
) -> None:
    template = yaml.safe_load((FOLDER / "secret.template.yaml").read_text())
    assert set(template["stringData"].values()) == {""}
    wanted = {
        entry["valueFrom"]["secretKeyRef"]["key"]
        for pod in pods(manifests)
        for entry in pod["containers"][0].get("env", [])
        if "secretKeyRef" in entry.get("valueFrom", {})
    }
    assert wanted and wanted <= set(template["stringData"])
    (settings,) = of(manifests, "ConfigMap")
    assert not re.search(r"SECRET|TOKEN|PASSWORD|DATABASE", " ".join(settings["data"]))
