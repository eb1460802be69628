"""Wrong values are refused with the key and the remedy in the message."""

import json

import pytest

from chart_rendering import CHART, template

SECRET = "services.payments.existingSecret="
BAD = {
    "unknown key": (["replicas=3"], "Additional property replicas is not allowed"),
    "unknown key inside": (["gateway.service.typ=NodePort"], "Additional property typ is not allowed"),
    "another chart's key": (["postgresql.enabled=true"], "postgresql: not a key of this chart"),
    "its pointer": (["ingress.enabled=true"], "UPGRADING.md"),
    "wrong type": (["workloads.api.replicas=many"], "workloads.api.replicas: Invalid type"),
    "no copies": (["workloads.api.replicas=0"], "workloads.api.replicas: Must be greater than or equal to 1"),
    "unknown setting": (
        ["services.billing.settings.KABINET_HISTORY_MONTH=12"],
        "Additional property KABINET_HISTORY_MONTH is not allowed",
    ),
    "setting of another service": (
        ["services.billing.settings.KABINET_RBS_URL=https://x"],
        "Additional property KABINET_RBS_URL is not allowed",
    ),
    "a secret among the settings": (
        ["services.payments.settings.KABINET_RBS_PASSWORD=hunter2"],
        "Additional property KABINET_RBS_PASSWORD is not allowed",
    ),
    "a number for a setting": (["services.billing.settings.KABINET_HISTORY_MONTHS=12"], "Invalid type"),
    "no secret": ([SECRET], "services.payments.existingSecret: missing. Name the Secret that holds"),
    "its keys": ([SECRET], "database-url, nats-url, rbs-callback-key, rbs-password, rbs-user"),
    "wrong name of a secret": ([f"{SECRET}Not_A_Name"], "services.payments.existingSecret"),
    "no bank": (["services.payments.settings=null"], "services.payments.settings.KABINET_RBS_URL: missing"),
    "no address": (["sites.portal.url="], "sites.portal.url: missing"),
    "host without scheme": (["sites.portal.url=lk.example.org"], 'sites.portal.url: "lk.example.org" is not'),
    "address with a path": (["sites.portal.url=https://lk.example.org/a"], "without a path"),
    "injection": (
        ["sites.portal.url=https://lk.example.org\nx: y"],
        "sites.portal.url: Does not match pattern",
    ),
    "plain http": (["sites.portal.url=http://lk.example.org"], "Production needs https://"),
    "one host for both": (["sites.backoffice.url=https://lk.example.org"], "need different addresses"),
    "one host, two ports": (
        ["sites.backoffice.url=https://lk.example.org:8443"],
        "need different host names",
    ),
    "bad alias": (["sites.portal.aliases={lk.example.org/x}"], "sites.portal.aliases.0"),
    "sandbox in production": (
        ["sandbox.enabled=true", "sandbox.url=http://x"],
        "must not stand beside real money",
    ),
    "unknown exposure": (["expose.type=route"], "expose.type"),
    "route without a gateway": (["expose.type=httpRoute"], "expose.parentRefs: name the Gateway"),
    "metadata address": (
        ["networkPolicy.to.s3.peers[0].ipBlock.cidr=169.254.169.254/32"],
        "networkPolicy.to.s3.peers.0.ipBlock.cidr",
    ),
    "every address": (["networkPolicy.to.s3.peers[0].ipBlock.cidr=0.0.0.0/0"], "ipBlock.cidr"),
    "password in the proxy's address": (["egressProxy.url=http://user:pw@proxy:3128"], "egressProxy.url"),
    "too many connections": (["database.connectionsMax=100"], "lower copies or pools"),
    "no time to end": (["rollout.graceSeconds=39"], "write 40 at least"),
    "bad digest": (["image.digests.identity=latest"], "image.digests.identity"),
    "content source that ends a directive": (
        ["gateway.contentSources={https://a.example; script-src *}"],
        "gateway.contentSources.0",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_value_is_refused(case: str) -> None:
    settings, message = BAD[case]
    flag = "--set" if case == "a number for a setting" else "--set-string"
    typed = ("replicas", "enabled", "connectionsMax", "null", "graceSeconds")
    extra = [
        part for each in settings for part in ("--set" if any(word in each for word in typed) else flag, each)
    ]
    answer = template("small", *extra)
    assert answer.returncode != 0, "was accepted"
    assert message in answer.stderr, answer.stderr


def test_the_good_files_are_good_for_the_old_release_name_too() -> None:
    answer = template("small", "--set-string", "rollout.secretsRevision=1")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("role_options", "connections"),
    [
        # 8 services x 2 copies x 5 connections, half as many again, and 15.
        ("combineRoles=true", 135),
        # The same for the workers, which listen on one more each.
        ("combineRoles=false", 279),
        ("combineRoles=false,workloads.api.autoscaling.enabled=true", 519),
        ("combineRoles=true,settings=null", 255),
    ],
)
def test_the_connections_to_the_database_are_counted(role_options: str, connections: int) -> None:
    def told(most: int) -> str:
        return template("small", "--set", f"{role_options},database.connectionsMax={most}").stderr

    assert told(connections) == ""
    assert f"may open {connections} connections" in told(connections - 1)
    assert told(0) == "", "nothing is checked"


def test_nothing_unknown_is_allowed_anywhere_in_the_schema() -> None:
    """An object without the ban would swallow misspelt keys."""
    schema = json.loads((CHART / "values.schema.json").read_text("utf-8"))
    objects = 0

    def walk(node: object, path: str) -> None:
        nonlocal objects
        if isinstance(node, dict):
            if node.get("type") == "object":
                objects += 1
                assert node.get("additionalProperties") is False, path
            for key, value in node.items():
                walk(value, f"{path}/{key}")
        elif isinstance(node, list):
            for index, value in enumerate(node):
                walk(value, f"{path}/{index}")

    walk(schema, "")
    assert objects > 40


def test_values_are_short_enough_to_be_read() -> None:
    assert len((CHART / "values.yaml").read_text("utf-8").splitlines()) <= 300
