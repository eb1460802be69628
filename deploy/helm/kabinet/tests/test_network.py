"""Default deny and the listed flows, computed from the rendered policies (C-51, C-53)."""

import ipaddress
from itertools import product

import pytest

from chart_rendering import SERVICES, Object, Rendered, render

METADATA = ("169.254.169.254", "169.254.170.2", "fd00:ec2::254", "fe80::1")
# What each role may reach outside of the release, beside name servers: nothing else may.
BOTH = {"postgres", "nats", "traces"}
OUTSIDE = {
    ("billing", "api"): BOTH | {"redis"},
    ("billing", "worker"): BOTH | {"redis"},
    ("tickets", "api"): BOTH | {"s3"},
    ("tickets", "worker"): BOTH | {"s3"},
    ("payments", "worker"): BOTH | {"proxy"},
    ("notify", "worker"): BOTH | {"proxy", "smtp"},
    ("gateway", "gateway"): {"traces"},
    ("check", "check"): set(),
    ("migrations", "migrations"): {"postgres", "nats"},
}
# The peers that ci/production.yaml names, and the ports it gives them.
PEERS = {
    "postgres": ("databases", 5432),
    "nats": ("nats", 4222),
    "redis": ("databases", 6379),
    "s3": ("192.0.2.16/28", 443),
    "smtp": ("192.0.2.40/32", 587),
    "proxy": ("egress", 3128),
    "traces": ("monitoring", 4318),
}


def labels_of(rendered: Rendered) -> dict[str, Object]:
    """Pod labels of everything that makes pods."""
    return {name: pod["metadata"]["labels"] for name, pod in rendered.pods()}


def selects(selector: Object, labels: Object) -> bool:
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())


def policies_for(rendered: Rendered, labels: Object) -> list[Object]:
    found = [one["spec"] for one in rendered.of("NetworkPolicy")]
    return [spec for spec in found if selects(spec["podSelector"], labels)]


def rules(rendered: Rendered, labels: Object, *, direction: str) -> list[Object]:
    return [rule for spec in policies_for(rendered, labels) for rule in spec.get(direction) or []]


def allows(rule: Object, side: str, *, other: Object, port: int) -> bool:
    """Whether a rule lets pods of this release with such labels pass at a port."""
    if port not in {each["port"] for each in rule["ports"]}:
        return False
    peers = rule.get(side)
    if peers is None:
        return True
    return any(
        "podSelector" in peer and "namespaceSelector" not in peer and selects(peer["podSelector"], other)
        for peer in peers
    )


def passes(rendered: Rendered, source: Object, *, target: Object, port: int) -> bool:
    out = any(
        allows(rule, "to", other=target, port=port) for rule in rules(rendered, source, direction="egress")
    )
    into = any(
        allows(rule, "from", other=source, port=port) for rule in rules(rendered, target, direction="ingress")
    )
    return out and into


@pytest.mark.check("C-51")
def test_every_pod_is_denied_everything_that_is_not_listed(chart: Rendered) -> None:
    deny = chart.one("NetworkPolicy", "kabinet-default-deny")["spec"]
    assert deny["policyTypes"] == ["Ingress", "Egress"]
    assert not {"ingress", "egress"} & deny.keys()
    for name, labels in labels_of(chart).items():
        # A hook's pod may run before the common policy exists: it has one of its own.
        own = [spec for spec in policies_for(chart, labels) if spec != deny]
        assert selects(deny["podSelector"], labels), name
        assert len(own) == 1, name
        assert own[0]["policyTypes"] == ["Ingress", "Egress"], name


@pytest.mark.check("C-51")
@pytest.mark.parametrize("name", ["small", "production"])
def test_who_may_call_whom_inside_the_release(name: str) -> None:
    rendered = render(name)
    pods = labels_of(rendered)
    reached = {
        (source, target, port)
        for (source, one), (target, other), port in product(
            pods.items(), pods.items(), (8000, 8025, 8080, 8081, 8084)
        )
        if source != target and passes(rendered, one, target=other, port=port)
    }
    apis = {f"kabinet-{service}" for service in SERVICES}
    processes = {
        one["metadata"]["name"]
        for one in rendered.of("Deployment")
        if "gateway" not in one["metadata"]["name"]
    }
    expected = {(caller, api, 8000) for caller in ("kabinet-gateway", "kabinet-check") for api in apis}
    expected |= {("kabinet-check", "kabinet-gateway", port) for port in (8080, 8081, 8084)}
    expected |= {(process, "kabinet-identity", 8000) for process in processes}
    expected -= {
        ("kabinet-identity", "kabinet-identity", 8000),
        ("kabinet-identity-worker", "kabinet-identity", 8000),
    }
    assert reached == expected


@pytest.mark.check("C-51")
def test_each_role_reaches_its_own_addresses_outside_and_no_other(production: Rendered) -> None:
    for name, labels in labels_of(production).items():
        role = (labels["app.kubernetes.io/name"], labels["app.kubernetes.io/component"])
        reached = set()
        for rule in rules(production, labels, direction="egress"):
            ports = {port["port"] for port in rule["ports"]}
            for peer in rule["to"]:
                space = peer.get("namespaceSelector", {}).get("matchLabels", {})
                where = space.get("kubernetes.io/metadata.name") or peer.get("ipBlock", {}).get("cidr")
                if where == "kube-system":
                    assert ports == {53}, name
                elif where:
                    reached |= {(where, port) for port in ports}
        assert reached == {PEERS[flow] for flow in OUTSIDE.get(role, BOTH)}, name


@pytest.mark.check("C-51")
def test_no_pod_reaches_the_address_of_the_metadata(chart: Rendered) -> None:
    """It hands the node's own credentials to whoever asks."""
    blocks = 0
    for one in chart.of("NetworkPolicy"):
        name = one["metadata"]["name"]
        for rule in one["spec"].get("egress", []):
            assert rule["to"], f"{name}: a rule without peers reaches every address"
            for peer in rule["to"]:
                block = peer.get("ipBlock")
                if block is None:
                    continue
                blocks += 1
                network = ipaddress.ip_network(block["cidr"])
                spared = [ipaddress.ip_network(each) for each in block.get("except", [])]
                for address in map(ipaddress.ip_address, METADATA):
                    inside = address.version == network.version and address in network
                    assert not inside or any(
                        address.version == each.version and address in each for each in spared
                    ), f"{name} reaches {address}"
    assert blocks


@pytest.mark.check("C-53")
def test_only_the_two_sites_are_published(chart: Rendered) -> None:
    published = set()
    for ingress in chart.of("Ingress"):
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                service = path["backend"]["service"]
                published.add((service["name"], service["port"]["name"]))
    for route in chart.of("HTTPRoute"):
        for rule in route["spec"]["rules"]:
            published |= {(each["name"], each["port"]) for each in rule["backendRefs"]}
    for service in chart.of("Service"):
        if service["spec"]["type"] != "ClusterIP":
            published |= {(service["metadata"]["name"], port["name"]) for port in service["spec"]["ports"]}
    expected = {
        "minimal": {
            ("kabinet-gateway", "portal"),
            ("kabinet-gateway", "backoffice"),
            ("kabinet-sandbox", "http"),
        },
        "small": {("kabinet-gateway", "portal"), ("kabinet-gateway", "backoffice")},
        "production": {("kabinet-gateway", 8080)},
    }
    assert published == expected[chart.name]


@pytest.mark.check("C-53")
def test_health_and_metrics_are_open_to_prometheus_alone(production: Rendered) -> None:
    for name, labels in labels_of(production).items():
        for rule in rules(production, labels, direction="ingress"):
            ports = {port["port"] for port in rule["ports"]}
            spaces = {
                peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
                for peer in rule["from"]
                if "namespaceSelector" in peer
            }
            if ports & {8080, 8081}:
                assert spaces == {"gateways"}, name
            else:
                assert spaces <= {"monitoring"}, name


def test_the_pretended_bank_calls_back_where_visitors_are_listed() -> None:
    """Its callbacks enter by the portal, as a real bank's do, and by no other door."""
    extra = ("--set-json", 'networkPolicy.from.ingress=[{"podSelector":{"matchLabels":{"app":"edge"}}}]')
    rendered = render("minimal", extra=extra)
    pods = labels_of(rendered)
    bank, gateway = pods["kabinet-sandbox"], pods["kabinet-gateway"]
    entered = {port for port in (8080, 8081, 8084) if passes(rendered, bank, target=gateway, port=port)}
    assert entered == {8080}
    doors = [
        rule for rule in rules(rendered, gateway, direction="ingress") if rule["ports"][0]["port"] == 8081
    ]
    assert all(not allows(rule, "from", other=bank, port=8081) for rule in doors)
    assert not passes(rendered, pods["kabinet-payments"], target=gateway, port=8080)


def test_a_service_without_a_monitoring_system_admits_nobody_to_its_worker() -> None:
    rendered = render("small", extra=("--set", "combineRoles=false"))
    worker = rendered.one("NetworkPolicy", "kabinet-payments-worker")["spec"]
    assert worker["ingress"] == []


@pytest.mark.parametrize(
    ("url", "port", "expected"),
    [
        ("http://proxy.egress.svc:8118", 0, 8118),
        ("https://proxy.egress.svc:8119/", 0, 8119),
        ("http://proxy.egress.svc", 0, 80),
        ("https://proxy.egress.svc", 0, 443),
        ("http://[2001:db8::7]:8118", 0, 8118),
        ("http://[2001:db8::7]", 0, 80),
        # Policies are about pods, and a Service may lead to another port of theirs.
        ("http://proxy.egress.svc:8118", 3128, 3128),
    ],
)
@pytest.mark.parametrize(
    ("url_key", "port_key", "workload", "peer"),
    [
        ("egressProxy.url", "egressProxy.port", "payments-worker", "egress"),
        ("monitoring.traces.url", "networkPolicy.to.traces.port", "gateway", "monitoring"),
    ],
)
def test_the_port_of_an_address_is_the_port_that_is_opened(
    url: str, port: int, expected: int, url_key: str, port_key: str, workload: str, peer: str
) -> None:
    rendered = render("production", extra=("--set-string", f"{url_key}={url}", "--set", f"{port_key}={port}"))
    spec = rendered.one("NetworkPolicy", f"kabinet-{workload}")["spec"]
    space = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": peer}}}
    (rule,) = [rule for rule in spec["egress"] if rule["to"] == [space]]
    assert rule["ports"] == [{"port": expected, "protocol": "TCP"}]


def test_policies_can_be_left_to_somebody_else() -> None:
    assert not render("small", extra=("--set", "networkPolicy.enabled=false")).of("NetworkPolicy")
