"""What holds of every pod: no rights, limits, probes, an orderly end (C-52, D-30, D-31)."""

import pytest

from chart_rendering import SERVICES, Rendered, render

LONG_RUNNING = ("Deployment",)


@pytest.mark.check("C-52")
def test_every_pod_is_confined(chart: Rendered) -> None:
    assert len(chart.pods()) >= len(SERVICES) + 3
    for name, pod in chart.pods():
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["enableServiceLinks"] is False, f"{name}: a Service could set KABINET_PORT"
        assert spec["serviceAccountName"].startswith("kabinet-"), name
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["runAsUser"] == 10001, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys(), name
        assert all(set(volume) & {"emptyDir", "configMap"} for volume in spec["volumes"]), name
        tmp = next(volume for volume in spec["volumes"] if volume["name"] == "tmp")
        assert tmp["emptyDir"]["sizeLimit"], name
        for container in spec["containers"]:
            security = container["securityContext"]
            assert security["readOnlyRootFilesystem"] is True, name
            assert security["allowPrivilegeEscalation"] is False, name
            assert security["capabilities"] == {"drop": ["ALL"]}, name
            assert {"cpu", "memory"} <= container["resources"]["limits"].keys(), name
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys(), name


@pytest.mark.check("C-52")
def test_no_account_has_a_token_and_nothing_grants_a_right(chart: Rendered) -> None:
    accounts = chart.of("ServiceAccount")
    assert accounts
    assert all(one["automountServiceAccountToken"] is False for one in accounts)
    assert not chart.of("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "Secret")
    named = {pod["spec"]["serviceAccountName"] for _, pod in chart.pods()}
    assert named == {one["metadata"]["name"] for one in accounts}


@pytest.mark.check("D-30", "D-31")
def test_every_deployment_is_probed_and_ends_in_order(chart: Rendered) -> None:
    for one in chart.of(*LONG_RUNNING):
        name, spec = one["metadata"]["name"], one["spec"]
        pod = spec["template"]["spec"]
        (container,) = pod["containers"]
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            assert container[probe]["httpGet"]["path"], name
        if "sandbox" not in name:
            assert spec["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}, name
        pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
        assert pause == 10, name
        assert pod["terminationGracePeriodSeconds"] == 60, name
        assert {each["topologyKey"] for each in pod["topologySpreadConstraints"]} == {
            "kubernetes.io/hostname",
            "topology.kubernetes.io/zone",
        }
        assert len(spec["template"]["metadata"]["annotations"]["checksum/config"]) == 64, name


@pytest.mark.check("D-31")
def test_every_workload_with_copies_has_a_budget(chart: Rendered) -> None:
    budgets = {one["metadata"]["name"]: one["spec"] for one in chart.of("PodDisruptionBudget")}
    scaled = {one["metadata"]["name"]: one["spec"] for one in chart.of("HorizontalPodAutoscaler")}
    for one in chart.of("Deployment"):
        name = one["metadata"]["name"]
        copies = scaled[name]["minReplicas"] if name in scaled else one["spec"]["replicas"]
        assert (name in budgets) == (copies > 1), name
        if name in budgets:
            assert budgets[name]["maxUnavailable"] == 1
            assert budgets[name]["selector"] == one["spec"]["selector"]


def test_production_scales_every_api_and_leaves_the_number_of_copies_to_the_autoscaler() -> None:
    production = render("production")
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in production.of("HorizontalPodAutoscaler")}
    assert scaled == {f"kabinet-{name}" for name in (*SERVICES, "gateway")} | {"kabinet-notify-worker"}
    for one in production.of("Deployment"):
        assert ("replicas" in one["spec"]) == (one["metadata"]["name"] not in scaled)


def test_selectors_are_told_apart(chart: Rendered) -> None:
    """Two Deployments with one selector would fight over pods, and a Service would mix their answers."""
    selectors = [
        tuple(sorted(one["spec"]["selector"]["matchLabels"].items())) for one in chart.of("Deployment")
    ]
    assert len(set(selectors)) == len(selectors)
    for service in chart.of("Service"):
        wanted = service["spec"]["selector"].items()
        reached = [
            one["metadata"]["name"]
            for one in chart.of("Deployment")
            if wanted <= one["spec"]["template"]["metadata"]["labels"].items()
        ]
        assert len(reached) == 1, service["metadata"]["name"]


def test_every_port_says_its_protocol(chart: Rendered) -> None:
    """Server-side apply is refused by old clusters without it."""
    for one in chart.of("Service"):
        assert all(port["protocol"] == "TCP" for port in one["spec"]["ports"])
    for name, pod in chart.pods():
        for container in pod["spec"]["containers"]:
            assert all(port["protocol"] == "TCP" for port in container.get("ports", [])), name
    for one in chart.of("NetworkPolicy"):
        for rule in [*one["spec"].get("ingress", []), *one["spec"].get("egress", [])]:
            assert all(port["protocol"] in {"TCP", "UDP"} for port in rule["ports"])


def test_the_pause_before_the_end_can_be_left_out_for_tests() -> None:
    quick = render("minimal", extra=("--set", "rollout.preStopSeconds=0,rollout.graceSeconds=20"))
    (container,) = quick.one("Deployment", "kabinet-identity")["spec"]["template"]["spec"]["containers"]
    assert "lifecycle" not in container
