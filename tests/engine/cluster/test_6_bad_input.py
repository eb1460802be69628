"""What is wrong around a service: it says so in one line, stays out of service, and does not die of it."""

import base64
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from engine.cluster.release import NAME, Release
from engine.cluster.tools import NAMESPACE, SERVERS, Cluster, eventually, is_ready
from one_node.servers import address

TOLD_SECONDS = 120.0
EMPTY_DATABASE = "content_empty"
PEPPER = "short-one"
PLAIN_NATS = "nats-plain"
ASK = (
    "import urllib.request as r, urllib.error as e\n"
    "try: print(200, r.urlopen('http://127.0.0.1:8000/readyz').read().decode())\n"
    "except e.HTTPError as answer: print(answer.code, answer.read().decode())"
)

pytestmark = [pytest.mark.slow, pytest.mark.check("D-30", "C-50")]


def _secret(cluster: Cluster, name: str, *, key: str) -> str:
    return base64.b64decode(cluster.get("secret", name)["data"][key]).decode()


def _imposter(release: Release, workload: str, *, name: str, **changed: str) -> dict[str, Any]:
    """A copy of one of the release's own Deployments, with other variables, which no Service leads to."""
    original = release.cluster.get("deployment", f"{NAME}-{workload}")
    labels = {"imposter": name}
    template = deepcopy(original["spec"]["template"])
    template["metadata"] = {"labels": labels}
    (container,) = template["spec"]["containers"]
    kept = [one for one in container["env"] if one["name"] not in changed]
    container["env"] = [*kept, *({"name": variable, "value": value} for variable, value in changed.items())]
    container["lifecycle"] = {}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": f"imposter-{name}", "labels": labels},
        "spec": {"replicas": 1, "selector": {"matchLabels": labels}, "template": template},
    }


def _make_surroundings(cluster: Cluster) -> None:
    """A database without tables and a broker without JetStream."""
    make = f"create database {EMPTY_DATABASE} owner content template service_template"
    cluster.kubectl("exec", "postgres-0", "--", "psql", "-U", "postgres", "-c", make, namespace=SERVERS)
    labels = {"app": PLAIN_NATS}
    container = {
        "name": "nats",
        "image": "nats:2.10",
        "imagePullPolicy": "IfNotPresent",
        "args": ["--user", "kabinet", "--pass", _secret_of_servers(cluster, "nats")],
    }
    port = {"port": 4222, "protocol": "TCP"}
    metadata = {"name": PLAIN_NATS, "labels": labels}
    cluster.apply(
        {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}},
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata,
            "spec": {"selector": labels, "ports": [port]},
        },
        namespace=SERVERS,
    )
    cluster.kubectl("wait", "--for=condition=Ready", f"pod/{PLAIN_NATS}", "--timeout=60s", namespace=SERVERS)


def _secret_of_servers(cluster: Cluster, key: str) -> str:
    return base64.b64decode(cluster.get("secret", "servers", namespace=SERVERS)["data"][key]).decode()


@pytest.fixture(scope="module")
def imposters(release: Release) -> Iterator[Cluster]:
    """All of them at once: each has something wrong around it."""
    cluster = release.cluster
    _make_surroundings(cluster)
    database = _secret(cluster, f"{NAME}-content", key="database-url")
    broker = _secret(cluster, f"{NAME}-content", key="nats-url")
    nowhere = database.replace(address("postgres"), address("nobody"))
    empty = database.removesuffix("/content") + f"/{EMPTY_DATABASE}"
    plain = broker.replace(address("nats"), address(PLAIN_NATS))
    cluster.apply(
        _imposter(release, "content", name="no-database", KABINET_DATABASE_URL=nowhere),
        _imposter(release, "content", name="no-schema", KABINET_DATABASE_URL=empty),
        _imposter(release, "content-worker", name="no-jetstream", KABINET_NATS_URL=plain),
        _imposter(
            release, "identity", name="weak", KABINET_ENVIRONMENT="production", KABINET_SECRET_PEPPER=PEPPER
        ),
    )
    yield cluster
    names = ("no-database", "no-schema", "no-jetstream", "weak")
    cluster.kubectl("delete", "deployment", *(f"imposter-{name}" for name in names), "--wait=false")
    cluster.kubectl("delete", "pod,service", PLAIN_NATS, "--wait=false", namespace=SERVERS)


def _pod(cluster: Cluster, name: str) -> dict[str, Any]:
    return cluster.all("pods", selector=f"imposter={name}")[0]


def _log(cluster: Cluster, pod: str, *options: str) -> list[dict[str, Any]]:
    lines = cluster.kubectl("logs", pod, *options).splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.mark.parametrize(
    ("name", "check", "words"),
    [
        ("no-database", "database", "OperationalError"),
        ("no-schema", "database", "the schema is missing, common.migrate makes it"),
        ("no-jetstream", "broker", "JetStream is not available"),
    ],
)
def test_what_is_missing_is_told_in_one_line_and_the_pod_stays_unready(
    imposters: Cluster, name: str, check: str, words: str
) -> None:
    cluster = imposters

    def told() -> list[dict[str, Any]]:
        pod = _pod(cluster, name)["metadata"]["name"]
        done = cluster.run("kubectl", "-n", NAMESPACE, "logs", pod)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return [one for one in lines if one["event"] == "check failed" and one["what"] == check]

    lines = eventually(told, what=f"{name}: a line about {check}", seconds=TOLD_SECONDS)
    pod = _pod(cluster, name)
    assert words in lines[-1]["error"]
    assert not is_ready(pod)
    answer = cluster.kubectl("exec", pod["metadata"]["name"], "--", "python", "-c", ASK)
    assert answer.startswith("503 ")
    assert pod["status"]["containerStatuses"][0]["restartCount"] == 0, "it waits, it does not die of it"
    assert len(told()) <= 3, "a line for each change, not for each look"


def test_a_weak_secret_is_refused_in_production_by_its_name_only(imposters: Cluster) -> None:
    cluster = imposters

    def ended() -> list[dict[str, Any]]:
        pod = _pod(cluster, "weak")
        statuses = pod["status"].get("containerStatuses") or [{"restartCount": 0}]
        if not statuses[0]["restartCount"]:
            return []
        return _log(cluster, pod["metadata"]["name"], "--previous")

    lines = eventually(ended, what="the process has ended and says why", seconds=TOLD_SECONDS)
    (line,) = lines
    assert line["event"] == "refused to start"
    assert "KABINET_SECRET_PEPPER" in line["error"]
    assert PEPPER not in json.dumps(lines)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ("--set", "services.content.existingSecret=nobody"),
            'there is no Secret "nobody" in namespace "kabinet". It has to hold database-url, nats-url',
        ),
        (("--set", "services.tickets.existingSecret=kabinet-content"), 'has no key "s3-access-key"'),
    ],
)
def test_a_missing_secret_stops_an_upgrade_before_it_begins(
    release: Release, options: tuple[str, ...], words: str
) -> None:
    before = release.revision()
    done = release.cluster.run(release.cluster.helm_program, "-n", NAMESPACE, *release.change(*options))
    assert done.returncode != 0
    assert words in done.stderr
    assert release.revision() == before
