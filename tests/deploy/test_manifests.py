"""compose.yaml, Kubernetes' manifests and the systemd unit: valid, and as the bot is."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.channels.telegram.serving import LAST_SECONDS
from bot.cli import PROBLEMS, USAGE
from bot.running.health import Health, Pages
from bot.running.metrics import Metrics
from tests.deploy.dockerfile import shipped
from tests.deploy.nginx import CONF, PATH
from tests.shipped import ROOT

DEPLOY = ROOT / "deploy"
KUBERNETES = "1.30"
"""The oldest version that tropa.yaml says it is for."""
MANIFESTS: list[dict[str, Any]] = [
    one
    for file in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for one in yaml.safe_load_all(file.read_text("utf-8"))
]
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
UNIT = DEPLOY / "tropa.service"
KNOWN = set(re.findall(r"\bTROPA_\w+", (ROOT / ".env.example").read_text("utf-8")))
"""Settings of the bot."""


def _of(kind: str) -> dict[str, Any]:
    (found,) = [one for one in MANIFESTS if one["kind"] == kind]
    return found


POD = _of("Deployment")["spec"]["template"]
(CONTAINER,) = POD["spec"]["containers"]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda one: str(one["kind"]))
def test_kubernetes_takes_each_manifest(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, KUBERNETES, strict=True)


def test_whatever_selects_pods_selects_these() -> None:
    labels = POD["metadata"]["labels"].items()
    selectors = [
        _of("Deployment")["spec"]["selector"]["matchLabels"],
        _of("Service")["spec"]["selector"],
        _of("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        _of("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
        POD["spec"]["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"],
    ]
    assert all(one and one.items() <= labels for one in selectors)
    assert _of("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == "tropa"


def test_ports_are_those_that_the_bot_listens_at() -> None:
    ports = {one["name"]: one["containerPort"] for one in CONTAINER["ports"]}
    given = {one["name"]: one["value"] for one in CONTAINER["env"]}
    assert given["TROPA_LISTEN"].endswith(f":{ports['webhook']}")
    assert given["TROPA_HEALTH"].endswith(f":{ports['health']}")
    assert given["TROPA_WEBHOOK"].endswith(PATH)
    policy = _of("NetworkPolicy")["spec"]["ingress"]
    assert {rule["ports"][0]["port"] for rule in policy} == set(ports)
    assert _of("Service")["spec"]["ports"][0]["targetPort"] in ports


@pytest.mark.parametrize("probe", ["startupProbe", "livenessProbe", "readinessProbe"])
async def test_probes_ask_for_what_there_is(probe: str) -> None:
    asked = CONTAINER[probe]["httpGet"]
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError

    health, noon = Health([]), datetime(2026, 11, 26, 12, tzinfo=UTC)
    metrics = Metrics({}, health, lambda: 0.0, lambda: noon)
    pages = Pages(health, metrics, lambda: 0.0, lambda: noon)
    await pages({"path": asked["path"], "method": "GET"}, receive, send)
    assert sent[0]["status"] in {200, 503}, "503: it is there, and nothing is served yet"
    assert asked["port"] == "health"


def test_the_pod_may_do_nothing_that_it_need_not() -> None:
    """Kubernetes' profile `restricted` (kubernetes.io: pod-security-standards), and more."""
    pod, container = POD["spec"]["securityContext"], CONTAINER["securityContext"]
    assert pod["runAsNonRoot"] is True
    assert f"{pod['runAsUser']}:{pod['runAsGroup']}" == shipped()[-1].only("USER").rest
    assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert POD["spec"]["automountServiceAccountToken"] is False


def test_everybody_waits_for_the_end() -> None:
    paused = CONTAINER["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert POD["spec"]["terminationGracePeriodSeconds"] > paused + LAST_SECONDS + 2
    replica = COMPOSE["services"]["replica-1"]
    assert int(replica["stop_grace_period"].removesuffix("s")) > LAST_SECONDS + 2
    assert int(_unit()["TimeoutStopSec"][0]) > LAST_SECONDS + 2


def test_only_settings_that_exist_are_set() -> None:
    set_by_compose = set(COMPOSE["services"]["replica-1"]["environment"])
    set_by_kubernetes = {one["name"] for one in CONTAINER["env"]}
    set_by_systemd = set(re.findall(r"\bTROPA_\w+(?==)", UNIT.read_text("utf-8")))
    assert set_by_compose | set_by_kubernetes | set_by_systemd <= KNOWN
    for one in (set_by_compose, set_by_kubernetes, set_by_systemd):
        assert "TROPA_BOT_TOKEN_FILE" in one
        assert not one & {"TROPA_BOT_TOKEN", "TROPA_KEYS", "TROPA_WEBHOOK_SECRET"}


def test_nginx_and_compose_agree() -> None:
    services = COMPOSE["services"]
    replicas = [services["replica-1"], services["replica-2"]]
    port = replicas[0]["environment"]["TROPA_LISTEN"].rpartition(":")[2]
    addresses = [one["networks"]["inner"]["ipv4_address"] for one in replicas]
    text = CONF.read_text("utf-8")
    assert re.findall(r"server (\S+) max_fails", text) == [f"{one}:{port}" for one in addresses]
    (outer,) = services["nginx"]["ports"]
    assert f"listen {outer.rpartition(':')[2]} ssl;" in text


def test_its_secrets_are_never_committed() -> None:
    kept_out = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    files = [Path(one["file"]) for one in COMPOSE["secrets"].values()]
    folders = {f"/deploy/{file.parent.name}/" for file in files} | {"/deploy/tls/"}
    assert folders <= set(kept_out)


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_each_container_is_locked_in(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["memswap_limit"] == service["mem_limit"], "no swap"
    assert service["ulimits"]["core"] == 0
    assert service["logging"]["options"]["max-size"]


def test_alerts_ask_for_numbers_that_are_told() -> None:
    rules = (DEPLOY / "alerts.yaml").read_text("utf-8")
    assert all(rule["expr"] for rule in yaml.safe_load(rules)["groups"][0]["rules"])
    asked = set(re.findall(r"tropa_\w+", rules))
    told = re.findall(r'"(tropa_\w+)"', (ROOT / "bot/running/metrics.py").read_text("utf-8"))
    known = {name + end for name in told for end in ("", "_total", "_bucket")}
    assert asked
    assert asked <= known


def _unit() -> dict[str, list[str]]:
    """The settings of the section [Service]; each may come several times."""
    found: dict[str, list[str]] = {}
    _, _, section = UNIT.read_text("utf-8").partition("[Service]\n")
    for line in section.partition("[Install]")[0].splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_the_unit_says_what_matters() -> None:
    unit = _unit()
    wanted = {
        "ExecReload": "/bin/kill -HUP $MAINPID",
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "CapabilityBoundingSet": "",
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "Restart": "on-failure",
        "RestartPreventExitStatus": f"{PROBLEMS} {USAGE}",
    }
    assert {name: unit[name] for name in wanted} == {n: [v] for n, v in wanted.items()}
    handed = {one.partition(":")[0] for one in unit["LoadCredential"]}
    asked = re.findall(r"%d/(\S+)", " ".join(unit["Environment"]))
    assert sorted(handed) == sorted(asked)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is missing")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    there = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text("utf-8"))
    (tmp_path / UNIT.name).write_text(there, encoding="utf-8")
    verify = ["systemd-analyze", "verify", "--man=no", str(tmp_path / UNIT.name)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    about_ours = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert (done.returncode, about_ours) == (0, [])
